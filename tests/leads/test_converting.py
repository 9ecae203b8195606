"""A qualified lead becomes a deal with its account and contact; who asks again is not doubled; the funnel counts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from homeplate.accounts.actions import care_for_contact, create_account, create_contact
from homeplate.accounts.models import Account, Contact
from homeplate.deals.actions import archive_deal
from homeplate.deals.models import Deal, Stakeholder
from homeplate.kit.errors import Forbidden, Refused
from homeplate.leads import actions
from homeplate.leads.actions import DealWanted
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries import LeadFilter, funnel, list_leads, past_of_deal
from homeplate.qualification.known import answers_about
from tests.leads.test_steps import LATER, lead
from tests.make import NOW, House, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling(house: House) -> House:
    publish(house)
    return house


def qualified(house: House, **values: Any) -> Lead:
    rasmus, row = house.actor("rasmus"), lead(house, **values)
    actions.accept_lead(rasmus, lead_id=row.id, now=NOW)
    return actions.qualify_lead(rasmus, lead_id=row.id, now=NOW)


def test_a_lead_becomes_a_deal_with_its_account_and_contact(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    row = qualified(selling, email="minna@kone.example", source="referral", job_title="CFO", country="FI")
    made = actions.convert_lead(
        rasmus, lead_id=row.id, wanted=DealWanted(name="Pumps", buying_role="guide"), now=LATER
    )
    assert made.account_id and made.contact_id
    with selling.inside():
        deal, account = Deal.objects.get(id=made.deal_id), Account.objects.get(id=made.account_id)
        contact = Contact.objects.get(id=made.contact_id)
        assert Stakeholder.objects.get(deal=deal).contact_id == contact.id
    assert (deal.name, deal.source, deal.account_id) == ("Pumps", "Referral", account.id)
    assert (account.name, account.domain, contact.title) == ("Kone Oyj", "kone.example", "CFO")
    assert (made.lead.state, made.lead.deal_id, made.lead.account_id) == ("converted", deal.id, account.id)
    past = past_of_deal(rasmus, deal_id=deal.id)
    assert past is not None
    assert [one.verb for one in past[1]] == [
        "lead.converted", "lead.qualified", "lead.accepted", "lead.created",
    ]  # fmt: skip


def test_what_was_answered_goes_along(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    row = qualified(selling)
    actions.answer_fact(rasmus, lead_id=row.id, fact="budget", score=2, text="40,000 this year", now=NOW)
    deal_id = actions.convert_lead(rasmus, lead_id=row.id, now=LATER).deal_id
    with selling.inside():
        assert [(one.fact, one.text) for one in answers_about(deal_id)] == [("budget", "40,000 this year")]


def test_a_step_can_be_taken_back_after_an_answer(selling: House) -> None:
    rasmus, row = selling.actor("rasmus"), qualified(selling)
    actions.answer_fact(rasmus, lead_id=row.id, fact="budget", score=2, now=LATER)
    assert actions.undo_step(rasmus, lead_id=row.id, now=LATER).state == "accepted"


def test_what_is_known_is_linked_not_doubled(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    kone = create_account(rasmus, name="Kone", domain="kone.example", now=NOW)
    minna = create_contact(rasmus, name="Minna", account_id=kone.id, emails=["minna@kone.example"], now=NOW)
    row = qualified(selling, contact_id=minna.id)
    assert row.account_id == kone.id
    made = actions.convert_lead(rasmus, lead_id=row.id, now=LATER)
    assert (made.account_id, made.contact_id) == (kone.id, minna.id)
    other = qualified(selling, contact_id=minna.id)
    again = actions.convert_lead(rasmus, lead_id=other.id, account_id="new", contact_id="new", now=LATER)
    assert again.account_id != kone.id


def test_what_a_person_ruled_out_as_a_lead_holds_for_the_contact_that_was_there(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    minna = create_contact(rasmus, name="Minna", emails=["minna@kone.example"], now=NOW)
    care_for_contact(rasmus, contact_id=minna.id, changes={"stops": {"post": {"reason": "Asked"}}}, now=NOW)
    row = qualified(selling, contact_id=minna.id)
    with selling.inside():
        Lead.objects.update(stops={"email": {"reason": "Opted out", "since": "2026-01-05"}})
    actions.convert_lead(rasmus, lead_id=row.id, now=LATER)
    with selling.inside():
        assert set(Contact.objects.get(id=minna.id).stops) == {"email", "post"}


def test_only_a_qualified_lead_becomes_a_deal_and_only_sellers_make_one(selling: House) -> None:
    row = lead(selling)
    with pytest.raises(Refused):
        actions.convert_lead(selling.actor("rasmus"), lead_id=row.id, now=NOW)
    with pytest.raises(Forbidden):
        actions.convert_lead(selling.actor("veli"), lead_id=row.id, now=NOW)
    with selling.inside():
        assert not Deal.objects.exists()


def test_who_asks_again_is_the_same_lead_with_one_more_word(house: House) -> None:
    rasmus, row = house.actor("rasmus"), lead(house, email="minna@kone.example", need="Pumps")
    actions.contact_lead(rasmus, lead_id=row.id, way="phone", now=NOW)
    actions.recycle_lead(rasmus, lead_id=row.id, on=date(2026, 6, 1), now=NOW)
    taken = actions.take_in(
        house.actor("veli"),
        person="Minna",
        email="MINNA@kone.example",
        need="Pumps, now",
        immediacy="immediate",
        source="web_form",
        now=LATER,
    )
    assert (taken.again, taken.lead.id) == (True, row.id)
    again = taken.lead
    assert (again.state, again.asked, again.immediacy) == ("new", 2, "immediate")
    assert again.need == "Pumps\n\nPumps, now"
    assert again.due_at == LATER + timedelta(hours=1)


def test_an_inquiry_is_linked_to_who_is_known(house: House) -> None:
    rasmus = house.actor("rasmus")
    kone = create_account(rasmus, name="Kone", domain="kone.example", now=NOW)
    minna = create_contact(rasmus, name="Minna", emails=["minna@kone.example"], now=NOW)
    taken = actions.take_in(rasmus, person="Minna", email="minna@kone.example", now=NOW)
    assert (taken.lead.contact_id, taken.lead.account_id, taken.again) == (minna.id, kone.id, False)


def test_the_funnel_counts_how_far_leads_ever_came_and_each_number_leads_to_them(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    row = qualified(selling, source="event")
    actions.contact_lead(rasmus, lead_id=row.id, way="phone", now=NOW + timedelta(minutes=40))
    made = actions.convert_lead(rasmus, lead_id=row.id, now=LATER)
    out = qualified(selling, source="event")
    actions.reject_lead(rasmus, lead_id=out.id, reason="no_need", now=LATER)
    lead(selling, source="partner")
    found = funnel(rasmus, since=NOW, until=NOW + timedelta(days=1), now=LATER, clock=clock_of(rasmus))
    event = found.sources[0]
    assert (event.source, event.created, event.accepted, event.qualified, event.converted, event.won) == (
        "event", 2, 2, 2, 1, 0,
    )  # fmt: skip
    assert (found.whole.created, found.whole.undecided, event.first.median, event.spoken) == (3, 1, 40, 1)
    rows = list_leads(rasmus, wanted=LeadFilter(reached="qualified", source="event", since=NOW)).rows
    assert {one.id for one in rows} == {row.id, out.id}
    archive_deal(rasmus, deal_id=made.deal_id, now=LATER)
    earlier = funnel(rasmus, since=NOW - timedelta(days=2), until=NOW, now=LATER, clock=clock_of(rasmus))
    assert earlier.whole.created == 0


def test_who_still_waits_counts_in_the_speed_to_lead(selling: House) -> None:
    rasmus = selling.actor("rasmus")
    first, *_ = (lead(selling, source="event", person=name) for name in ("Aino", "Urho", "Veli"))
    actions.contact_lead(rasmus, lead_id=first.id, way="phone", now=NOW + timedelta(minutes=40))
    found = funnel(rasmus, since=NOW, until=NOW + timedelta(days=1), now=LATER, clock=clock_of(rasmus))
    assert (found.whole.spoken, found.whole.first.median) == (1, None), (
        "two of three have waited longer than that"
    )
