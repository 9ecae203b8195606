"""Rows that are probably here already: told by the dry run, and taken, left out or taken into what is here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.kit.errors import Invalid
from homeplate.leads.actions import create_lead
from homeplate.leads.models import Lead
from homeplate.people.access import Actor
from homeplate.transfer import actions, queries
from homeplate.transfer.queries import RunRow
from tests.make import NOW, House
from tests.transfer.conftest import start
from tests.transfer.test_undo import undo

ACCOUNTS = (
    "Company name,Website,City,Country,Industry,Phone\n"
    "KONE OYJ,https://www.kone.example,Espoo,Finland,Lifts,+358 20 4751\n"
    "Kone Oyj,kone.example,Espoo,Finland,,\n"
    "Metso Oy,metso.example,Helsinki,Finland,,\n"
)


@pytest.fixture
def kone(olli: Actor) -> Account:
    return create_account(olli, name="Kone", domain="kone.example", city="Espoo", country="Finland", now=NOW)


def checked(actor: Actor, run_id: UUID) -> RunRow:
    """The dry run."""
    actions.check_import(actor, run_id=run_id, now=NOW, queued=False)
    actions.work_import(actor, run_id=run_id, clock=lambda: NOW)
    return queries.import_run(actor, run_id=run_id)


def done(actor: Actor, run_id: UUID, doubles: str) -> RunRow:
    """The import, with a choice."""
    actions.run_import(actor, run_id=run_id, now=NOW, queued=False, doubles=doubles)
    actions.work_import(actor, run_id=run_id, clock=lambda: NOW)
    return queries.import_run(actor, run_id=run_id)


def names(house: House, model: type[Any] = Account) -> list[str]:
    with house.inside():
        return sorted(model.objects.filter(archived_at=None).values_list("name", flat=True))


def told(actor: Actor, run: RunRow) -> dict[int, str]:
    """What is said of doubles, by line."""
    rows = queries.import_problems(actor, run_id=run.id)
    return {row.line: str(row.message) for row in rows if row.code == "double"}


def test_a_dry_run_tells_doubles_of_what_is_here_and_within_the_file(
    olli: Actor, house: House, kone: Account
) -> None:
    run_id = start(olli, {"accounts.csv": ACCOUNTS})
    run = checked(olli, run_id)
    assert (run.created, run.doubles) == (3, 2)
    assert "“Kone” is here already" in told(olli, run)[2]
    assert set(told(olli, run)) == {2, 3}
    assert names(house) == ["Kone"]


def test_taken_they_are_all_there(olli: Actor, house: House, kone: Account) -> None:
    run_id = start(olli, {"accounts.csv": ACCOUNTS})
    checked(olli, run_id)
    run = done(olli, run_id, "take")
    assert (run.created, run.refused) == (3, 0)
    assert len(names(house)) == 4


def test_left_out_they_are_in_the_report(olli: Actor, house: House, kone: Account) -> None:
    run_id = start(olli, {"accounts.csv": ACCOUNTS})
    checked(olli, run_id)
    run = done(olli, run_id, "leave")
    assert (run.created, run.refused, run.doubles) == (1, 2, 2)
    assert names(house) == ["Kone", "Metso Oy"]
    report = "".join(queries.refused_rows(olli, run_id=run_id).lines)
    assert "KONE OYJ" in report and "is here already" in report


def test_merged_they_add_what_is_not_said_yet_and_an_undo_takes_that_back(
    olli: Actor, house: House, kone: Account
) -> None:
    run_id = start(olli, {"accounts.csv": ACCOUNTS})
    run = done(olli, run_id, "merge")
    assert (run.created, run.updated, run.unchanged, run.doubles) == (1, 1, 1, 2)
    with house.inside():
        row = Account.objects.get(id=kone.id)
    assert (row.name, row.industry, row.phone) == ("Kone", "Lifts", "+358 20 4751")
    again = done(olli, start(olli, {"again.csv": ACCOUNTS}), "merge")
    assert (again.created, again.updated) == (0, 0)
    undo(olli, run)
    with house.inside():
        assert Account.objects.get(id=kone.id).industry == ""


PEOPLE = (
    "First name,Last name,E-mail,Phone,Company,Job title\n"
    "Minna,Salo,MINNA@kone.example,+358 40 1234567,Kone,Buyer\n"
    "Salo,Minna,minna@kone.example,,Kone,\n"
    "Urho,Aalto,urho@kone.example,,Kone,\n"
)


def test_people_get_their_other_addresses_and_within_a_file_the_first_row_counts(
    olli: Actor, house: House, kone: Account
) -> None:
    here = create_contact(olli, name="Minna Salo", emails=["minna@kone.example"], account_id=kone.id, now=NOW)
    run_id = start(olli, {"people.csv": PEOPLE})
    assert checked(olli, run_id).doubles == 2
    run = done(olli, run_id, "merge")
    assert (run.created, run.updated, run.unchanged) == (1, 1, 1)
    assert names(house, Contact) == ["Minna Salo", "Urho Aalto"]
    with house.inside():
        points = ContactPoint.objects.filter(contact_id=here.id).values_list("value", flat=True)
        assert len(points) == 2
        assert Contact.objects.get(id=here.id).title == "Buyer"


def test_leads_that_are_open_already(olli: Actor, house: House) -> None:
    create_lead(olli, person="Minna Salo", company="Kone", email="minna@kone.example", now=NOW)
    run_id = start(olli, {"leads.csv": PEOPLE})
    assert checked(olli, run_id).doubles == 2
    run = done(olli, run_id, "merge")
    assert (run.created, run.updated) == (1, 1)
    with house.inside():
        assert Lead.objects.get(person="Minna Salo").job_title == "Buyer"
        assert Lead.objects.count() == 2


def test_a_lead_that_somebody_else_works_on_is_told_without_a_name_and_left_alone(
    olli: Actor, house: House
) -> None:
    create_lead(
        olli,
        person="Minna Salo",
        company="Kone",
        email="minna@kone.example",
        owner_id=house.members["hana"],
        now=NOW,
    )
    mina = house.actor("mina")
    run_id = start(mina, {"leads.csv": PEOPLE})
    said = told(mina, checked(mina, run_id))
    assert "Somebody else works on such a lead" in said[2] and "Minna" not in said[2]
    run = done(mina, run_id, "merge")
    assert (run.created, run.updated, run.refused) == (1, 0, 2)
    assert told(mina, run)[2] == said[2]
    rows = queries.import_problems(mina, run_id=run_id)
    assert {row.column for row in rows if row.code == "double"} == {""}, "it is said of the whole row"


def test_merged_people_keep_why_they_may_be_contacted_and_come_without_what_is_wrong(
    olli: Actor, house: House
) -> None:
    here = create_contact(olli, name="Minna Salo", emails=["minna@kone.example"], now=NOW)
    header = "First name,Last name,E-mail,Lawful basis,Lawful basis since,Job title\n"
    run_id = start(olli, {"people.csv": header + "Salo,Minna,minna@kone.example,Consent,2031-05-01,Buyer\n"})
    run = done(olli, run_id, "merge")
    assert (run.updated, run.refused) == (1, 0)
    codes = {one.code for one in queries.import_problems(olli, run_id=run.id)}
    assert codes == {"double", "date"}, "a day that is still to come is told and left out"
    with house.inside():
        row = Contact.objects.get(id=here.id)
    assert (row.title, row.lawful_basis, row.basis_on) == ("Buyer", "consent", None)


def test_rows_that_are_known_again_are_no_doubles_of_themselves(olli: Actor) -> None:
    file = "Record ID,Company name,Website\n1,Kone,kone.example\n2,Metso,metso.example\n"
    done(olli, start(olli, {"a.csv": file}), "leave")
    again = checked(olli, start(olli, {"a.csv": file}))
    assert (again.unchanged, again.doubles) == (2, 0)


def test_another_choice_is_refused(olli: Actor) -> None:
    run_id = start(olli, {"accounts.csv": ACCOUNTS})
    with pytest.raises(Invalid):
        actions.run_import(olli, run_id=run_id, now=NOW, queued=False, doubles="burn")
