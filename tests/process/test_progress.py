"""Progress, what to do next, slipping back and the diamond."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from homeplate.process.facts import Deal, Evidence, Facts
from homeplate.process.gates import can_advance
from homeplate.process.progress import diamond, progress, slipped, stage_progress, states, what_next
from homeplate.process.reading import from_data
from tests.process.build import ALL, NOW, YESTERDAY, criterion, facts, sound, sound_data, stage


def test_progress_is_the_sum_of_validated_weights() -> None:
    assert progress(sound(), Facts(), NOW) == 0
    assert progress(sound(), facts("need", "budget"), NOW) == 30
    assert progress(sound(), facts(*ALL), NOW) == 100


def test_what_does_not_apply_is_not_asked_for() -> None:
    data = sound_data()
    data["stages"][2]["criteria"][1]["applies"] = [{"field": "value", "at_least": 1000}]
    process, done = from_data(data), [key for key in ALL if key != "signature"]
    small, large = Deal(Decimal(999), "EUR"), Deal(Decimal(1000), "EUR")
    assert progress(process, facts(*done, deal=small), NOW) == 100
    assert progress(process, facts(*done, deal=large), NOW) == 85
    assert progress(process, facts("need", deal=small), NOW) == 17  # 15 of 85, rounded down


def test_lapsed_failing_and_claimed_criteria_add_nothing() -> None:
    claimed = Facts({"need": Evidence(True, YESTERDAY, "import", evidenced=False)})
    assert progress(sound(), claimed, NOW) == 0
    assert progress(sound(), facts("budget", at=NOW - timedelta(days=90)), NOW) == 0
    assert states(sound(), claimed, NOW)["need"] == "not_evidenced"


def test_stage_progress_looks_at_one_stage() -> None:
    assert stage_progress(sound(), "discovery", facts("need", "budget"), NOW) == 42
    assert stage_progress(sound(), "closing", facts("need", "budget"), NOW) == 0


def test_what_next_names_this_stage_then_what_slipped_then_later_ones() -> None:
    suggestions = what_next(sound(), "proposal", facts("budget", "cause"), NOW)
    assert [suggestion.criterion for suggestion in suggestions] == [
        "walkthrough", "favourite", "need", "signature", "terms", "kick-off",
    ]  # fmt: skip
    assert suggestions[2].stage == "discovery" and suggestions[2].required
    assert suggestions[2].gain == 15
    assert str(suggestions[2].reason).startswith("“The buyer has shown need” is not validated yet.")


def test_required_comes_before_heavy() -> None:
    data = sound_data()
    data["stages"][0]["criteria"][1]["weight"] = 60
    assert what_next(from_data(data), "discovery", Facts(), NOW)[0].criterion == "need"


def test_a_deal_slips_back_when_a_required_fact_behind_it_lapses_or_is_withdrawn() -> None:
    old = NOW - timedelta(days=90)
    known = Facts({**facts("budget", at=old).evidence})
    assert [(gap.criterion, gap.state) for gap in slipped(sound(), "closing", known, NOW)] == [
        ("need", "open"),
        ("budget", "lapsed"),
    ]
    assert slipped(sound(), "closing", facts(*ALL), NOW) == ()
    assert slipped(sound(), "discovery", Facts(), NOW) == ()


def test_the_sale_brings_the_runner_home() -> None:
    data = sound_data()
    data["stages"].append(stage("follow-up", 4, criterion("satisfied", 10, required=True), after_sale=True))
    process = from_data(data)
    assert diamond(process, "closing", facts(*ALL), NOW).fraction == 1
    assert diamond(process, "follow-up", facts(*ALL), NOW).fraction == 1
    assert can_advance(process, "closing", None, facts(*ALL), NOW).passed
    assert progress(process, facts(*ALL), NOW) == 90


def test_an_imported_deal_has_not_slipped() -> None:
    claims = {key: Evidence(None, YESTERDAY, "import", evidenced=False) for key in ("need", "budget")}
    assert slipped(sound(), "closing", Facts(claims), NOW) == ()


@pytest.mark.parametrize(
    ("stage", "shown", "leg", "fraction"),
    [
        ("discovery", (), 1, 0),
        ("discovery", ("need", "cause", "decision-maker"), 1, 0.5),
        ("proposal", (), 1, 0.5),
        ("proposal", ("budget",), 1, 0.71),
        ("closing", ALL, 4, 1),
    ],
)
def test_the_diamond_is_run_stage_by_stage(
    stage: str, shown: tuple[str, ...], leg: int, fraction: float
) -> None:
    data = sound_data()
    data["stages"][1]["leg"] = 1
    position = diamond(from_data(data), stage, facts(*shown), NOW)
    assert (position.leg, round(position.fraction, 2)) == (leg, fraction)
