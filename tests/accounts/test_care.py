"""Whether, why and how a person may be contacted: noted with a fact, taken back, and stricter wherever two meet."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import (
    archive_contact,
    care_for_contact,
    create_contact,
    import_contacts,
    merge_contacts,
    undo_care,
    unmerge_contact,
)
from homeplate.accounts.care import checked_stops, hindrance, stopped, stricter
from homeplate.accounts.queries import FREE, NO_BASIS, STOPPED, ContactFilter, get_contact, list_contacts
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.ledger.models import Fact
from tests.make import NOW, House

DAY = date(2026, 1, 2)
OLD = {"reason": "left the list", "since": "2025-03-01"}
NEW = {"reason": "asked on the phone", "since": "2025-06-01"}


def add(house: House, name: str, **values: Any) -> UUID:
    return create_contact(house.actor("mina"), name=name, now=NOW, **values).id


def care(house: House, contact_id: UUID, **changes: Any) -> int:
    row = care_for_contact(house.actor("mina"), contact_id=contact_id, changes=changes, now=NOW)
    return row.revision


def stops(house: House, contact_id: UUID) -> dict[str, Any]:
    return dict(get_contact(house.actor("mina"), contact_id=contact_id).stops)


def names(house: House, **wanted: Any) -> list[str]:
    return [row.name for row in list_contacts(house.actor("mina"), wanted=ContactFilter(**wanted)).rows]


def test_where_two_say_it_the_earlier_day_holds() -> None:
    assert stricter({"email": NEW}, {"email": OLD, "phone": NEW}) == {"email": OLD, "phone": NEW}
    assert stopped({"email": OLD, "all": NEW}) == " all email "
    assert (hindrance({"all": OLD}, "email"), hindrance({"email": OLD}, "phone")) == ("all", "")


@pytest.mark.parametrize(
    "value", [["email"], {"pigeon": {}}, {"email": {"since": "soon"}}, {"email": {"since": "2999-01-01"}}]
)
def test_what_cannot_be_ruled_out_is_refused(value: Any) -> None:
    with pytest.raises(Invalid) as caught:
        checked_stops(value, today=DAY)
    assert caught.value.field == "stops"


def test_a_stop_without_a_day_holds_from_today() -> None:
    assert checked_stops({"email": {}}, today=DAY) == {"email": {"reason": "", "since": "2026-01-02"}}


def test_a_lawful_basis_is_noted_with_what_shows_it_and_is_a_fact(house: House) -> None:
    aino = add(house, "Aino")
    care(
        house, aino, lawful_basis="consent", basis_on="2025-05-01", basis_source="fair", basis_evidence="yes"
    )
    row = get_contact(house.actor("veli"), contact_id=aino)
    assert (row.lawful_basis, row.basis_on, row.basis_source) == ("consent", date(2025, 5, 1), "fair")
    with house.inside():
        fact = Fact.objects.filter(subject_id=aino).order_by("-id")[0]
    assert (fact.verb, fact.data["set"]["basis_on"]) == ("contact.care", "2025-05-01")
    assert care(house, aino, lawful_basis="consent") == row.revision


@pytest.mark.parametrize("changes", [{"lawful_basis": "whim"}, {"basis_on": "2999-01-01"}, {"name": "x"}])
def test_care_that_makes_no_sense_is_refused(house: House, changes: dict[str, Any]) -> None:
    aino = add(house, "Aino")
    with pytest.raises(Invalid):
        care(house, aino, **changes)


def test_whoever_only_looks_changes_no_care(house: House) -> None:
    aino = add(house, "Aino")
    with pytest.raises(Forbidden):
        care_for_contact(house.actor("veli"), contact_id=aino, changes={"stops": {}}, now=NOW)


def test_a_change_is_taken_back_unless_somebody_changed_them_since(house: House) -> None:
    aino = add(house, "Aino")
    care(house, aino, stops={"email": OLD}, lawful_basis="contract", basis_on="2025-01-01")
    last = care(house, aino, stops={"email": OLD, "all": NEW}, basis_on=None)
    undo_care(house.actor("mina"), contact_id=aino, revision=last, now=NOW)
    assert (stops(house, aino), names(house, reach="all")) == ({"email": OLD}, [])
    assert get_contact(house.actor("mina"), contact_id=aino).basis_on == date(2025, 1, 1)
    with pytest.raises(Conflict):
        undo_care(house.actor("mina"), contact_id=aino, revision=last, now=NOW)


def test_a_list_is_narrowed_by_what_people_ruled_out_and_by_their_basis(house: House) -> None:
    aino, kim, _ = add(house, "Aino"), add(house, "Kim"), add(house, "Olli")
    care(house, aino, stops={"email": OLD}, lawful_basis="consent")
    care(house, kim, stops={"all": OLD})
    assert names(house, reach="email") == ["Aino", "Kim"]
    assert (names(house, reach="phone"), names(house, reach="all")) == (["Kim"], ["Kim"])
    assert (names(house, reach=STOPPED), names(house, reach=FREE)) == (["Aino", "Kim"], ["Olli"])
    assert (names(house, basis="consent"), names(house, basis=NO_BASIS)) == (["Aino"], ["Kim", "Olli"])


def test_a_merge_keeps_the_stricter_of_both_and_gives_it_back(house: House) -> None:
    kept, merged = add(house, "Aino"), add(house, "Aino V.")
    care(house, kept, stops={"email": NEW})
    care(house, merged, stops={"email": OLD, "phone": NEW}, lawful_basis="consent", basis_on="2025-01-01")
    merge_contacts(house.actor("mina"), kept_id=kept, merged_id=merged, now=NOW)
    row = get_contact(house.actor("mina"), contact_id=kept)
    assert (row.stops, row.lawful_basis, row.basis_on) == (
        {"email": OLD, "phone": NEW},
        "consent",
        date(2025, 1, 1),
    )
    unmerge_contact(house.actor("mina"), merged_id=merged, now=NOW)
    assert stops(house, kept) == {"email": NEW}
    assert stops(house, merged) == {"email": OLD, "phone": NEW}
    assert names(house, reach="phone") == ["Aino V."]


def test_what_somebody_ruled_out_outlives_their_deletion(house: House) -> None:
    aino = add(house, "Aino", emails=["aino@acme.fi"])
    care(house, aino, stops={"email": OLD})
    archive_contact(house.actor("mina"), contact_id=aino, now=NOW)
    by_hand = add(house, "Aino Virta", emails=["AINO@acme.fi"])
    rows = [{"name": "A. Virta", "emails": ["aino@acme.fi"], "external_id": "7"}]
    (imported,) = import_contacts(house.actor("mina", "import"), source="crm", rows=rows, now=NOW)
    assert imported.id is not None
    assert stops(house, by_hand) == stops(house, imported.id) == {"email": OLD}


def test_an_import_rules_out_more_and_never_less(house: House) -> None:
    mina = house.actor("mina", "import")
    row = {"name": "Aino", "external_id": "1", "stops": {"email": {"reason": "HasOptedOutOfEmail"}}}
    (first,) = import_contacts(mina, source="crm", rows=[row], now=NOW)
    assert first.id is not None and first.outcome == "created"
    said = stops(house, first.id)
    assert said["email"]["reason"] == "HasOptedOutOfEmail"
    again = [row, {"name": "Aino", "external_id": "1", "stops": {}}]
    results = import_contacts(mina, source="crm", rows=again, now=NOW)
    assert [one.outcome for one in results] == ["unchanged", "unchanged"]
    more = {**row, "stops": {"phone": {"reason": "DoNotCall"}}, "lawful_basis": "contract"}
    import_contacts(mina, source="crm", rows=[more], now=NOW)
    assert stops(house, first.id).keys() == {"email", "phone"}
    assert get_contact(house.actor("mina"), contact_id=first.id).lawful_basis == "contract"
