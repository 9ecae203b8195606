"""Gates: the cases of gate_cases.json, and what evaluation promises for all of them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from homeplate.kit.errors import NotFound
from homeplate.process.facts import Deal, Evidence, Facts
from homeplate.process.gates import can_advance, evaluate, expires, next_lapse, state_of
from homeplate.process.reading import from_data
from tests.process.build import ALL, NOW, YESTERDAY, facts, shown, sound, sound_data

BOOK = json.loads(Path(__file__).with_name("gate_cases.json").read_text(encoding="utf-8"))
PROCESS = from_data(BOOK["process"])
CASE_NOW = datetime.fromisoformat(BOOK["now"])


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _facts(case: dict[str, Any]) -> Facts:
    evidence = {
        key: Evidence(
            given.get("value", True),
            _time(given.get("at")) or CASE_NOW - timedelta(days=1),
            "Mina",
            _time(given.get("expires_at")),
            given.get("evidenced", True),
        )
        for key, given in case["evidence"].items()
    }
    deal = case.get("deal", {})
    value = Decimal(deal["value"]) if "value" in deal else None
    return Facts(evidence, Deal(value=value, currency="EUR", kind=deal.get("kind", "")))


@pytest.mark.parametrize("case", BOOK["cases"], ids=[case["name"] for case in BOOK["cases"]])
def test_the_case_book(case: dict[str, Any]) -> None:
    verdict = can_advance(PROCESS, case["from"], case["to"], _facts(case), CASE_NOW)
    assert {gap.criterion: gap.state for gap in verdict.missing} == case["missing"]
    assert (str(verdict.reason) if verdict.reason else None) == case["reason"]
    assert verdict.passed == (not case["missing"])


def test_one_gate_answers_like_the_way_through_it() -> None:
    process, known = sound(), facts("need")
    assert evaluate(process.gate("discovery"), known, NOW) == can_advance(
        process, "discovery", "proposal", known, NOW
    )


def test_a_reason_follows_the_language_of_the_reader() -> None:
    data = sound_data()
    data["stages"][0]["criteria"][0]["label"]["fi"] = "Tarve"
    verdict = evaluate(from_data(data).gate("discovery"), Facts(), NOW)
    assert verdict.reason is not None
    assert verdict.reason.render(str, "fi").startswith("“Tarve”")


def test_an_unknown_stage_is_not_found() -> None:
    with pytest.raises(NotFound):
        can_advance(sound(), "discovery", "nowhere", Facts(), NOW)


def test_a_lapsed_criterion_opens_again_and_a_renewed_one_counts() -> None:
    budget = sound().criterion("budget")
    assert state_of(budget, facts("budget", at=NOW - timedelta(days=90)), NOW) == "lapsed"
    assert state_of(budget, facts("budget", at=NOW - timedelta(days=89)), NOW) == "validated"


def test_expiry_counts_from_the_validation_unless_it_is_given() -> None:
    budget, need = sound().criterion("budget"), sound().criterion("need")
    assert expires(budget, shown("budget")["budget"]) == YESTERDAY + timedelta(days=90)
    assert expires(budget, Evidence(True, YESTERDAY, "Mina", NOW)) == NOW
    assert expires(need, shown("need")["need"]) is None


def test_the_next_lapse_is_the_earliest_among_what_counts() -> None:
    process = sound()
    assert next_lapse(process, facts(*ALL), NOW) == YESTERDAY + timedelta(days=90)
    assert next_lapse(process, facts("need"), NOW) is None
    assert next_lapse(process, facts("budget", at=NOW - timedelta(days=100)), NOW) is None


def test_the_end_of_a_next_step_is_a_lapse() -> None:
    step = Evidence({"what": "Sign", "on": "2026-05-10"}, YESTERDAY, "Mina")
    lapse = next_lapse(PROCESS, Facts({"step": step}), CASE_NOW)
    assert lapse is not None
    assert lapse.isoformat() == "2026-05-11T00:00:00+00:00"
    assert state_of(PROCESS.criterion("step"), Facts({"step": step}), lapse) == "failing"


def test_an_answer_that_lapsed_still_decides_what_applies() -> None:
    way = Evidence("tender", YESTERDAY, "Mina", expires_at=YESTERDAY)
    assert state_of(PROCESS.criterion("bid"), Facts({"way": way}), CASE_NOW) == "open"
