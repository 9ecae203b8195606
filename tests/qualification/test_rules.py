"""What answers are worth, and what is asked next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeplate.kit.errors import Invalid
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification.definition import framework_data, read_framework
from homeplate.qualification.frameworks import SHIPPED
from homeplate.qualification.rules import Answer, Known, counted, known_of, standing

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BANT, CHAMP, MEDDPICC = SHIPPED["bant"], SHIPPED["champ"], SHIPPED["meddpicc"]


def said(score: int, *facts: str, days: int | None = None, **more: Any) -> dict[str, Answer]:
    ends = NOW + timedelta(days=days) if days is not None else None
    return {fact: Answer(fact, score, NOW, expires_at=ends, **more) for fact in facts}


def states(known: Known, framework: Any = BANT) -> dict[str, str]:
    return {part.element.fact: part.state for part in standing(framework, known, NOW).parts}


def asked(known: Known, framework: Any = BANT) -> list[str]:
    return [part.element.fact for part in standing(framework, known, NOW).nexts]


@pytest.mark.parametrize("key", SHIPPED)
def test_a_shipped_framework_weighs_100_and_is_written_in_three_languages(key: str) -> None:
    framework = SHIPPED[key]
    assert framework.total == 100
    assert set(framework.summary) == {"en", "ko", "fi"}
    for element in framework.elements:
        assert set(element.title) == {"en", "ko", "fi"} and all(
            set(q) == {"en", "ko", "fi"} for q in element.asks
        )
    assert read_framework(framework_data(framework)) == framework


def test_every_fact_is_asked_by_a_framework_and_gives_only_facts() -> None:
    used = {fact for framework in SHIPPED.values() for fact in framework.facts}
    assert used == set(BUYER_FACTS)
    assert all(set(fact.gives) <= set(BUYER_FACTS) for fact in BUYER_FACTS.values())


def test_one_answer_counts_in_every_framework_that_asks_for_its_fact() -> None:
    budget = said(3, "budget")
    points = {key: standing(one, budget, NOW).points for key, one in SHIPPED.items()}
    assert points["bant"] == 25 and points["gpctba-ci"] == 14
    assert points["champ"] == 20 + 20 // 3, "who has freed the money has it on the list: that much is assumed"
    assert points["spin"] == points["meddpicc"] == 0


@pytest.mark.parametrize(("score", "points"), [(0, 0), (1, 10), (2, 20), (3, 30)])
def test_points_are_the_weight_by_how_sure_it_is(score: int, points: int) -> None:
    at = standing(BANT, said(score, "need"), NOW)
    assert at.points == points and at.answered == 30


def test_points_are_rounded_down_so_that_nearly_reached_is_not_reached() -> None:
    assert standing(BANT, said(2, "need", "budget", "authority", "timeline"), NOW).points == 66
    assert standing(CHAMP, said(1, "budget"), NOW).points == 6


def test_what_lapsed_counts_nothing_and_is_asked_again() -> None:
    known = {**said(3, "need", days=0), **said(3, "authority")}
    assert states(known)["need"] == "lapsed"
    assert standing(BANT, known, NOW).points == 25
    assert asked(known)[0] == "need"


def test_what_weighs_most_is_asked_first_and_what_comes_after_it_later() -> None:
    assert asked({}) == ["need", "budget", "authority", "timeline"]
    assert asked(said(2, "need")) == ["budget", "authority", "timeline", "need"]
    assert asked({**said(2, "need"), **said(3, "budget")}) == ["authority", "timeline", "need"]


def test_nothing_more_is_asked_once_the_buyer_has_no_need() -> None:
    known = said(0, "need")
    assert asked(known) == []
    assert states(known) == {"need": "against", "budget": "moot", "authority": "moot", "timeline": "moot"}


def test_what_another_answer_tells_counts_as_assumed_and_is_asked_last() -> None:
    known = said(2, "paper-process")
    at = {part.element.fact: part for part in standing(MEDDPICC, known, NOW).parts}
    assert at["decision-process"].state == "follows" and at["decision-process"].follows == "paper-process"
    assert at["decision-process"].score == 1
    assert asked(known, MEDDPICC)[-2:] == ["decision-process", "paper-process"]
    assert states(said(1, "paper-process"), MEDDPICC)["decision-process"] == "open", (
        "a guess tells nothing else"
    )


def test_a_threshold_says_why_it_is_not_reached() -> None:
    at = standing(BANT, said(3, "budget", "authority"), NOW)
    assert [str(one) for one in at.missing] == ["50 of the 60 points needed.", "“Need” is not confirmed."]
    assert standing(BANT, said(3, "need", "budget", "authority"), NOW).reached
    many = {**said(2, "need"), **said(3, "budget", "authority", "timeline")}
    assert [str(one) for one in standing(BANT, many, NOW).missing] == ["“Need” is not confirmed."]


def test_a_count_holds_until_enough_answers_lapse() -> None:
    known = {**said(3, "need"), **said(3, "budget", days=10), **said(3, "authority", days=5)}
    count = counted(BANT, known, 60, ("need",), NOW)
    assert count is not None and count.points == 80
    assert count.until == NOW + timedelta(days=5), "55 points are left then"
    assert counted(BANT, known, 50, ("need",), NOW).until == NOW + timedelta(days=10)  # type: ignore[union-attr]
    assert counted(BANT, known, 60, ("timeline",), NOW) is None
    assert counted(BANT, said(3, "need"), 30, ("need",), NOW).until is None  # type: ignore[union-attr]


def test_evidence_of_a_criterion_is_the_source_of_what_is_confirmed() -> None:
    evidence = said(3, "budget", criterion="budget", shown=True)
    tied = {"budget": "budget"}
    assert known_of([], tied, evidence)["budget"].shown
    older = Answer("budget", 2, NOW - timedelta(days=1), text="About 40 k")
    assert known_of([older], tied, evidence)["budget"].score == 3
    own = Answer("budget", 3, NOW, text="40 k, released")
    kept = known_of([own], tied, evidence)["budget"]
    assert kept.text == "40 k, released" and kept.criterion == "budget"
    withdrawn = known_of([own], tied, {})["budget"]
    assert withdrawn.score == 2 and withdrawn.unshown
    assert known_of([own], {}, {})["budget"].score == 3, (
        "where no criterion shows it, the answer is the source"
    )


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"elements": []}, "elements"),
        ({"elements": [{"fact": "money"}]}, "elements.0"),
        ({"elements": [{"fact": "need"}, {"fact": "need"}]}, ""),
        ({"elements": [{"fact": "need"}], "confirmed": ["budget"]}, ""),
        ({"threshold": 101}, "threshold"),
        ({"elements": [{"fact": "need", "weight": 0}]}, "elements.0.weight"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_framework_that_makes_no_sense_is_refused_with_its_place(
    change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        read_framework({**framework_data(BANT), **change})
    assert refused.value.field == field
