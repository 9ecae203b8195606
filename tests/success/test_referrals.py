"""Whom customers sent is written down, linked to what came of it, deleted and brought back."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.accounts.actions import create_account
from homeplate.deals.actions import merge_accounts
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.kit.ids import new_id
from homeplate.leads.actions import create_lead
from homeplate.ledger.queries import facts_about
from homeplate.success.actions import (
    change_referral,
    delete_referral,
    record_referral,
    restore_referral,
)
from homeplate.success.referrals import get_referral, referrals_of_account, referred_by
from homeplate.transfer.person.erasing import erase_person
from tests.make import NOW, OUTSIDER
from tests.success.conftest import Customer

pytestmark = pytest.mark.django_db


def test_a_referral_is_linked_to_the_lead_that_came_of_it(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    made = record_referral(
        rasmus, account_id=customer.account_id, contact_id=customer.contact_id, note="Ask Pekka", now=NOW
    )
    lead = create_lead(rasmus, person="Pekka", now=NOW)
    change_referral(rasmus, referral_id=made, changes={"lead_id": lead.id}, now=NOW)
    (row,) = referrals_of_account(rasmus, account_id=customer.account_id)
    assert (row.lead_name, row.contact_name, row.note, row.hidden) == (
        "Pekka",
        "Minna Salo",
        "Ask Pekka",
        False,
    )
    told = referred_by(rasmus, lead_id=lead.id)
    assert told is not None
    assert told.account_name == "Kone Oyj"
    assert referred_by(rasmus, lead_id=new_id()) is None


def test_what_one_may_not_see_is_not_named(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    lead = create_lead(rasmus, person="Pekka", now=NOW)
    made = record_referral(rasmus, account_id=customer.account_id, lead_id=lead.id, now=NOW)
    hana = customer.house.actor("jiwoo")
    row = get_referral(hana, referral_id=made)
    assert (row.lead_id, row.lead_name, row.hidden) == (None, "", True)
    with pytest.raises(Invalid):
        record_referral(hana, account_id=customer.account_id, lead_id=lead.id, now=NOW)


def test_each_change_is_one_fact_and_a_deleted_one_comes_back(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    made = record_referral(rasmus, account_id=customer.account_id, now=NOW)
    change_referral(rasmus, referral_id=made, changes={"note": "By phone"}, revision=1, now=NOW)
    with pytest.raises(Conflict):
        change_referral(rasmus, referral_id=made, changes={"note": "Late"}, revision=1, now=NOW)
    delete_referral(rasmus, referral_id=made, now=NOW)
    assert referrals_of_account(rasmus, account_id=customer.account_id) == []
    restore_referral(rasmus, referral_id=made, now=NOW)
    with pytest.raises(Conflict):
        restore_referral(rasmus, referral_id=made, now=NOW)
    with customer.house.inside():
        verbs = facts_about(customer.account_id).values_list("verb", flat=True)
        told = [verb.split("-")[1] for verb in verbs if verb.startswith("account.referral-")]
    assert told == ["restored", "deleted", "changed", "recorded"]


def test_nobody_sends_themselves_or_what_is_not_there(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    wrong: tuple[dict[str, Any], ...] = (
        {"led_account_id": customer.account_id},
        {"deal_id": new_id()},
        {"led_account_id": new_id()},
    )
    for led in wrong:
        with pytest.raises(Invalid):
            record_referral(rasmus, account_id=customer.account_id, now=NOW, **led)


def test_next_door_there_is_no_such_referral(customer: Customer) -> None:
    made = record_referral(customer.house.actor("rasmus"), account_id=customer.account_id, now=NOW)
    outsider = customer.house.actor(OUTSIDER)
    with pytest.raises(NotFound):
        get_referral(outsider, referral_id=made)
    with pytest.raises(NotFound):
        delete_referral(outsider, referral_id=made, now=NOW)
    with pytest.raises(Forbidden):
        delete_referral(customer.house.actor("veli"), referral_id=made, now=NOW)


def test_referrals_follow_a_merge(customer: Customer) -> None:
    rasmus = customer.house.actor("rasmus")
    record_referral(rasmus, account_id=customer.account_id, now=NOW)
    kept = create_account(rasmus, name="Kone Corporation", now=NOW)
    merge_accounts(rasmus, kept_id=kept.id, merged_id=customer.account_id, now=NOW)
    (row,) = referrals_of_account(rasmus, account_id=kept.id)
    assert row.account_name == "Kone Corporation"


def test_the_words_of_somebody_who_is_erased_go(customer: Customer) -> None:
    ada = customer.house.actor("ada")
    made = record_referral(
        ada, account_id=customer.account_id, contact_id=customer.contact_id, note="My brother", now=NOW
    )
    erase_person(ada, contact_id=customer.contact_id, confirmed="Minna Salo", now=NOW)
    assert get_referral(ada, referral_id=made).note == ""
    with customer.house.inside():
        assert not any("brother" in str(fact.data) for fact in facts_about(customer.account_id))
