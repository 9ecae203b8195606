"""Validating, withdrawing and lapsing, as values."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeplate.deals.rules.evidence import decide_lapse, decide_validate, decide_withdraw
from homeplate.deals.rules.state import facts_of
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.process.gates import state_of
from tests.deals.rules.sample import NOW, OWNER, PROCESS, Story

AS_REP: dict[str, Any] = {"note": "", "member_id": OWNER, "role": "rep"}


def test_validating_adds_the_weight_to_the_progress() -> None:
    story = Story()
    story.do(decide_validate, criterion="need", value=True, **AS_REP)
    assert story.deal.progress == 30
    assert story.holding["need"].member_id == OWNER


def test_withdrawing_undoes_validating() -> None:
    story = Story()
    story.do(decide_validate, criterion="need", value=True, **AS_REP)
    story.do(decide_withdraw, criterion="need", reason="They changed their mind", role="rep")
    assert story.deal.progress == 0
    assert story.holding == {}


def test_a_value_that_does_not_satisfy_is_refused_with_the_reason() -> None:
    with pytest.raises(Invalid) as caught:
        Story().do(decide_validate, criterion="need", value=False, **AS_REP)
    assert caught.value.field == "value"


def test_only_named_validators_may_validate() -> None:
    with pytest.raises(Forbidden):
        Story().do(decide_validate, criterion="order", value=True, **AS_REP)
    story = Story()
    story.do(decide_validate, criterion="order", value=True, note="", member_id=OWNER, role="manager")
    assert story.deal.progress == 30


def test_an_unknown_criterion_is_not_found() -> None:
    with pytest.raises(NotFound):
        Story().do(decide_validate, criterion="mood", value=True, **AS_REP)


def test_a_closed_deal_takes_no_evidence() -> None:
    with pytest.raises(Conflict):
        Story(status="won").do(decide_validate, criterion="need", value=True, **AS_REP)


def test_what_an_import_claims_counts_nothing_until_it_is_shown() -> None:
    story = Story(stage="proposal", claimed="proposal")
    facts = facts_of(story.deal, story.holding, PROCESS, NOW)
    assert state_of(PROCESS.criterion("need"), facts, NOW) == "not_evidenced"
    story.do(decide_validate, criterion="need", value=True, **AS_REP)
    assert (story.deal.progress, story.deal.gaps) == (30, 0)


def test_lapsed_evidence_opens_the_criterion_and_the_deal_slips_back() -> None:
    story = Story(stage="proposal")
    story.do(decide_validate, criterion="need", value=True, **AS_REP)
    story.do(decide_validate, criterion="budget", value=True, **AS_REP)
    assert (story.deal.progress, story.deal.gaps) == (50, 0)
    later = NOW + timedelta(days=31)
    change = decide_lapse(story.deal, story.holding, PROCESS, later)
    assert change is not None
    assert change.data["criteria"] == ["budget"]
    assert (change.set["progress"], change.set["gaps"]) == (30, 1)


def test_nothing_lapses_before_its_time() -> None:
    story = Story()
    story.do(decide_validate, criterion="budget", value=True, **AS_REP)
    assert decide_lapse(story.deal, story.holding, PROCESS, NOW + timedelta(days=29)) is None
