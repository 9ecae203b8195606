"""Finding people by a part of their name."""

from __future__ import annotations

from homeplate.accounts.actions import archive_contact, create_account, create_contact
from homeplate.accounts.queries import search_contacts
from tests.make import NOW, House


def test_people_are_found_by_any_part_of_their_name_with_their_company(house: House) -> None:
    rasmus = house.actor("rasmus")
    account = create_account(rasmus, name="Ahola", now=NOW)
    for name in ("Zoë Ylönen", "Anna Ylönen", "김지우"):
        create_contact(rasmus, name=name, account_id=account.id, now=NOW)
    assert [hit.name for hit in search_contacts(rasmus, text="ylö")] == ["Anna Ylönen", "Zoë Ylönen"]
    assert [hit.account_name for hit in search_contacts(rasmus, text="지우")] == ["Ahola"]
    assert search_contacts(rasmus, text="%") == search_contacts(rasmus, text=" ") == ()


def test_archived_people_and_those_next_door_are_not_found(house: House) -> None:
    rasmus = house.actor("rasmus")
    contact = create_contact(rasmus, name="Anna Ylönen", now=NOW)
    assert search_contacts(house.actor("outsider"), text="anna") == ()
    archive_contact(rasmus, contact_id=contact.id, now=NOW)
    assert search_contacts(rasmus, text="anna") == ()
    assert len(search_contacts(rasmus, text="anna", limit=0)) == 0
