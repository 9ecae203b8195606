"""Free text of other systems, understood or left as it is."""

from __future__ import annotations

import pytest

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.kinds import LOSS_REASONS, NEXT_STEP_KINDS
from homeplate.kit.messages import from_json, to_json
from homeplate.kit.text import msg
from homeplate.transfer.meanings import category, loss_reason, step_kind


@pytest.mark.parametrize(
    ("text", "competitor", "key"),
    [
        ("", "", "unknown"),
        ("", "Acme", "competitor"),
        ("Lost to competitor", "Acme", "competitor"),
        ("Lost to competitor", "", "other"),
        ("Too expensive", "", "price"),
        ("가격이 높음", "", "price"),
        ("Ei budjettia", "", "no_budget"),
        ("Went dark", "", "no_decision"),
        ("Bad timing", "", "timing"),
        ("Missing features", "", "product"),
        ("Mercury in retrograde", "", "other"),
    ],
)
def test_reasons_of_a_loss_are_ours_or_other(text: str, competitor: str, key: str) -> None:
    assert loss_reason(text, competitor) == key
    assert key in LOSS_REASONS


@pytest.mark.parametrize(
    ("text", "key"),
    [("Call the lawyer", "call"), ("Send quote", "proposal"), ("데모 일정 잡기", "demo"), ("Tapaaminen", "meeting"),
     ("Wait", "other")],
)  # fmt: skip
def test_next_steps_have_a_kind(text: str, key: str) -> None:
    assert step_kind(text) == key
    assert key in NEXT_STEP_KINDS


def test_a_message_survives_the_database() -> None:
    inner = msg("“{text}” is not a date.", text="x" * 400)
    kept = from_json(to_json(msg("{file}: {problem} ({count})", file="a.csv", problem=inner, count=3)))
    assert str(kept) == f"a.csv: “{'x' * 300}” is not a date. (3)"


@pytest.mark.parametrize(
    ("text", "key"),
    [("Commit", "commit"), ("COMMIT", "commit"), ("BEST_CASE", "best_case"), ("Most Likely", "best_case"),
     ("MostLikely", "best_case"), ("Pipeline", "pipeline"), ("Closed", "pipeline"), ("Omitted", "omitted"),
     ("Not forecasted", "omitted"), ("확약", "commit"), ("Paras tapaus", "best_case"),
     ("Sitoumus", "commit"), ("Whatever", "")],
)  # fmt: skip
def test_forecast_categories_of_other_systems_are_ours_or_none(text: str, key: str) -> None:
    assert category(text) == key
    assert key in CATEGORIES or not key
