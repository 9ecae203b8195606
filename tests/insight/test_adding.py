"""Criteria that outcomes speak for asking for besides: pure decisions, and features as of the moment."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.accounts.actions import create_contact
from homeplate.deals import actions
from homeplate.insight.adding import FEATURES, Seen, additions, candidates, missing
from homeplate.insight.criteria import asked_by, asking_the_same
from homeplate.insight.frame import looking
from homeplate.insight.measures.adding import looked_at
from homeplate.insight.measures.lift import follow
from homeplate.process.editing.learned import ask_for
from homeplate.process.templates import template
from homeplate.web.insight.added import values_of
from tests.deals.rules.sample import PROCESS
from tests.insight.conftest import Mirrored, day, sold
from tests.insight.test_contacts import agree, step
from tests.insight.test_funnel import frame_of
from tests.make import NOW

STEP = frozenset({"step"})
NOTHING: frozenset[str] = frozenset()


def seen(with_won: int, with_lost: int, won: int, lost: int) -> list[Seen]:
    return [
        (NOTHING, STEP, True, with_won),
        (NOTHING, STEP, False, with_lost),
        (NOTHING, NOTHING, True, won),
        (NOTHING, NOTHING, False, lost),
    ]


def proposed(*told: list[Seen]) -> list[str]:
    looked = [one for at, each in enumerate(told) for one in candidates(at, ["need"], ["step"], each)]
    return [one.proposal.name for one in additions(PROCESS, looked)]


def test_what_won_deals_had_much_more_often_is_proposed_at_the_first_stage_where_it_is_so() -> None:
    strong = seen(60, 20, 20, 60)
    assert proposed(strong) == ["add:step@discovery"]
    assert proposed(seen(40, 40, 40, 40), strong) == ["add:step@proposal"]
    assert proposed(strong, strong) == ["add:step@discovery"]


def test_what_may_be_chance_is_told_of_few_or_speaks_against_is_not() -> None:
    assert proposed(seen(44, 36, 36, 44)) == []
    assert proposed(seen(12, 1, 5, 12)) == []
    assert proposed(seen(20, 60, 60, 20)) == []


def test_the_more_is_looked_at_the_surer_it_has_to_be() -> None:
    one = seen(50, 30, 36, 44)
    assert proposed(one) == ["add:step@discovery"]
    many = candidates(0, [], ["step"], one) * 30
    assert additions(PROCESS, many) == ()


@given(some.lists(some.integers(0, 60), min_size=4, max_size=4))
def test_nothing_is_proposed_that_won_deals_did_not_have_more_often(counts: list[int]) -> None:
    for one in additions(PROCESS, candidates(0, [], ["step"], seen(*counts))):
        assert (one.candidate.with_it.value or 0) > (one.candidate.without.value or 0)


def test_what_a_stage_or_one_before_it_asks_for_is_not_looked_at() -> None:
    process = ask_for(PROCESS, stage="discovery", values=values_of("role:guide", PROCESS))
    assert "role:guide" not in missing(process, 0) and "role:guide" not in missing(process, 1)
    assert "role:user" in missing(process, 0)


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_becomes_a_criterion_of_a_whole_process(feature: str) -> None:
    for process in (PROCESS, template("pipeline")):
        found = ask_for(process, stage=process.stages[0].key, values=values_of(feature, process))
        assert found.total_weight == 100
        assert set(found.stages[0].criteria[-1].label) == set(process.languages)
        assert feature not in missing(found, 0)


def known(mirrored: Mirrored) -> dict[int, list[str]]:
    """By stage, what was known of the only deal when it left it."""
    mirrored.catch_up()
    frame, actor = frame_of(mirrored), mirrored.house.actor("ada")
    note = mirrored.folder.note()
    assert note is not None
    with mirrored.house.inside(), looking(actor, note, frame, mirrored.folder) as session:
        window = frame.window(actor.zone)
        follow(session, window, asked_by(PROCESS), asking_the_same(session, PROCESS))
        looked_at(session, window, PROCESS, asked_by(PROCESS))
        return dict(session.rows("SELECT position, what FROM beside"))


def lost(mirrored: Mirrored, deal_id: UUID) -> None:
    actions.lose(mirrored.house.actor("rasmus"), deal_id=deal_id, reason="timing", now=day(6))


def learn(mirrored: Mirrored, deal_id: UUID, at: float) -> None:
    """A guide, a file and a visit."""
    rasmus = mirrored.house.actor("rasmus")
    guide = create_contact(rasmus, name="Aino", now=day(at)).id
    actions.put_stakeholder(rasmus, deal_id=deal_id, contact_id=guide, buying_role="guide", now=day(at))
    actions.add_document(rasmus, deal_id=deal_id, name="a.txt", content=BytesIO(b"text"), now=day(at))
    agree(mirrored, deal_id, at, step("Visit", at, "visit"))
    agree(mirrored, deal_id, at + 0.4, step("Call", at + 20))


def test_what_was_known_when_a_stage_was_left_counts_there(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    learn(mirrored, deal.id, 2)
    lost(mirrored, deal.id)
    assert known(mirrored) == {0: [], 1: ["activity:visit", "document", "role:guide", "step"]}


def test_nothing_that_is_told_after_the_outcome_changes_what_was_known_before(mirrored: Mirrored) -> None:
    deal = sold(mirrored.house)
    lost(mirrored, deal.id)
    before = known(mirrored)
    rasmus = mirrored.house.actor("rasmus")
    guide = create_contact(rasmus, name="Aino", now=day(7)).id
    actions.put_stakeholder(rasmus, deal_id=deal.id, contact_id=guide, buying_role="guide", now=day(7))
    actions.add_document(rasmus, deal_id=deal.id, name="a.txt", content=BytesIO(b"text"), now=day(7))
    assert known(mirrored) == before == {0: [], 1: []}


def test_a_step_whose_day_has_passed_is_none(mirrored: Mirrored) -> Any:
    deal = sold(mirrored.house)
    agree(mirrored, deal.id, 2, step("Visit", 3, "visit"))
    lost(mirrored, deal.id)
    assert (NOW + timedelta(days=3)).date() < (NOW + timedelta(days=6)).date()
    assert known(mirrored)[1] == []
