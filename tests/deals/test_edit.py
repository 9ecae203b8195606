"""What a deal says of itself can change; every change is told with what was before."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.deals.queries import DealFilter, deal_record, list_deals, stage_totals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.people.access import Actor
from tests.deals.conftest import Told, know_history
from tests.make import NOW, House


def test_an_edit_tells_what_was_before(rasmus: Actor, deal: Deal, told: Told) -> None:
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"value": Decimal(500), "name": "Valves"}, now=NOW)
    verb, data = told(deal.id)[-1]
    assert verb == "deal.edited"
    assert data["was"] == {"name": "Pumps for Oulu", "value_minor": 0}
    assert (data["set"]["name"], data["set"]["value_minor"]) == ("Valves", 50000)


def test_totals_follow_the_value(rasmus: Actor, deal: Deal) -> None:
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"value": Decimal(500)}, now=NOW)
    total = stage_totals(rasmus, process_id=deal.process_id, today=NOW.date())["discovery"]
    assert [str(value.amount) for value in total.values] == ["500.00"]


def test_a_new_currency_keeps_the_number(rasmus: Actor, deal: Deal) -> None:
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"value": Decimal(500)}, now=NOW)
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"currency": "KRW"}, now=NOW)
    assert deal_record(rasmus, deal_id=deal.id).value_minor == 500


def test_a_probability_by_hand_stays_until_it_is_given_back(rasmus: Actor, deal: Deal) -> None:
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"probability": Decimal("0.9")}, now=NOW)
    actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=NOW)
    row = deal_record(rasmus, deal_id=deal.id)
    assert (row.probability, row.probability_source) == (900, "hand")
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"probability": None}, now=NOW)
    row = deal_record(rasmus, deal_id=deal.id)
    assert (row.probability, row.probability_source) == (235, "criteria")


@pytest.mark.parametrize(
    "change", [{"stage": "closing"}, {"probability": 2}, {"name": ""}, {"progress": 100}]
)
def test_what_may_not_be_set_is_refused(rasmus: Actor, deal: Deal, change: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        actions.edit_deal(rasmus, deal_id=deal.id, changes=change, now=NOW)


def test_a_deal_without_a_next_step_ahead_is_found(rasmus: Actor, deal: Deal) -> None:
    def defects(today: date) -> int:
        return len(list_deals(rasmus, today=today, wanted=DealFilter(no_next_step=True)).rows)

    assert defects(NOW.date()) == 1
    friday = NOW.date() + timedelta(days=4)
    actions.set_next_step(rasmus, deal_id=deal.id, step=NextStep("Visit", "visit", friday), now=NOW)
    assert (defects(NOW.date()), defects(friday + timedelta(days=1))) == (0, 1)


def test_a_handover_changes_who_sees_the_deal(mina: Actor, rasmus: Actor, deal: Deal, selling: House) -> None:
    actions.assign_deal(mina, deal_id=deal.id, owner_id=selling.members["jiwoo"], note="Knows them", now=NOW)
    assert deal_record(selling.actor("jiwoo"), deal_id=deal.id).owner == "Jiwoo"
    with pytest.raises(NotFound):
        deal_record(rasmus, deal_id=deal.id)


def test_a_rep_hands_nothing_over(rasmus: Actor, deal: Deal, selling: House) -> None:
    with pytest.raises(Forbidden):
        actions.assign_deal(rasmus, deal_id=deal.id, owner_id=selling.members["jiwoo"], now=NOW)


def test_a_deleted_deal_leaves_lists_and_totals_and_can_be_restored(rasmus: Actor, deal: Deal) -> None:
    actions.archive_deal(rasmus, deal_id=deal.id, now=NOW)
    assert list_deals(rasmus, today=NOW.date()).rows == ()
    assert stage_totals(rasmus, process_id=deal.process_id, today=NOW.date()) == {}
    with pytest.raises(Conflict):
        actions.edit_deal(rasmus, deal_id=deal.id, changes={"name": "Valves"}, now=NOW)
    with pytest.raises(Conflict):
        actions.validate(rasmus, deal_id=deal.id, criterion="need", value=True, now=NOW)
    actions.restore_deal(rasmus, deal_id=deal.id, now=NOW)
    assert stage_totals(rasmus, process_id=deal.process_id, today=NOW.date())["discovery"].deals == 1


def test_an_edit_that_changes_nothing_tells_nothing(rasmus: Actor, deal: Deal, told: Told) -> None:
    edited = actions.edit_deal(rasmus, deal_id=deal.id, changes={"name": deal.name}, now=NOW)
    assert (edited.revision, len(told(deal.id))) == (1, 1)


def test_a_probability_given_back_says_that_it_comes_from_history(
    selling: House, rasmus: Actor, deal: Deal
) -> None:
    know_history(selling, deal.process_id)
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"value": Decimal(500)}, now=NOW)
    edited = actions.edit_deal(rasmus, deal_id=deal.id, changes={"probability": None}, now=NOW)
    assert edited.probability_source == "history"
