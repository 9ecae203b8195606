"""Two records of one company or person become one with all that belonged to either, and two again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import (
    archive_account,
    create_account,
    create_contact,
    edit_account,
    edit_contact,
    restore_account,
)
from homeplate.accounts.queries import get_account, get_contact
from homeplate.accounts.timeline import account_history, contact_history
from homeplate.deals import actions
from homeplate.deals.models import Deal, Evidence, Stakeholder
from homeplate.deals.queries import deals_of_account, decisions_of_contact
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from tests.make import NOW, House
from tests.web.selling import add_deal, tour

pytestmark = pytest.mark.django_db


@pytest.fixture
def selling(house: House) -> House:
    return tour(house)


@pytest.fixture
def pair(selling: House) -> tuple[UUID, UUID]:
    """Kone twice; the second has a person, a subsidiary and a deal of Rasmus."""
    rasmus = selling.actor("rasmus")
    kept = create_account(rasmus, name="Kone Oyj", city="Espoo", now=NOW).id
    merged = create_account(rasmus, name="KONE", domain="kone.example", city="Helsinki", now=NOW).id
    create_contact(rasmus, name="Minna Salo", account_id=merged, now=NOW)
    create_account(rasmus, name="Kone Korea", parent_id=merged, now=NOW)
    add_deal(selling, account_id=merged)
    return kept, merged


def merge(house: House, pair: tuple[UUID, UUID], who: str = "rasmus", **more: Any) -> None:
    actions.merge_accounts(house.actor(who), kept_id=pair[0], merged_id=pair[1], now=NOW, **more)


def unmerge(house: House, merged_id: UUID, who: str = "rasmus") -> int:
    return actions.unmerge_account(house.actor(who), merged_id=merged_id, now=NOW).stayed


def state(house: House) -> Any:
    """Everything that a merge may touch, but revisions."""
    veli = house.actor("veli")
    with house.inside():
        deals = list(Deal.objects.order_by("id").values_list("id", "account_id"))
        people = list(
            Stakeholder.objects.order_by("deal_id", "contact_id").values_list("deal_id", "contact_id", "note")
        )
        evidence = list(Evidence.objects.order_by("id").values_list("criterion", "value"))
    return deals, people, evidence, veli.name


def told_rightly(house: House) -> bool:
    with house.inside():
        return list(verify_deals()) == []


def test_everything_goes_over_and_the_ledger_tells_it(selling: House, pair: tuple[UUID, UUID]) -> None:
    kept, merged = pair
    merge(selling, pair, who="seoyeon")
    found = get_account(selling.actor("veli"), account_id=kept)
    assert (found.account.name, found.account.city, found.account.domain) == (
        "Kone Oyj",
        "Espoo",
        "kone.example",
    )
    assert [one.name for one in found.contacts] == ["Minna Salo"]
    assert [one.name for one in found.subsidiaries] == ["Kone Korea"]
    assert deals_of_account(selling.actor("veli"), account_id=kept) == 1
    gone = get_account(selling.actor("veli"), account_id=merged).account
    assert (gone.merged_into_id, gone.archived_at) == (kept, NOW)
    assert told_rightly(selling)


def test_what_is_chosen_is_kept(selling: House, pair: tuple[UUID, UUID]) -> None:
    merge(selling, pair, choose={"name": "merged", "city": "merged", "domain": "kept"})
    row = get_account(selling.actor("veli"), account_id=pair[0]).account
    assert (row.name, row.city, row.domain) == ("KONE", "Helsinki", "")


@pytest.mark.parametrize("choose", [{"colour": "kept"}, {"name": "both"}, {"custom.tier": "merged"}])
def test_a_choice_that_there_is_not_is_refused(
    selling: House, pair: tuple[UUID, UUID], choose: dict[str, str]
) -> None:
    with pytest.raises(Invalid):
        merge(selling, pair, choose=choose)


def test_an_undo_brings_everything_back(selling: House, pair: tuple[UUID, UUID]) -> None:
    kept, merged = pair
    veli = selling.actor("veli")
    before = get_account(veli, account_id=kept), get_account(veli, account_id=merged), state(selling)
    merge(selling, pair, choose={"name": "merged"})
    assert unmerge(selling, merged) == 0
    now = get_account(veli, account_id=kept), get_account(veli, account_id=merged), state(selling)
    for one, other in zip(before[:2], now[:2], strict=True):
        assert {
            n: getattr(one.account, n) for n in ("name", "city", "domain", "archived_at", "merged_into_id")
        } == {
            n: getattr(other.account, n) for n in ("name", "city", "domain", "archived_at", "merged_into_id")
        }
        assert [c.id for c in one.contacts] == [c.id for c in other.contacts]
        assert one.subsidiaries == other.subsidiaries
    assert before[2] == now[2]
    assert told_rightly(selling)
    with pytest.raises(Conflict):
        unmerge(selling, merged)


def test_what_was_changed_since_stays(selling: House, pair: tuple[UUID, UUID]) -> None:
    kept, merged = pair
    rasmus = selling.actor("rasmus")
    other = create_account(rasmus, name="Nokia", now=NOW).id
    merge(selling, pair)
    with selling.inside():
        deal = Deal.objects.get(account_id=kept)
    actions.edit_deal(rasmus, deal_id=deal.id, changes={"account_id": other}, now=NOW)
    person = get_account(rasmus, account_id=kept).contacts[0]
    edit_contact(rasmus, contact_id=person.id, changes={"account_id": other}, now=NOW)
    edit_account(rasmus, account_id=kept, changes={"domain": "kone.fi"}, now=NOW)
    assert unmerge(selling, merged) == 3
    assert get_account(rasmus, account_id=kept).account.domain == "kone.fi"
    assert get_contact(rasmus, contact_id=person.id).account_id == other
    assert told_rightly(selling)


def test_who_may_not_is_refused_and_a_stale_preview_too(selling: House, pair: tuple[UUID, UUID]) -> None:
    with pytest.raises(Forbidden):
        merge(selling, pair, who="veli")
    with pytest.raises(NotFound):
        merge(selling, pair, who="outsider")
    edit_account(selling.actor("rasmus"), account_id=pair[1], changes={"city": "Vantaa"}, now=NOW)
    with pytest.raises(Conflict, match="Somebody changed"):
        merge(selling, pair, revision=1, merged_revision=1)
    with pytest.raises(Invalid):
        merge(selling, (pair[0], pair[0]))
    archive_account(selling.actor("rasmus"), account_id=pair[1], now=NOW)
    with pytest.raises(Conflict):
        merge(selling, pair)


def test_a_merge_closes_no_circle(selling: House, pair: tuple[UUID, UUID]) -> None:
    kept, merged = pair
    rasmus = selling.actor("rasmus")
    middle = create_account(rasmus, name="Middle", parent_id=merged, now=NOW).id
    edit_account(rasmus, account_id=kept, changes={"parent_id": middle}, now=NOW)
    with pytest.raises(Conflict):
        merge(selling, pair)
    merge(selling, (merged, kept))
    assert get_account(rasmus, account_id=merged).account.parent_id is None
    unmerge(selling, kept)
    assert get_account(rasmus, account_id=kept).account.parent_id == middle


def test_a_child_takes_the_place_of_its_parent(selling: House, pair: tuple[UUID, UUID]) -> None:
    rasmus = selling.actor("rasmus")
    edit_account(rasmus, account_id=pair[0], changes={"parent_id": pair[1]}, now=NOW)
    merge(selling, pair)
    assert get_account(rasmus, account_id=pair[0]).account.parent_id is None
    assert unmerge(selling, pair[1]) == 0
    assert get_account(rasmus, account_id=pair[0]).account.parent_id == pair[1]


def test_merges_are_undone_in_turn(selling: House, pair: tuple[UUID, UUID]) -> None:
    rasmus = selling.actor("rasmus")
    third = create_account(rasmus, name="KONE Corporation", now=NOW).id
    merge(selling, pair)
    merge(selling, (third, pair[0]))
    assert get_account(rasmus, account_id=pair[1]).account.merged_into_id == third
    with pytest.raises(Conflict):
        unmerge(selling, pair[1])
    with pytest.raises(Conflict):
        restore_account(rasmus, account_id=pair[0], now=NOW)
    assert unmerge(selling, pair[0]) == 0
    assert unmerge(selling, pair[1]) == 0
    assert told_rightly(selling)


def test_the_history_of_both_is_one(selling: House, pair: tuple[UUID, UUID]) -> None:
    kept, merged = pair
    rasmus = selling.actor("rasmus")
    merge(selling, pair)
    rows = account_history(rasmus, account_id=kept).page.rows
    assert [row.verb for row in rows] == ["account.merged", "account.created", "account.created"]
    assert [row.undo_id for row in rows] == [merged, None, None]
    unmerge(selling, merged)
    verbs = [row.verb for row in account_history(rasmus, account_id=kept).page.rows]
    assert verbs == ["account.unmerged", "account.merged", "account.created"]
    assert [row.undo_id for row in account_history(rasmus, account_id=kept).page.rows] == [None] * 3


@pytest.fixture
def people(selling: House) -> tuple[UUID, UUID, UUID]:
    """Minna twice and a deal; the second guides it and is the evidence for that."""
    rasmus = selling.actor("rasmus")
    account = create_account(rasmus, name="Kone Oyj", now=NOW).id
    kept = create_contact(
        rasmus, name="Minna Salo", account_id=account, emails=["m@kone.example"], now=NOW
    ).id
    emails = ["M@kone.example", "minna@kone.example"]
    merged = create_contact(
        rasmus, name="M. Salo", title="Buyer", emails=emails, phones=["040 1"], now=NOW
    ).id
    deal = add_deal(selling, account_id=account).id
    actions.put_stakeholder(
        rasmus, deal_id=deal, contact_id=merged, buying_role="guide", note="knows all", now=NOW
    )
    actions.validate(rasmus, deal_id=deal, criterion="guide", value=str(merged), now=NOW)
    return kept, merged, deal


@pytest.mark.parametrize("both", [False, True])
def test_a_merged_contact_is_replaced_everywhere_and_comes_back(
    selling: House, people: tuple[UUID, UUID, UUID], both: bool
) -> None:
    kept, merged, deal = people
    rasmus = selling.actor("rasmus")
    if both:
        actions.put_stakeholder(
            rasmus, deal_id=deal, contact_id=kept, buying_role="user", note="first", now=NOW
        )
    before, was = state(selling), get_contact(rasmus, contact_id=kept)
    actions.merge_contacts(rasmus, kept_id=kept, merged_id=merged, now=NOW)
    row = get_contact(rasmus, contact_id=kept)
    assert [one.value for one in row.emails] == ["m@kone.example", "minna@kone.example"]
    assert ([one.value for one in row.phones], row.title) == (["040 1"], "Buyer")
    assert decisions_of_contact(rasmus, contact_id=kept) == 1
    after = state(selling)
    assert [(place[1], place[2]) for place in after[1]] == [(kept, "first" if both else "knows all")]
    assert ("guide", str(kept)) in after[2]
    assert told_rightly(selling)
    assert actions.unmerge_contact(rasmus, merged_id=merged, now=NOW).stayed == 0
    assert state(selling) == before
    again = get_contact(rasmus, contact_id=kept)
    assert (again.emails, again.phones, again.title) == (was.emails, was.phones, was.title)
    assert told_rightly(selling)
    verbs = [row.verb for row in contact_history(rasmus, contact_id=merged).page.rows]
    assert verbs == ["contact.restored", "contact.absorbed", "contact.created"]


def test_a_place_that_was_changed_since_stays(selling: House, people: tuple[UUID, UUID, UUID]) -> None:
    kept, merged, deal = people
    rasmus = selling.actor("rasmus")
    actions.merge_contacts(rasmus, kept_id=kept, merged_id=merged, now=NOW)
    actions.put_stakeholder(rasmus, deal_id=deal, contact_id=kept, buying_role="legal", now=NOW)
    assert actions.unmerge_contact(rasmus, merged_id=merged, now=NOW).stayed == 1
    assert decisions_of_contact(rasmus, contact_id=merged) == 0
    assert told_rightly(selling)
