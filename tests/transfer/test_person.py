"""One person's data: all of it as a file, and taken out for good while the records they stood in keep their place."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any
from uuid import UUID

import pytest
from django.core.files.storage import default_storage

from homeplate.accounts.actions import (
    care_for_contact,
    create_account,
    create_contact,
    edit_contact,
    import_contacts,
    lift_suppression,
    merge_contacts,
    restore_contact,
)
from homeplate.accounts.models import Contact, ContactPoint, Suppression
from homeplate.accounts.queries import erased_people, get_contact, list_contacts
from homeplate.accounts.timeline import contact_history
from homeplate.deals.actions import create_deal, put_stakeholder
from homeplate.deals.models import Deal, Stakeholder
from homeplate.deals.verify import verify_deals
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.leads.actions import take_in
from homeplate.leads.models import Lead
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.prospects.actions import archive_prospect
from homeplate.prospects.models import Person as Prospect
from homeplate.prospects.queries_loads import load, refusals
from homeplate.prospects.queries_loads import refused_rows as refused_by
from homeplate.qualification.actions import answer
from homeplate.qualification.models import FactAnswer
from homeplate.transfer import actions
from homeplate.transfer.models import ImportFile
from homeplate.transfer.person.erasing import erase_person, preview_erasure
from homeplate.transfer.person.exporting import tell_person
from homeplate.transfer.person.traces import GONE, Traces
from homeplate.transfer.queries import refused_rows
from tests.make import NOW, House
from tests.prospects.conftest import loaded
from tests.transfer.conftest import bring_in, start
from tests.transfer.test_doubles import checked, done

NAME, EMAIL, PHONE = "Aino Virtanen", "aino@acme.fi", "+358 40 1234567"


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("Met Aino  Virtanen today", f"Met {GONE} today"),
        ("AINO@ACME.FI, +358 40 1234567", f"{GONE}, {GONE}"),
        ("Aino Virtanens", "Aino Virtanens"),
        ("김민수님이 왔다", f"{GONE}님이 왔다"),
        ("nothing", "nothing"),
    ],
)
def test_a_text_loses_what_names_a_person_and_nothing_else(text: str, without: str) -> None:
    traces = Traces.of([NAME, EMAIL, PHONE, "김민수", "Ed"])
    assert traces.without(text) == without
    assert traces.without({"a": [text, 5, None]}) == {"a": [without, 5, None]}


def test_no_names_leave_no_traces() -> None:
    assert Traces.of(["Ed", ""]).without("Ed was here") == "Ed was here"


@pytest.fixture
def aino(house: House, olli: Actor) -> UUID:
    mina = house.actor("mina")
    account = create_account(mina, name="Acme", now=NOW)
    return create_contact(
        mina, name=NAME, account_id=account.id, emails=[EMAIL], phones=[PHONE], title="CFO", now=NOW
    ).id


@pytest.fixture
def deal(house: House, olli: Actor, aino: UUID) -> Deal:
    made = create_deal(house.actor("mina"), name=f"Pumps for {NAME}", now=NOW)
    note = f"{NAME} decides; write to {EMAIL}"
    put_stakeholder(
        house.actor("mina"), deal_id=made.id, contact_id=aino, buying_role="guide", note=note, now=NOW
    )
    return made


def erase(house: House, contact_id: UUID, name: str = NAME) -> UUID:
    return erase_person(house.actor("olli"), contact_id=contact_id, confirmed=name, now=NOW)


def everything(house: House) -> str:
    """Whatever tables hold, as one text."""
    with house.inside():
        tables: list[Any] = [Contact, ContactPoint, Stakeholder, Deal, Fact]
        return json.dumps([list(model.objects.values()) for model in tables], default=str, ensure_ascii=False)


def test_all_that_is_kept_of_a_person_is_one_file(house: House, deal: Deal, aino: UUID) -> None:
    care_for_contact(house.actor("mina"), contact_id=aino, changes={"lawful_basis": "contract"}, now=NOW)
    told = tell_person(house.actor("olli"), contact_id=aino, now=NOW)
    with zipfile.ZipFile(io.BytesIO(told.archive("Northwind", NOW))) as packed:
        text, data = packed.read("person.txt").decode("utf-8-sig"), json.loads(packed.read("person.json"))
    assert NAME in text and EMAIL in text and "Contract" in text and "decides" in text
    assert data["person"]["title"] == "CFO" and data["account"]["name"] == "Acme"
    assert [point["value"] for point in data["reached_by"]] == [EMAIL, PHONE]
    assert data["records"]["deals.Stakeholder"][0]["buying_role"] == "guide"
    assert [one["what"] for one in data["history"]] == ["contact.created", "contact.care"]
    latest = contact_history(house.actor("veli"), contact_id=aino).page.rows[0]
    assert latest.verb == "contact.data-taken"


def test_an_erasure_says_before_what_goes_and_what_stays(house: House, deal: Deal, aino: UUID) -> None:
    found = preview_erasure(house.actor("olli"), contact_id=aino)
    assert (found.name, found.points, found.facts, found.merged, found.emails) == (NAME, 2, 1, 0, 1)
    assert found.references == (("deals.Stakeholder", 1),)
    assert found.named >= 3  # the note, the deal's name, and the facts of both
    assert NAME in everything(house)


def test_an_erased_person_is_nowhere_and_their_deal_keeps_its_place(
    house: House, deal: Deal, aino: UUID
) -> None:
    edit_contact(house.actor("mina"), contact_id=aino, changes={"emails": ["new@acme.fi"]}, now=NOW)
    erase(house, aino)
    left = everything(house)
    for trace in (NAME, EMAIL, "new@acme.fi", "1234567", "CFO"):
        assert trace not in left, trace
    with house.inside():
        assert Stakeholder.objects.get().contact_id == aino
        assert not list(verify_deals())
        facts = dict(Fact.objects.filter(subject_id=aino).values_list("verb", "data"))
    assert facts["contact.created"] == {"erased": True}
    row = get_contact(house.actor("veli"), contact_id=aino)
    assert (row.name, row.emails, row.account_id, row.erased_at is None) == ("Erased person", (), None, False)
    assert list_contacts(house.actor("veli")).rows == ()


def test_leads_answers_and_what_vendors_say_lose_the_person_too(house: House, deal: Deal, aino: UUID) -> None:
    mina, other = house.actor("mina"), "aino.v@acme.fi"
    edit_contact(mina, contact_id=aino, changes={"emails": [EMAIL, other]}, now=NOW)
    asked = take_in(mina, person=NAME, company="Acme", email=other, need=f"{NAME} wants pumps", now=NOW).lead
    answer(mina, deal_id=deal.id, fact="authority", score=2, text=f"{NAME} signs", now=NOW)
    loaded(house, f"name,email,title\n{NAME},{other},CFO\n")
    with house.inside():
        found = preview_erasure(house.actor("olli"), contact_id=aino)
        assert (found.vendors, dict(found.references)["leads.Lead"]) == (1, 1)
    erase(house, aino)
    with house.inside():
        tables: list[Any] = [Lead, FactAnswer, Prospect, Fact]
        left = json.dumps([list(model.objects.values()) for model in tables], default=str, ensure_ascii=False)
        lead, prospect = Lead.objects.get(id=asked.id), Prospect.objects.get()
    for trace in (NAME, EMAIL, other, "CFO"):
        assert trace not in left, trace
    assert (lead.person, lead.company, lead.archived_at) == ("Erased person", "Acme", NOW)
    with pytest.raises(NotFound):
        archive_prospect(mina, about="people", record_id=prospect.id, now=NOW)
    again = load(mina, load_id=loaded(house, f"name,email\n{NAME},{other.upper()}\nKim,kim@acme.fi\n"))
    assert (again.created, again.refused) == (1, 1)


def test_what_loads_refused_of_them_goes_too(house: House, aino: UUID) -> None:
    mina, olli = house.actor("mina"), house.actor("olli")
    rows = [f"{NAME},{EMAIL},never", "Kim,kim@acme.fi,never", f"{NAME},nonsense,", "Lee,lee(at)acme.fi,"]
    load_id = loaded(house, "\n".join(["name,email,role_start", *rows]))
    before = preview_erasure(olli, contact_id=aino).named
    erase(house, aino)
    left = "".join(refused_by(mina, load_id=load_id))
    assert "kim@acme.fi" in left and "lee(at)acme.fi" in left and NAME not in left and EMAIL not in left
    assert [one.cells for one in refusals(mina, load_id=load_id)].count(()) == 2
    assert left.count("erased at their own wish") == 2 and before >= 2
    again = loaded(house, f"name,email\n{NAME},{EMAIL}\n")
    assert EMAIL not in "".join(refused_by(mina, load_id=again)), "nor does a new report name them"


def test_what_was_erased_does_not_come_back(house: House, aino: UUID) -> None:
    erase(house, aino)
    mina = house.actor("mina")
    with pytest.raises(Invalid, match="erased at their own wish"):
        create_contact(mina, name="A.", emails=[EMAIL.upper()], now=NOW)
    rows = [{"name": "A.", "emails": [EMAIL]}, {"name": "Kim", "emails": ["kim@acme.fi"]}]
    results = import_contacts(mina, source="crm", rows=rows, now=NOW)
    assert [one.outcome for one in results] == ["refused", "created"]
    with pytest.raises(Conflict, match="erased for good"):
        restore_contact(mina, contact_id=aino, now=NOW)
    with pytest.raises(NotFound):
        erase(house, aino)


def test_somebody_who_wants_to_be_here_again_may(house: House, aino: UUID) -> None:
    erase(house, aino)
    olli = house.actor("olli")
    assert erased_people(olli) == 1
    assert lift_suppression(olli, email=EMAIL, now=NOW) and not lift_suppression(olli, email=EMAIL, now=NOW)
    assert create_contact(house.actor("mina"), name="Aino", emails=[EMAIL], now=NOW).name == "Aino"
    with house.inside():
        assert not Suppression.objects.exists()


def test_a_person_is_known_again_by_their_id_in_the_other_system(house: House) -> None:
    mina, row = house.actor("mina", "import"), {"name": NAME, "external_id": "7"}
    (made,) = import_contacts(mina, source="crm", rows=[row], now=NOW)
    assert made.id is not None
    erase(house, made.id)
    assert import_contacts(mina, source="crm", rows=[row], now=NOW)[0].outcome == "refused"


def test_who_was_merged_into_them_goes_as_well(house: House, aino: UUID) -> None:
    mina = house.actor("mina")
    other = create_contact(mina, name="A. Virtanen", emails=["a.virtanen@acme.fi"], now=NOW)
    merge_contacts(mina, kept_id=aino, merged_id=other.id, now=NOW)
    erase(house, aino)
    assert "irtanen" not in everything(house)
    contact_history(house.actor("veli"), contact_id=aino)


@pytest.mark.parametrize("name", ["", "Aino", "Somebody Else"])
def test_nobody_is_erased_by_a_slip(house: House, aino: UUID, name: str) -> None:
    with pytest.raises(Invalid) as caught:
        erase(house, aino, name)
    assert caught.value.field == "confirmed"
    assert NAME in everything(house)


@pytest.mark.parametrize("name", ["mina", "rasmus", "veli"])
def test_only_whoever_may_erase_people_does(house: House, aino: UUID, name: str) -> None:
    with pytest.raises(Forbidden):
        erase_person(house.actor(name), contact_id=aino, confirmed=NAME, now=NOW)


def test_the_file_that_brought_them_goes_and_its_report_stays(house: House, olli: Actor) -> None:
    text = f"Name,Email,Phone\n{NAME},{EMAIL},nonsense\n,,\n,nobody,\n"
    run = bring_in(olli, {"people.csv": text})
    with house.inside():
        contact, file = Contact.objects.get(), ImportFile.objects.get()
        assert default_storage.exists(file.path)
    assert preview_erasure(olli, contact_id=contact.id).uploads == ("people.csv",)
    erase(house, contact.id)
    with house.inside():
        file.refresh_from_db()
    assert file.path == ""
    report = "".join(refused_rows(olli, run_id=run.id).lines)
    assert "people.csv" in report and NAME not in report


def test_reports_of_other_imports_lose_them_too(house: House, olli: Actor, aino: UUID) -> None:
    people = f"First name,Last name,E-mail,Company\nVirtanen,Aino,{EMAIL},Acme\n"
    run_id = start(olli, {"people.csv": people})
    run = done(olli, run_id, "leave")
    assert NAME in "".join(refused_rows(olli, run_id=run.id).lines)
    waiting = start(olli, {"again.csv": people})
    checked(olli, waiting)
    assert preview_erasure(olli, contact_id=aino).uploads == ("people.csv", "again.csv")
    erase(house, aino)
    left = "".join(refused_rows(olli, run_id=run.id).lines)
    assert NAME not in left and EMAIL not in left
    with pytest.raises(Conflict, match="held somebody who was erased"):
        actions.run_import(olli, run_id=waiting, now=NOW, queued=False)


def test_neither_a_file_of_people_nor_one_of_deals_brings_them_back_without_their_address(
    house: House, olli: Actor, aino: UUID
) -> None:
    erase(house, aino)
    run = bring_in(
        olli, {"people.csv": f"First name,Last name,E-mail\nAino,Virtanen,{EMAIL}\nKim,Lee,k@acme.fi\n"}
    )
    assert (run.created, run.refused) == (1, 1)
    deals = (
        "Opportunity ID,Opportunity Name,Stage,Account Name,Contact,Contact Email\n"
        f"1,Pumps,Prospecting,Acme,{NAME},{EMAIL}\n"
    )
    assert bring_in(olli, {"deals.csv": deals}).created == 1
    with house.inside():
        assert not Contact.objects.filter(name=NAME).exists()


def test_leads_about_them_do_not_come_back_by_another_address_or_their_id(
    house: House, olli: Actor, aino: UUID
) -> None:
    header = "Lead ID,First Name,Last Name,Company,Email,Lead Source,Status\n"
    bring_in(olli, {"leads.csv": f"{header}7,Aino,Virtanen,Acme,a.private@mail.fi,Web,New\n"})
    with house.inside():
        Lead.objects.update(contact_id=aino)
    loaded(house, "name,email,title\nA. V.,a.private@mail.fi,CFO\n")
    assert preview_erasure(olli, contact_id=aino).vendors == 1, "an address that only a lead tells is theirs"
    erase(house, aino)
    with house.inside():
        assert (ImportFile.objects.get().path, Lead.objects.get().import_source == "") == ("", False)
        assert not Prospect.objects.exclude(name="").exists()
    for row in ("7,A.,V.,Acme,,Web,New\n", "8,Aino,Virtanen,Acme,A.Private@mail.fi,Web,New\n"):
        assert bring_in(olli, {"leads.csv": header + row}).refused == 1
