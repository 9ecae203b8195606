"""Gates bind; one of two people wins; the ledger is told once."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.deals.queries import stage_totals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from homeplate.people.access import Actor
from tests.deals.conftest import Told
from tests.make import NOW, House


def test_an_unproven_deal_stays_and_says_what_is_missing(rasmus: Actor, deal: Deal, told: Told) -> None:
    with pytest.raises(Refused) as caught:
        actions.advance(rasmus, deal_id=deal.id, to="proposal", now=NOW)
    assert isinstance(caught.value.details, list)
    assert [miss["criterion"] for miss in caught.value.details] == ["need", "budget"]
    assert [verb for verb, _ in told(deal.id)] == ["deal.created"]


def test_a_proven_deal_advances_with_one_fact(rasmus: Actor, proven: Deal, told: Told) -> None:
    moved = actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    assert (moved.stage, moved.progress, moved.revision) == ("proposal", 50, 4)
    verb, data = told(proven.id)[-1]
    assert (verb, data["from"], data["to"]) == ("deal.advanced", "discovery", "proposal")


def test_the_totals_move_with_the_deal(rasmus: Actor, proven: Deal) -> None:
    actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    totals = stage_totals(rasmus, process_id=proven.process_id, today=NOW.date())
    assert {stage: total.deals for stage, total in totals.items()} == {"proposal": 1}


def test_the_second_of_two_people_is_told_that_the_deal_moved(
    mina: Actor, rasmus: Actor, proven: Deal
) -> None:
    actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW, seen="discovery")
    with pytest.raises(Conflict, match="Proposal") as caught:
        actions.regress(mina, deal_id=proven.id, to="discovery", reason="again", now=NOW, seen="discovery")
    assert caught.value.code == "moved"


def test_a_stale_revision_changes_nothing(rasmus: Actor, proven: Deal) -> None:
    with pytest.raises(Conflict) as caught:
        actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW, revision=1)
    assert caught.value.details == {"revision": 3}


def test_a_rep_may_not_override(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Forbidden):
        actions.override(rasmus, deal_id=deal.id, to="proposal", reason="I know them", now=NOW)


def test_a_manager_overrides_with_a_reason_that_stays(mina: Actor, deal: Deal, told: Told) -> None:
    moved = actions.override(mina, deal_id=deal.id, to="proposal", reason="The board asked", now=NOW)
    assert (moved.stage, moved.overrides, moved.gaps) == ("proposal", 1, 2)
    verb, data = told(deal.id)[-1]
    assert (verb, data["reason"], data["missing"]) == (
        "deal.overridden",
        "The board asked",
        ["need", "budget"],
    )


def test_an_override_without_a_reason_is_refused(mina: Actor, deal: Deal) -> None:
    with pytest.raises(Invalid):
        actions.override(mina, deal_id=deal.id, to="proposal", reason=" ", now=NOW)


def test_an_unknown_stage_is_refused(rasmus: Actor, deal: Deal) -> None:
    with pytest.raises(Invalid):
        actions.advance(rasmus, deal_id=deal.id, to="nirvana", now=NOW)


@pytest.mark.parametrize("name", ["jiwoo", "hana", "seoyeon", "outsider"])
def test_the_deal_does_not_exist_for_others(selling: House, proven: Deal, name: str) -> None:
    with pytest.raises(NotFound):
        actions.advance(selling.actor(name), deal_id=proven.id, to="proposal", now=NOW)


def test_a_viewer_sees_and_may_not_touch(selling: House, proven: Deal) -> None:
    with pytest.raises(Forbidden):
        actions.advance(selling.actor("veli"), deal_id=proven.id, to="proposal", now=NOW)


def test_advancing_takes_a_fixed_number_of_statements(rasmus: Actor, proven: Deal) -> None:
    actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    actions.regress(rasmus, deal_id=proven.id, to="discovery", reason="again", now=NOW)
    with CaptureQueriesContext(connection) as seen:
        actions.advance(rasmus, deal_id=proven.id, to="proposal", now=NOW)
    statements = [query["sql"].split(" ")[0] for query in seen if "SAVEPOINT" not in query["sql"]]
    assert statements == ["SELECT", "SELECT", "UPDATE", "UPDATE", "UPDATE", "INSERT"]


@pytest.mark.parametrize(("zone", "moves"), [("America/Los_Angeles", True), ("Europe/Helsinki", False)])
def test_a_next_step_is_due_by_the_day_of_whoever_moves(
    rasmus: Actor, proven: Deal, zone: str, moves: bool
) -> None:
    step = NextStep("Visit", "visit", NOW.date())
    actions.set_next_step(rasmus, deal_id=proven.id, step=step, now=NOW)
    there = replace(rasmus, time_zone=zone, settings={"next_step_required": True})
    midnight = NOW + timedelta(hours=16)
    with nullcontext() if moves else pytest.raises(Refused, match="next step"):
        actions.advance(there, deal_id=proven.id, to="proposal", now=midnight)


def test_moving_on_without_a_next_step_is_an_override(mina: Actor, proven: Deal, told: Told) -> None:
    strict = replace(mina, settings={"next_step_required": True})
    moved = actions.override(strict, deal_id=proven.id, to="proposal", reason="They are away", now=NOW)
    verb, data = told(proven.id)[-1]
    assert (moved.overrides, verb, data["reason"]) == (1, "deal.overridden", "They are away")
