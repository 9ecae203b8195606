"""Leads of other systems: recognised, mapped, owned, where they stand, what they agreed; twice, undone, malformed."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import create_account, create_contact
from homeplate.accounts.fingerprints import fingerprint
from homeplate.accounts.models import Contact, Suppression
from homeplate.deals.models import Deal
from homeplate.leads import actions as leads
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries import funnel, lead_history
from homeplate.ledger.models import Fact
from homeplate.people.access import Actor
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.guessing import guess_mapping
from homeplate.transfer.meanings import lead_source, lead_state, rejection, urgency, was_spoken
from tests.make import NOW, House
from tests.transfer.conftest import bring_in, finish, start
from tests.transfer.shared import shared
from tests.transfer.test_undo import undo

HEADER = "Lead ID,First Name,Last Name,Company,Title,Email,Phone,Lead Source,Status,Lead Owner,Rating,City,Country\n"
MINNA = "1,Minna,Salo,Kone,Buyer,minna@kone.example,+358 40 1,Trade Show,Working - Contacted,Rasmus,Hot,Oulu,Finland\n"
URHO = "2,Urho,Aalto,Metso,,urho@metso.example,,Web,Open - Not Contacted,,,,\n"
JUNK = "3,Spam,Bot,,,bot@spam.example,,Advertisement,Unqualified,Rasmus,,,\n"
TWO = HEADER + MINNA + URHO


def found(house: House, person: str = "Minna Salo") -> Lead:
    with house.inside():
        row: Lead = Lead.objects.get(person=person)
        return row


def count(house: House) -> int:
    with house.inside():
        number: int = Lead.objects.filter(archived_at=None).count()
        return number


def test_an_export_of_leads_becomes_leads_with_owner_state_source_and_clock(
    olli: Actor, house: House
) -> None:
    run = bring_in(olli, {"leads.csv": HEADER + MINNA + URHO + JUNK})
    assert (run.created, run.refused) == (3, 0)
    minna, urho, junk = (found(house, name) for name in ("Minna Salo", "Urho Aalto", "Spam Bot"))
    assert (minna.state, minna.source, minna.immediacy, minna.country) == (
        "accepted",
        "event",
        "immediate",
        "FI",
    )
    assert (minna.owner_id, minna.job_title) == (house.members["rasmus"], "Buyer")
    assert minna.contacted_at == NOW and minna.due_at is None and minna.contacted_minutes is None
    assert (urho.state, urho.owner_id, urho.source) == ("new", None, "web_form")
    assert urho.due_at is not None, "the clock of somebody who was not spoken to begins with the import"
    assert (junk.state, junk.reason, junk.reason_note) == ("rejected", "other", "Unqualified")


def test_the_same_file_again_changes_nothing_and_a_changed_one_only_what_nobody_changed(
    olli: Actor, house: House
) -> None:
    bring_in(olli, {"leads.csv": TWO})
    again = bring_in(olli, {"leads.csv": TWO})
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    leads.edit_lead(olli, lead_id=found(house).id, changes={"city": "Espoo"}, now=NOW)
    later = (
        TWO.replace("Oulu", "Turku")
        .replace("Buyer", "Head of buying")
        .replace("Working - Contacted", "Qualified")
    )
    run = bring_in(olli, {"leads.csv": later})
    minna = found(house)
    assert (run.updated, run.noted) == (1, 1)
    assert (minna.city, minna.job_title, minna.state) == ("Espoo", "Head of buying", "qualified")


def test_an_import_of_leads_is_taken_back_but_for_what_somebody_went_on_with(
    olli: Actor, house: House
) -> None:
    bring_in(olli, {"leads.csv": HEADER + URHO})
    run = bring_in(olli, {"leads.csv": (TWO + JUNK).replace("urho@metso", "urho@new")})
    leads.contact_lead(olli, lead_id=found(house).id, way="phone", now=NOW)
    undone = undo(olli, run)
    assert (undone.undo["deleted"], undone.undo["restored"], undone.undo["kept"]) == (1, 1, 1)
    assert found(house, "Urho Aalto").email == "urho@metso.example"
    assert count(house) == 2
    assert bring_in(olli, {"leads.csv": HEADER + JUNK}).updated == 1, "what the undo took comes back"
    assert found(house, "Spam Bot").archived_at is None


def test_a_dry_run_keeps_nothing_and_the_refused_rows_come_as_a_file_to_mend(
    olli: Actor, house: House
) -> None:
    run_id = start(
        olli, {"leads.csv": TWO + "4,,,,,,,,,,,,\n5,Aino,Korpi,Neste,,no address,,,Qualified,,,,\n"}
    )
    actions.check_import(olli, run_id=run_id, now=NOW, queued=False)
    actions.work_import(olli, run_id=run_id, clock=lambda: NOW)
    assert (queries.import_run(olli, run_id=run_id).created, count(house)) == (3, 0)
    run = finish(olli, run_id)
    assert (run.created, run.refused, run.noted) == (3, 1, 1)
    report = list(
        csv.DictReader(
            io.StringIO("".join(queries.refused_rows(olli, run_id=run_id).lines).removeprefix("\ufeff"))
        )
    )
    assert [row["Lead ID"] for row in report] == ["4"]
    assert "name" in report[0]["Homeplate: reason"]
    assert (
        dict(queries_setup.import_records(olli, run_id=run_id, kind="lead").rows)[found(house).id]
        == "Minna Salo, Kone"
    )


def test_one_that_became_a_deal_there_finds_the_deal_that_was_imported(olli: Actor, house: House) -> None:
    header = "Id,LastName,FirstName,Company,LeadSource,IsConverted,Status,ConvertedOpportunityId\n"
    row = header + "00Q1,Salo,Minna,Kone,Web,true,Closed - Converted,006A\n"
    alone = bring_in(olli, {"leads.csv": row})
    assert (alone.created, alone.refused) == (0, 1)
    assert [one.code for one in queries.import_problems(olli, run_id=alone.id)] == ["converted"], "told once"
    deals = "Opportunity ID,Opportunity Name,Stage,Account Name,Amount\n006A,Pumps,Prospecting,Kone,10\n"
    both = bring_in(olli, {"leads.csv": row, "opportunities.csv": deals})
    assert both.refused == 0
    with house.inside():
        deal = Deal.objects.get(name="Pumps")
    minna = found(house)
    assert (minna.state, minna.deal_id, minna.account_id) == ("converted", deal.id, deal.account_id)


def test_what_somebody_ruled_out_and_agreed_to_comes_along_and_goes_on_to_the_contact(
    olli: Actor, house: House
) -> None:
    header = (
        "Id,LastName,FirstName,Company,LeadSource,IsConverted,Email,HasOptedOutOfEmail,Consent Text,Status\n"
    )
    run = bring_in(
        olli,
        {"leads.csv": header + "1,Salo,Minna,Kone,Web,false,m@k.example,true,Newsletter 2025,Qualified\n"},
    )
    minna = found(house)
    assert run.created == 1
    assert (list(minna.stops), minna.consent) == (["email"], "Newsletter 2025")
    made = leads.convert_lead(olli, lead_id=minna.id, now=NOW)
    assert made.contact_id is not None
    with house.inside():
        assert list(Contact.objects.get(id=made.contact_id).stops) == ["email"]


def test_what_somebody_rules_out_later_is_taken_whatever_was_changed_here(olli: Actor, house: House) -> None:
    header = "Id,LastName,Company,LeadSource,IsConverted,HasOptedOutOfEmail,DoNotCall,Status\n"
    bring_in(olli, {"leads.csv": header + "1,Salo,Kone,Web,false,false,true,New\n"})
    here = {"post": {"reason": "Said so", "since": "2026-01-05"}}
    with house.inside():
        Lead.objects.update(stops=here)
    run = bring_in(olli, {"leads.csv": header + "1,Salo,Kone,Web,false,true,true,New\n"})
    assert (run.updated, run.noted) == (1, 0)
    assert set(found(house, "Salo").stops) == {"post", "email", "phone", "mobile"}


def test_somebody_who_was_erased_stays_out(olli: Actor, house: House) -> None:
    with house.inside():
        digest = fingerprint(olli.workspace_id, "email", "minna@kone.example")
        Suppression.objects.create(digest=digest, since=NOW)
    run = bring_in(olli, {"leads.csv": TWO})
    assert (run.created, run.refused) == (1, 1)


def test_contacts_and_accounts_that_are_known_are_linked(olli: Actor, house: House) -> None:
    kone = create_account(olli, name="Kone", domain="kone.example", now=NOW)
    contact = create_contact(olli, name="Minna", emails=["Minna@Kone.example"], account_id=kone.id, now=NOW)
    bring_in(olli, {"leads.csv": TWO})
    minna = found(house)
    assert (minna.contact_id, minna.account_id) == (contact.id, kone.id)


def test_rules_of_routing_share_out_what_nobody_owns(olli: Actor, house: House) -> None:
    people = [house.members["rasmus"], house.members["jiwoo"]]
    leads.save_rule(house.actor("ada"), name="All", member_ids=people, now=NOW)
    rows = "".join(f"{n},P{n},Q,C{n},,p{n}@c{n}.example,,Web,New,,,,\n" for n in range(4))
    bring_in(olli, {"leads.csv": HEADER + rows})
    with house.inside():
        owners = list(Lead.objects.order_by("external_id").values_list("owner_id", flat=True))
    assert sorted(map(str, owners)) == sorted(map(str, people * 2))


def test_a_file_of_people_that_is_called_leads_becomes_leads_and_a_choice_decides_otherwise(
    olli: Actor, house: House
) -> None:
    people = "First name,Last name,Company,E-mail\nMinna,Salo,Kone,minna@kone.example\n"
    assert queries.import_run(olli, run_id=start(olli, {"people.csv": people})).files[0].kind == "contact"
    assert queries.import_run(olli, run_id=start(olli, {"Leads 2026.csv": people})).files[0].kind == "lead"
    header = "First Name,Last Name,Title,Company,Email,Stage,Apollo Contact Id\n"
    apollo = header + "Minna,Salo,Buyer,Kone,m@k.example,Cold,7\n"
    run = bring_in(olli, {"apollo.csv": apollo}, kind="lead")
    assert run.files[0].source == "Apollo, contacts"
    assert (found(house).company, found(house).external_id) == ("Kone", "7")
    as_people = start(olli, {"leads.csv": TWO}, kind="contact")
    assert queries.import_run(olli, run_id=as_people).files[0].kind == "contact"


LINKEDIN = (
    "Lead ID,Campaign Name,Form Name,Lead Created At,First Name,Last Name,Email Address,Company Name,Job Title,"
    "Country/Region,Custom Disclaimer 1\n"
)


def test_lead_gen_forms_keep_campaign_and_consent(olli: Actor, house: House) -> None:
    row = "9,Spring,Guide,2026-02-01 09:00,Minna,Salo,m@k.example,Kone,Buyer,Finland,I agree to be called\n"
    run = bring_in(olli, {"export.csv": LINKEDIN + row})
    assert run.files[0].source == "LinkedIn, lead gen forms"
    minna = found(house)
    assert (minna.source_detail, minna.consent, minna.country) == ("Spring", "I agree to be called", "FI")
    assert minna.created_at.isoformat().startswith("2026-02-01T")


def test_a_batch_asks_as_often_however_many_rows_it_has(olli: Actor) -> None:
    def asked(rows: int, start_at: int) -> int:
        told = [
            {"external_id": str(n), "person": f"P{n}", "email": f"p{n}@c{n}.example"}
            for n in range(start_at, start_at + rows)
        ]
        with CaptureQueriesContext(connection) as seen:
            leads.import_leads(olli, source="x", rows=told, now=NOW)
        return len(seen)

    assert asked(30, 100) == asked(2, 0)


def test_who_sees_a_team_only_leaves_leads_of_others_alone(olli: Actor, house: House) -> None:
    bring_in(olli, {"leads.csv": HEADER + MINNA})
    mina = house.actor("mina")
    row = {"external_id": "1", "person": "Minna Salo", "email": "other@kone.example"}
    (result,) = leads.import_leads(mina, source="salesforce.leads", rows=[row], now=NOW)
    stays = found(house).email == "minna@kone.example"
    assert (result.outcome == "refused") == stays == (not mina.reaches(found(house).team_id))
    (other,) = leads.import_leads(house.actor("outsider"), source="salesforce.leads", rows=[row], now=NOW)
    assert other.outcome == "created", "ids of one workspace mean nothing in another"


def test_real_leads_find_the_real_deals_that_they_became(olli: Actor, house: House) -> None:
    folder = shared("zoho-export")
    with (folder / "Leads.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[:60]
    ids = {row["LEADID"] for row in rows}
    with (folder / "Potentials.csv").open(encoding="utf-8-sig", newline="") as file:
        deals = [row for row in csv.DictReader(file) if row["LEADID"] in ids]
    run = bring_in(olli, {"Leads.csv": as_csv(rows), "Potentials.csv": as_csv(deals)})
    assert run.refused == 0
    with house.inside():
        converted = Lead.objects.filter(state="converted", deal__isnull=False).count()
    assert converted == sum(row["CONVERTED"] == "Yes" for row in rows) > 20


def as_csv(rows: list[dict[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", ["utf-16", "cp949", "utf-8-sig"])
def test_other_encodings_are_read(olli: Actor, house: House, encoding: str) -> None:
    people = (
        "이름,회사,이메일,상태,문의 내용\n김지우,한국정밀,jiwoo@hanguk.example,신규,펌프 견적 문의드립니다\n"
    )
    run = bring_in(olli, {"리드.csv": (people * 1).encode(encoding)}, kind="lead")
    assert run.created == 1
    assert found(house, "김지우").need == "펌프 견적 문의드립니다"


def test_hostile_texts_go_in_as_texts_or_are_told(olli: Actor, house: House) -> None:
    strings = json.loads(shared("hostile/blns.json").read_text("utf-8"))[:300]
    rows = [
        {"Name": text or "x", "Company": text, "Need": text, "Status": text[:50], "Email": f"p{n}@x.example"}
        for n, text in enumerate(strings)
    ]
    run = bring_in(olli, {"leads.csv": as_csv(rows).replace("\0", "")}, kind="lead")
    assert run.state == "done"
    assert run.created + run.refused == run.rows
    assert run.created > 250
    first = found(house, "undefined").id
    assert lead_history(olli, lead_id=first).page.rows[0].verb == "lead.created"


def test_malformed_files_end_in_a_report_not_in_half_an_import(olli: Actor, house: House) -> None:
    for path in sorted(shared("csv-malformed").rglob("*.csv"))[:12]:
        try:
            run = bring_in(olli, {f"{path.stem} leads.csv": path.read_bytes()[:200_000]}, kind="lead")
        except Exception as error:  # each of them has to be one of ours
            assert getattr(error, "code", ""), path.name
            continue
        assert run.state == "done", path.name
    with house.inside():
        assert Fact.objects.filter(verb="lead.created").count() == Lead.objects.count()


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Open - Not Contacted", "new"), ("Working - Contacted", "accepted"), ("Closed - Not Converted", "rejected"),
        ("Closed - Converted", "converted"), ("Not Contacted", "new"), ("Attempted to Contact", "accepted"),
        ("Contact in Future", "waiting"), ("Pre Qualified", "qualified"), ("Not Qualified", "rejected"),
        ("Junk Lead", "rejected"), ("Lost Lead", "rejected"), ("OPEN_DEAL", "qualified"), ("IN_PROGRESS", "accepted"),
        ("BAD_TIMING", "waiting"), ("marketingqualifiedlead", "new"), ("salesqualifiedlead", "qualified"),
        ("Unqualified", "rejected"), ("Qualified", "qualified"), ("신규", "new"), ("부적격", "rejected"),
        ("진행 중", "accepted"), ("Uusi", "new"), ("Hylätty", "rejected"), ("Blorp", ""),
    ],
)  # fmt: skip
def test_states_of_other_systems(text: str, state: str) -> None:
    assert lead_state(text) == state


def test_sources_reasons_and_ratings_of_other_systems() -> None:
    told = [
        "Employee Referral",
        "External Referral",
        "Partner",
        "Trade Show",
        "Web",
        "Cold Call",
        "Advertisement",
    ]
    assert [lead_source(one) for one in told] == [
        "colleague", "referral", "partner", "event", "web_form", "cold_call", "inbound_campaign",
    ]  # fmt: skip
    assert [lead_source(one) for one in ("Web Research", "LinkedIn", "Purchased List", "?")] == [
        "research", "social_media", "research", "other",
    ]  # fmt: skip
    assert [rejection(one) for one in ("Junk Lead", "No budget", "went dark")] == [
        "nonsense",
        "no_means",
        "other",
    ]
    assert [urgency(one) for one in ("Hot", "Warm", "Cold", "n/a")] == ["immediate", "soon", "later", ""]
    assert was_spoken("Working - Contacted") and not was_spoken("Open - Not Contacted")


def test_columns_that_speak_of_leads_tell_their_kind() -> None:
    assert guess_mapping(["Name", "Company", "Email", "Need", "Status"]).kind == "lead"


def test_how_long_the_first_contact_took_elsewhere_is_told_by_nobody(olli: Actor, house: House) -> None:
    bring_in(olli, {"leads.csv": TWO})
    leads.contact_lead(olli, lead_id=found(house, "Urho Aalto").id, way="phone", now=NOW)
    assert found(house, "Urho Aalto").contacted_minutes is None
    until = NOW + timedelta(days=1)
    way = funnel(olli, since=NOW - timedelta(days=1), until=until, now=NOW, clock=clock_of(olli)).whole
    assert (way.created, way.spoken) == (2, 0)
