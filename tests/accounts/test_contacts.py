"""A contact has several ways to be reached, and a preferred one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import (
    archive_account,
    archive_contact,
    create_account,
    create_contact,
    edit_contact,
    restore_contact,
)
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.models import Contact
from homeplate.accounts.queries import get_contact
from homeplate.accounts.rows import ContactRow
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.ledger.queries import facts_about
from tests.make import NOW, House


def create(house: House, name: str = "Aino Virtanen", who: str = "rasmus", **values: Any) -> UUID:
    return create_contact(house.actor(who), name=name, now=NOW, **values).id


def edit(house: House, contact_id: UUID, **changes: Any) -> Contact:
    return edit_contact(house.actor("rasmus"), contact_id=contact_id, changes=changes, now=NOW)


def read(house: House, contact_id: UUID) -> ContactRow:
    return get_contact(house.actor("veli"), contact_id=contact_id)


def last_fact(house: House, contact_id: UUID) -> dict[str, Any]:
    with house.inside():
        fact = facts_about(contact_id)[0]
    return {"verb": fact.verb, **fact.data}


def test_a_new_contact_keeps_its_ways_to_be_reached_in_order(house: House) -> None:
    account = create_account(house.actor("rasmus"), name="Acme", now=NOW)
    contact_id = create(
        house, account_id=account.id, emails=["z@acme.example", {"value": "a@acme.example", "label": "home"}],
        phones=["+358 40 1"], preferred_channel="video",
    )  # fmt: skip
    row = read(house, contact_id)
    assert [(point.value, point.label) for point in row.emails] == [
        ("z@acme.example", ""),
        ("a@acme.example", "home"),
    ]
    assert (row.account_name, row.phones[0].value, row.preferred_channel) == ("Acme", "+358 40 1", "video")
    assert last_fact(house, contact_id)["set"]["phones"] == [{"value": "+358 40 1", "label": ""}]


def test_a_list_replaces_the_old_one_and_leaves_the_other(house: House) -> None:
    contact_id = create(house, emails=["a@acme.example"], phones=["112"])
    edit(house, contact_id, emails=["b@acme.example", "a@acme.example"])
    row = read(house, contact_id)
    assert [point.value for point in row.emails] == ["b@acme.example", "a@acme.example"]
    assert [point.value for point in row.phones] == ["112"]
    fact = last_fact(house, contact_id)
    assert fact["was"] == {"emails": [{"value": "a@acme.example", "label": ""}]}
    assert edit(house, contact_id, phones=["112"]).revision == 2


def test_a_name_made_of_parts_follows_them(house: House) -> None:
    contact_id = create(house, "", given_name="Aino", family_name="Virtanen")
    assert edit(house, contact_id, family_name="Korhonen").name == "Aino Korhonen"
    edit(house, contact_id, name="Dr. Korhonen")
    assert edit(house, contact_id, given_name="Aino M.").name == "Dr. Korhonen"


def test_the_account_is_there_and_not_archived(house: House) -> None:
    account = create_account(house.actor("rasmus"), name="Acme", now=NOW)
    archive_account(house.actor("rasmus"), account_id=account.id, now=NOW)
    contact_id = create(house)
    for refused in (
        lambda: create(house, account_id=account.id),
        lambda: edit(house, contact_id, account_id=account.id),
    ):
        with pytest.raises(Invalid) as refusal:
            refused()
        assert refusal.value.field == "account_id"


def test_a_contact_of_an_archived_account_can_still_be_edited(house: House) -> None:
    account = create_account(house.actor("rasmus"), name="Acme", now=NOW)
    contact_id = create(house, account_id=account.id)
    archive_account(house.actor("rasmus"), account_id=account.id, now=NOW)
    assert edit(house, contact_id, title="CEO").title == "CEO"


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_can_be_preferred(house: House, channel: str) -> None:
    assert read(house, create(house, preferred_channel=channel)).preferred_channel == channel


def test_an_archived_contact_is_restored_before_it_is_edited(house: House) -> None:
    contact_id, rasmus = create(house), house.actor("rasmus")
    archive_contact(rasmus, contact_id=contact_id, now=NOW)
    with pytest.raises(Conflict):
        edit(house, contact_id, title="CEO")
    restore_contact(rasmus, contact_id=contact_id, now=NOW)
    assert edit(house, contact_id, title="CEO").revision == 4


@pytest.mark.parametrize("act", [archive_contact, restore_contact, edit_contact])
@pytest.mark.parametrize(("who", "refusal"), [("outsider", NotFound), ("veli", Forbidden)])
def test_strangers_find_and_viewers_change_nothing(house: House, act: Any, who: str, refusal: Any) -> None:
    extra = {"changes": {"title": "CEO"}} if act is edit_contact else {}
    with pytest.raises(refusal):
        act(house.actor(who), contact_id=create(house), now=NOW, **extra)


def test_a_viewer_adds_nobody(house: House) -> None:
    with pytest.raises(Forbidden):
        create(house, who="veli")
