"""A no for now, and taking it back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from homeplate.deals import actions
from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.deals.queries import deal_detail, deal_record, no_at, noes_of
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.access import Actor
from tests.deals.conftest import Told
from tests.make import NOW, House

pytestmark = pytest.mark.django_db

SPRING = NextStep("Ask again", "call", NOW.date() + timedelta(days=91))
BEFORE = NextStep("Visit in Oulu", "visit", NOW.date() + timedelta(days=2))


def refused(actor: Actor, deal: Deal) -> Deal:
    return actions.tell_no(
        actor, deal_id=deal.id, reason="no_budget", note="The year is spent", step=SPRING, now=NOW
    )


def noes(actor: Actor, deal: Deal) -> int:
    detail = deal_detail(actor, deal_id=deal.id, now=NOW, today=NOW.date())
    return noes_of(actor, detail=detail)


def test_a_no_for_now_is_one_fact_that_keeps_the_deal_open_until_its_day(
    rasmus: Actor, deal: Deal, told: Told
) -> None:
    before = len(told(deal.id))
    kept = refused(rasmus, deal)
    assert (kept.status, kept.next_step, kept.next_step_on) == ("open", "Ask again", SPRING.on)
    verb, data = told(deal.id)[-1]
    assert (verb, data["reason"], data["note"]) == ("deal.told-no", "no_budget", "The year is spent")
    assert len(told(deal.id)) == before + 1


@pytest.mark.parametrize(
    ("reason", "on", "field"),
    [
        ("", SPRING.on, "reason"),
        ("unqualified", SPRING.on, "reason"),
        ("timing", NOW.date() - timedelta(days=1), "next_step_on"),
    ],
)
def test_it_needs_a_reason_and_a_day_ahead(
    rasmus: Actor, deal: Deal, reason: str, on: date, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        actions.tell_no(
            rasmus, deal_id=deal.id, reason=reason, step=NextStep("Ask again", "call", on), now=NOW
        )
    assert caught.value.field == field


def test_a_closed_deal_is_refused_no_more(rasmus: Actor, deal: Deal) -> None:
    actions.lose(rasmus, deal_id=deal.id, reason="timing", now=NOW)
    with pytest.raises(Conflict):
        refused(rasmus, deal)


def test_taken_back_the_deal_has_the_step_that_it_had(rasmus: Actor, deal: Deal, told: Told) -> None:
    actions.set_next_step(rasmus, deal_id=deal.id, step=BEFORE, now=NOW)
    refused(rasmus, deal)
    assert noes(rasmus, deal) == 1
    back = actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    assert noes(rasmus, deal) == 0
    assert (back.next_step, back.next_step_kind, back.next_step_on) == ("Visit in Oulu", "visit", BEFORE.on)
    assert told(deal.id)[-1][0] == "deal.no-taken-back"
    with pytest.raises(Conflict) as caught:
        actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    assert caught.value.code == "no-refusal"


def test_of_several_noes_each_is_taken_back_in_turn(rasmus: Actor, deal: Deal) -> None:
    actions.set_next_step(rasmus, deal_id=deal.id, step=BEFORE, now=NOW)
    refused(rasmus, deal)
    refused(rasmus, deal)
    actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    back = actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    assert back.next_step == "Visit in Oulu"
    with pytest.raises(Conflict):
        actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)


def test_a_no_that_another_followed_is_not_the_one_taken_back(rasmus: Actor, deal: Deal) -> None:
    refused(rasmus, deal)
    first = no_at(rasmus, deal_id=deal.id, moment=NOW)
    later = NOW + timedelta(hours=1)
    actions.tell_no(rasmus, deal_id=deal.id, reason="timing", step=SPRING, now=later)
    with pytest.raises(Conflict) as caught:
        actions.take_back_no(rasmus, deal_id=deal.id, fact_id=first, now=later)
    assert caught.value.code == "changed-since"
    second = no_at(rasmus, deal_id=deal.id, moment=later)
    actions.take_back_no(rasmus, deal_id=deal.id, fact_id=second, now=later)
    actions.take_back_no(rasmus, deal_id=deal.id, fact_id=first, now=later)


def test_nothing_is_taken_back_once_another_step_was_agreed(rasmus: Actor, deal: Deal) -> None:
    refused(rasmus, deal)
    actions.set_next_step(rasmus, deal_id=deal.id, step=BEFORE, now=NOW)
    with pytest.raises(Conflict) as caught:
        actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    assert caught.value.code == "changed-since"
    assert deal_record(rasmus, deal_id=deal.id).next_step == "Visit in Oulu"


def test_the_facts_tell_the_deal_as_it_is_stored(selling: House, rasmus: Actor, deal: Deal) -> None:
    refused(rasmus, deal)
    actions.take_back_no(rasmus, deal_id=deal.id, now=NOW)
    refused(rasmus, deal)
    with selling.inside():
        assert list(verify_deals()) == []
