"""Gates and results, as values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.deals.rules.evidence import decide_validate
from homeplate.deals.rules.moves import (
    decide_advance,
    decide_lose,
    decide_regress,
    decide_reopen,
    decide_win,
    next_step_missing,
)
from homeplate.deals.rules.standing import History
from homeplate.kit.errors import Conflict, Invalid, Refused
from tests.deals.rules.sample import NOW, OWNER, Story, deal

AS_MANAGER: dict[str, Any] = {"note": "", "member_id": OWNER, "role": "manager"}


def missing(error: Refused) -> list[dict[str, Any]]:
    assert isinstance(error.details, list)
    return error.details


def proven(*criteria: str, **columns: Any) -> Story:
    story = Story(**columns)
    for criterion in criteria:
        story.do(decide_validate, criterion=criterion, value=True, **AS_MANAGER)
    return story


def test_a_gate_that_is_not_met_names_what_is_missing() -> None:
    with pytest.raises(Refused) as caught:
        proven("need").do(decide_advance, to="proposal")
    assert [miss["criterion"] for miss in missing(caught.value)] == ["budget"]
    assert "budget" in str(caught.value)


def test_a_met_gate_lets_the_deal_advance() -> None:
    story = proven("need", "budget")
    story.do(decide_advance, to="proposal")
    assert (story.deal.stage, story.deal.furthest, story.deal.overrides) == ("proposal", 1, 0)


def test_every_gate_between_must_be_met() -> None:
    with pytest.raises(Refused) as caught:
        proven("need", "budget").do(decide_advance, to="closing")
    assert [miss["criterion"] for miss in missing(caught.value)] == ["read"]


def test_an_override_is_counted_and_tells_what_was_missing() -> None:
    story = Story()
    change = story.do(decide_advance, to="proposal", override_reason="The board asked for it today")
    assert change.verb == "deal.overridden"
    assert change.data["missing"] == ["need", "budget"]
    assert (story.deal.overrides, story.deal.gaps) == (1, 2)


def test_a_reason_must_say_something() -> None:
    with pytest.raises(Invalid) as caught:
        proven("need", "budget", stage="proposal").do(decide_regress, to="discovery", reason=" x ")
    assert caught.value.field == "reason"


def test_going_back_keeps_how_far_the_deal_came() -> None:
    story = proven("need", "budget")
    story.do(decide_advance, to="proposal")
    story.do(decide_regress, to="discovery", reason="The sponsor left")
    assert (story.deal.stage, story.deal.furthest) == ("discovery", 1)


def test_moving_on_can_ask_for_a_next_step() -> None:
    with pytest.raises(Refused) as caught:
        proven("need", "budget").do(decide_advance, to="proposal", next_step_from=NOW.date())
    assert caught.value.code == "no-next-step"
    ahead = proven("need", "budget", next_step="Visit", next_step_on=NOW.date() + timedelta(days=3))
    ahead.do(decide_advance, to="proposal", next_step_from=NOW.date())
    assert ahead.deal.stage == "proposal"


def test_a_sale_is_won_when_the_last_gate_is_met() -> None:
    story = proven("need", "budget", "read", "order")
    story.do(decide_win)
    assert (story.deal.status, story.deal.progress, story.deal.probability) == ("won", 100, 1000)


def test_a_sale_is_not_won_past_its_gates() -> None:
    with pytest.raises(Refused):
        proven("need", "budget").do(decide_win)


def test_a_loss_to_a_competitor_names_the_competitor() -> None:
    with pytest.raises(Invalid) as caught:
        Story().do(decide_lose, reason="competitor")
    assert caught.value.field == "competitor"
    story = Story()
    story.do(decide_lose, reason="competitor", competitor="Southwind")
    assert (story.deal.status, story.deal.competitor, story.deal.probability) == ("lost", "Southwind", 0)


def test_an_unknown_loss_reason_lists_the_known_ones() -> None:
    with pytest.raises(Invalid, match="price"):
        Story().do(decide_lose, reason="weather")


def test_reopening_gives_the_deal_back_to_its_criteria() -> None:
    story = proven("need")
    before = story.deal.probability
    story.do(decide_lose, reason="timing")
    story.do(decide_reopen, reason="They called back")
    assert (story.deal.status, story.deal.probability) == ("open", before)
    assert story.deal.loss_reason == ""


def test_an_open_deal_cannot_be_reopened() -> None:
    with pytest.raises(Conflict):
        Story().do(decide_reopen, reason="Just because")


def test_a_probability_set_by_hand_survives_new_evidence() -> None:
    story = proven("need", probability=900, probability_source="hand")
    assert (story.deal.probability, story.deal.probability_source) == (900, "hand")


@pytest.mark.parametrize(
    ("on", "missing"), [(None, True), (date(2026, 3, 1), True), (date(2026, 3, 2), False)]
)
def test_a_next_step_lies_ahead_until_its_day_is_over(on: date | None, missing: bool) -> None:
    assert next_step_missing(deal(next_step_on=on), NOW.date()) is missing


def test_history_speaks_once_there_are_thirty_deals() -> None:
    story = Story()
    story.do(
        decide_validate, criterion="need", value=True, history=History({"discovery": (29, 29)}), **AS_MANAGER
    )
    assert story.deal.probability_source == "criteria"
    story.do(
        decide_validate,
        criterion="budget",
        value=True,
        history=History({"discovery": (300, 30)}),
        **AS_MANAGER,
    )
    assert story.deal.probability_source == "history"
    assert story.deal.probability < 150
