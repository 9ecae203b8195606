"""What a source's stages mean in a process of ours."""

from __future__ import annotations

import pytest

from homeplate.transfer.stages import (
    LOST,
    WON,
    ProcessStage,
    guess_stages,
    look_like_stages,
    outcome,
    phase_of,
)
from tests.transfer.shared import STAGES

SEVEN = tuple(
    ProcessStage(key, names)
    for key, names in (
        ("prospecting", ("Prospecting", "잠재 고객 발굴", "Prospektointi")),
        ("preparation", ("Preparation", "준비", "Valmistelu")),
        ("approach", ("Approach", "접근", "Lähestyminen")),
        ("presentation", ("Presentation", "발표", "Esittely")),
        ("objection-handling", ("Objection handling", "이의 처리", "Vastaväitteiden käsittely")),
        ("closing", ("Closing", "클로징", "Kaupan päättäminen")),
        ("follow-up", ("Follow-up", "사후 관리", "Seuranta")),
    )
)


def targets(values: list[str], stages: tuple[ProcessStage, ...] = STAGES) -> list[str]:
    return [guess.target for guess in guess_stages([(value, 1) for value in values], stages)]


CASES = [
    (
        ["Prospect", "Qualification", "Needs Analysis", "Initial Offer", "Proposal/Price Quote", "Negotiation/Review",
         "Closed Won", "Closed Lost"],
        ["lead-qualification", "lead-qualification", "discovery", "proposal", "proposal", "negotiation", WON, LOST],
    ),
    (
        ["Appointment Scheduled", "Qualified To Buy", "Decision Maker Bought-In", "Contract Sent", "Closed Won"],
        ["discovery", "lead-qualification", "proposal", "closing", WON],
    ),
    (["Lead", "Qualify", "Proposal", "Finalize"], ["lead-qualification", "lead-qualification", "proposal", "closing"]),
    (["잠재고객", "니즈 파악", "제안", "협상", "수주 예정", "수주", "실주"],
     ["lead-qualification", "discovery", "proposal", "negotiation", "closing", WON, LOST]),
    (["Liidi", "Tarvekartoitus", "Tarjous lähetetty", "Neuvottelu", "Voitettu", "Hävitty"],
     ["lead-qualification", "discovery", "proposal", "negotiation", WON, LOST]),
    (["Pain ID'ed (Sales Pipeline)", "2. Demo - done", "10% Prospect", "Lost - price"],
     ["lead-qualification", "discovery", "lead-qualification", LOST]),
]  # fmt: skip


@pytest.mark.parametrize(("values", "wanted"), CASES)
def test_usual_stage_names_find_their_stage(values: list[str], wanted: list[str]) -> None:
    assert targets(values) == wanted


def test_a_process_is_met_by_its_names_in_any_language() -> None:
    assert targets(["접근", "Esittely", "closing", "Seuranta"], SEVEN) == [
        "approach", "presentation", "closing", "follow-up",
    ]  # fmt: skip
    assert guess_stages([("Approach", 3)], SEVEN)[0].confidence == 1.0


def test_a_hint_of_the_source_decides() -> None:
    (guess,) = guess_stages([("Engaging", 1589)], SEVEN, {"Engaging": "present"})
    assert (guess.target, guess.count) == ("presentation", 1589)


def test_a_name_nobody_knows_goes_to_the_first_stage_and_says_so() -> None:
    (guess,) = guess_stages([("Xyzzy", 4)], SEVEN)
    assert (guess.target, guess.confidence) == ("prospecting", 0.2)


@pytest.mark.parametrize("text", ["Assigned", "Deadline set", "Scorecard", "Closed", "", "🙂", "=won()x"])
def test_words_that_only_contain_an_outcome_are_none(text: str) -> None:
    assert phase_of(text) not in ("lost",)
    assert text == "=won()x" or phase_of(text) != "won"


def test_a_status_says_how_it_ended() -> None:
    assert [outcome(text) for text in ("Won", "실주", "kesken", "Pending 5")] == ["won", "lost", "open", ""]


def test_a_column_of_stages_is_told_from_others() -> None:
    assert look_like_stages(["Proposal", "Negotiation", "Other"])
    assert not look_like_stages(["Helsinki", "Seoul", "Oslo"])
