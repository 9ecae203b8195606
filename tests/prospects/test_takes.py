"""Prospects become leads: nobody twice, in batches that can stop and go on, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import archive_contact, care_for_contact, create_account, create_contact
from homeplate.accounts.fingerprints import fingerprint
from homeplate.accounts.models import Suppression
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.estimates import product_limit
from homeplate.kit.ids import new_id
from homeplate.leads.actions import archive_lead, create_lead, edit_lead, restore_lead
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.queries import funnel
from homeplate.ledger.models import Fact
from homeplate.people.models import Member, Notice
from homeplate.people.queries import operator
from homeplate.prospects.actions import archive_prospect
from homeplate.prospects.models import Company, LeadTake, Person, TakenProspect
from homeplate.prospects.queries import companies_by_id, people_by_id, search
from homeplate.prospects.query import Query
from homeplate.prospects.takes import actions, work
from homeplate.prospects.takes.known import index_of
from homeplate.prospects.takes.queries import origin_of, reasons, standings, take_of, taken_rows, takes
from tests.make import NOW, House
from tests.prospects.conftest import loaded

pytestmark = pytest.mark.django_db


def ids_of(house: House, *names: str, model: Any = Person) -> list[UUID]:
    """The ids of prospects in the order of their names; of all without any."""
    with house.inside():
        rows = dict(model.objects.order_by("name").values_list("name", "id"))
    return [rows[name] for name in names] if names else list(rows.values())


def take(house: House, ids: Sequence[UUID], who: str = "rasmus", about: str = "people", **more: Any) -> UUID:
    return actions.take(house.actor(who), about=about, ids=ids, clock=lambda: NOW, **more)


def outcomes(house: House, take_id: UUID) -> dict[str, str]:
    return {row.name: row.outcome for row in taken_rows(house.actor("ada"), take_id=take_id)}


def test_a_person_becomes_a_lead_with_what_is_known_and_who_said_it(base: House) -> None:
    take_id = take(
        base,
        ids_of(base, "Aino Mäkelä"),
        owner_id=base.members["rasmus"],
        source="event",
        source_detail="Spring fair",
        consent="Legitimate interest",
        note="Talk about pay",
    )
    with base.inside():
        lead = Lead.objects.get()
    assert (lead.person, lead.company, lead.email, lead.domain) == (
        "Aino Mäkelä", "Nordbank", "aino@nordbank.example", "nordbank.example"
    )  # fmt: skip
    assert (lead.source, lead.source_detail, lead.note) == ("event", "Spring fair", "Talk about pay")
    assert lead.consent == f"Legitimate interest\nData from: Vendor, {NOW.date().isoformat()}"
    assert lead.owner_id == base.members["rasmus"] == lead.handed_in_by_id
    row = take_of(base.actor("rasmus"), take_id=take_id)
    assert (row.state, row.total, row.taken, row.left_out) == ("done", 1, 1, 0)


def test_no_clock_runs_for_those_who_did_not_ask_and_they_do_not_wait(base: House) -> None:
    take(base, ids_of(base, "Aino Mäkelä"))
    with base.inside():
        lead = Lead.objects.get()
    assert (lead.due_at, lead.asked) == (None, 0)
    ada, day = base.actor("ada"), timedelta(days=1)
    whole = funnel(ada, since=NOW - day, until=NOW + day, now=NOW + day, clock=clock_of(ada)).whole
    assert (whole.created, whole.undecided) == (1, 1) and whole.first == product_limit([])


def test_a_company_becomes_a_lead(base: House) -> None:
    take(base, ids_of(base, "Ironworks", model=Company), about="companies")
    with base.inside():
        lead = Lead.objects.get()
    assert (lead.person, lead.company, lead.country, lead.city) == ("", "Ironworks", "DE", "Essen")


def test_nobody_is_taken_twice(base: House) -> None:
    rasmus = base.actor("rasmus")
    first = take(base, ids_of(base, "Aino Mäkelä", "Nora Alone"))
    again = take(base, ids_of(base, "Aino Mäkelä", "Nora Alone"))
    assert outcomes(base, first) == dict.fromkeys(("Aino Mäkelä", "Nora Alone"), "taken")
    assert outcomes(base, again) == dict.fromkeys(("Aino Mäkelä", "Nora Alone"), "lead")
    assert reasons(rasmus, take_id=again) == {"lead": 2}
    with base.inside():
        assert Lead.objects.count() == 2


def test_a_prospect_without_any_address_is_known_by_itself(base: House) -> None:
    loaded(base, "name,title\nNo Address,CEO\n")
    (one,) = ids_of(base, "No Address")
    take(base, [one])
    assert outcomes(base, take(base, [one])) == {"No Address": "lead"}


def test_two_prospects_with_one_address_are_one_lead(base: House) -> None:
    loaded(
        base, "name,title,phone,company domain\nOne,CEO,+358 9 123,a.example\nTwo,CEO,+3589123,b.example\n"
    )
    found = outcomes(base, take(base, ids_of(base, "One", "Two")))
    assert found == {"One": "taken", "Two": "lead"}


def test_who_is_known_already_is_left_out_with_the_reason(base: House) -> None:
    ada = base.actor("ada")
    create_contact(ada, name="Aino M", emails=["AINO@nordbank.example"], now=NOW)
    stopped = create_contact(ada, name="Pekka", emails=["pekka@nordbank.example"], now=NOW)
    care_for_contact(ada, contact_id=stopped.id, changes={"stops": {"all": {"reason": "asked"}}}, now=NOW)
    gone = create_contact(ada, name="Liisa", emails=["liisa@nordbank.example"], now=NOW)
    care_for_contact(ada, contact_id=gone.id, changes={"stops": {"email": {"reason": "asked"}}}, now=NOW)
    archive_contact(ada, contact_id=gone.id, now=NOW)
    create_lead(ada, person="Oskari", email="oskari@saasto.example", now=NOW)
    with base.inside():
        digest = fingerprint(base.id, "email", "eva@tinypay.example")
        Suppression(workspace_id=base.id, digest=digest, since=NOW).save(force_insert=True)
    archive_prospect(ada, about="people", record_id=ids_of(base, "Max Stahl")[0], now=NOW)
    take_id = take(base, ids_of(base), who="ada")
    assert outcomes(base, take_id) == {
        "Aino Mäkelä": "contact", "Pekka Virtanen": "stopped", "Liisa Korhonen": "stopped", "Oskari Niemi": "lead",
        "Eva Lund": "erased", "Max Stahl": "gone", "Nora Alone": "taken", "김민수": "taken", "박서연": "taken",
    }  # fmt: skip
    rows = {row.name: row for row in taken_rows(ada, take_id=take_id, left_out=True)}
    assert rows["Aino Mäkelä"].met == "Aino M" and rows["Oskari Niemi"].lead == "Oskari" and len(rows) == 6


def test_what_a_deleted_lead_ruled_out_outlives_it(base: House) -> None:
    ada = base.actor("ada")
    gone = create_lead(ada, person="Eva", email="eva@tinypay.example", now=NOW)
    archive_lead(ada, lead_id=gone.id, now=NOW)
    with base.inside():
        Lead.objects.filter(id=gone.id).update(stops={"email": {"reason": "asked", "since": "2026-01-01"}})
    assert outcomes(base, take(base, ids_of(base, "Eva Lund"), "ada")) == {"Eva Lund": "stopped"}


def test_an_account_is_left_out_by_its_domain_or_its_name(base: House) -> None:
    ada = base.actor("ada")
    loaded(base, "company name,country\nNameless,FI\n", about="companies")
    create_account(ada, name="Nord", domain="nordbank.example", now=NOW)
    create_account(ada, name="NAMELESS", now=NOW)
    take_id = take(base, ids_of(base, "Nordbank", "Nameless", "Ironworks", model=Company), "ada", "companies")
    assert outcomes(base, take_id) == {"Nordbank": "account", "Nameless": "account", "Ironworks": "taken"}


def test_who_cannot_be_a_lead_as_they_stand_is_told_why(base: House) -> None:
    with base.inside():
        Person.objects.filter(name="Nora Alone").update(email="nora@-bad-.example")
    take_id = take(base, ids_of(base, "Nora Alone", "Eva Lund"))
    (row,) = taken_rows(base.actor("rasmus"), take_id=take_id, left_out=True)
    assert row.outcome == "unfit" and row.message is not None


def test_looking_somebody_up_takes_as_many_statements_for_nine_as_for_one(base: House) -> None:
    def statements(ids: Sequence[UUID], about: str = "people") -> int:
        with base.inside():
            rows: Any = people_by_id(ids) if about == "people" else companies_by_id(ids)
            with CaptureQueriesContext(connection) as caught:
                index_of(base.id, rows)
        return len(caught)

    everybody = ids_of(base)
    assert statements(everybody) == statements(ids_of(base, "Aino Mäkelä")) == 6
    assert statements(ids_of(base, model=Company), "companies") <= 4


def test_a_take_goes_on_where_it_was_stopped(base: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ROWS", 4)
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    rasmus, ids = base.actor("rasmus"), ids_of(base)
    take_id = actions.start_take(rasmus, about="people", ids=ids, now=NOW, queued=False)
    real = work._batch

    def stops(take: Any, *rest: Any) -> Any:
        if take.position:
            raise KeyboardInterrupt
        return real(take, *rest)

    monkeypatch.setattr(work, "_batch", stops)
    with pytest.raises(KeyboardInterrupt):
        work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    row = take_of(rasmus, take_id=take_id)
    assert (row.state, row.position, row.taken) == ("cancelled", 4, 4)
    monkeypatch.setattr(work, "_batch", real)
    actions.resume_take(rasmus, take_id=take_id, now=NOW)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    row = take_of(rasmus, take_id=take_id)
    assert (row.state, row.position, row.taken) == ("done", 9, 9)
    with pytest.raises(Conflict):
        actions.resume_take(rasmus, take_id=take_id, now=NOW)


def test_a_waiting_take_is_stopped_at_once(base: House) -> None:
    rasmus = base.actor("rasmus")
    take_id = actions.start_take(rasmus, about="people", ids=ids_of(base), now=NOW, queued=False)
    actions.cancel_take(rasmus, take_id=take_id, now=NOW)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    assert take_of(rasmus, take_id=take_id).position == 0
    with pytest.raises(Conflict):
        actions.cancel_take(rasmus, take_id=take_id, now=NOW)


def test_a_whole_take_is_taken_back_but_for_leads_somebody_worked_on(base: House) -> None:
    rasmus = base.actor("rasmus")
    take_id = take(
        base, ids_of(base, "Aino Mäkelä", "Eva Lund", "Nora Alone"), owner_id=base.members["rasmus"]
    )
    with base.inside():
        touched = Lead.objects.get(person="Eva Lund")
    edit_lead(rasmus, lead_id=touched.id, changes={"need": "A new system"}, now=NOW)
    actions.take_back(rasmus, take_id=take_id, clock=lambda: NOW)
    with base.inside():
        assert list(Lead.objects.filter(archived_at__isnull=True).values_list("person", flat=True)) == [
            "Eva Lund"
        ]
    row = take_of(rasmus, take_id=take_id)
    assert (row.state, row.taken, row.taken_back) == ("undone", 3, 2)
    assert outcomes(base, take_id)["Aino Mäkelä"] == "taken-back"
    assert outcomes(base, take(base, ids_of(base, "Aino Mäkelä", "Eva Lund"))) == {
        "Aino Mäkelä": "taken", "Eva Lund": "lead"
    }  # fmt: skip
    with pytest.raises(Conflict):
        actions.undo_take(rasmus, take_id=take_id, now=NOW)


def test_a_lead_that_was_deleted_and_restored_stays(base: House) -> None:
    rasmus = base.actor("rasmus")
    take_id = take(base, ids_of(base, "Aino Mäkelä"), owner_id=base.members["rasmus"])
    with base.inside():
        lead = Lead.objects.get()
    archive_lead(rasmus, lead_id=lead.id, now=NOW)
    restore_lead(rasmus, lead_id=lead.id, now=NOW)
    actions.take_back(rasmus, take_id=take_id, clock=lambda: NOW)
    assert take_of(rasmus, take_id=take_id).taken_back == 0


def test_only_who_began_a_take_or_who_hands_leads_over_takes_it_back(base: House) -> None:
    take_id = take(base, ids_of(base, "Aino Mäkelä"))
    with pytest.raises(Forbidden):
        actions.undo_take(base.actor("jiwoo"), take_id=take_id, now=NOW)
    actions.take_back(base.actor("mina"), take_id=take_id, clock=lambda: NOW)
    assert take_of(base.actor("mina"), take_id=take_id).state == "undone"


def test_a_colleague_takes_back_in_their_own_name_even_what_somebody_began_who_left(base: House) -> None:
    take_id, mina = take(base, ids_of(base, "Aino Mäkelä", "Eva Lund")), base.members["mina"]
    with base.inside():
        Member.objects.filter(id=base.members["rasmus"]).update(is_active=False)
    actions.undo_take(base.actor("mina"), take_id=take_id, now=NOW)
    work.work_take(operator(base.id, "task"), take_id=take_id, clock=lambda: NOW, asked_by=mina)
    row = take_of(base.actor("mina"), take_id=take_id)
    assert (row.state, row.taken_back) == ("undone", 2)
    with base.inside():
        facts = Fact.objects.filter(verb__in=("lead.archived", "lead-take.undone"))
        assert set(facts.values_list("actor_id", flat=True)) == {mina}
    assert (mina, "lead-take.undone", "") in _told(base)


def test_who_finds_another_at_work_on_a_take_leaves_it_to_them(
    base: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "ROWS", 4)
    rasmus, real = base.actor("rasmus"), work._locked
    take_id = actions.start_take(rasmus, about="people", ids=ids_of(base), now=NOW, queued=False)

    def overtaken(take: LeadTake) -> None:
        LeadTake.objects.filter(id=take.id, position=4).update(position=8)
        real(take)

    monkeypatch.setattr(work, "_locked", overtaken)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    assert take_of(rasmus, take_id=take_id).state == "running"
    monkeypatch.setattr(work, "_locked", real)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    assert take_of(rasmus, take_id=take_id).state == "done"


def test_a_take_for_somebody_who_left_fails_and_can_go_on_once_they_are_back(base: House) -> None:
    mina, olli = base.actor("mina"), base.members["olli"]
    take_id = actions.start_take(mina, about="people", ids=ids_of(base), owner_id=olli, now=NOW, queued=False)
    for active, state in ((False, "failed"), (True, "done")):
        with base.inside():
            Member.objects.filter(id=olli).update(is_active=active)
        work.work_take(mina, take_id=take_id, clock=lambda: NOW)
        row = take_of(mina, take_id=take_id)
        assert (row.state, row.left_out, row.message is None) == (state, 0, active)
        if not active:
            actions.resume_take(mina, take_id=take_id, now=NOW)


def test_who_may_work_on_leads_no_longer_takes_none(base: House) -> None:
    take_id = actions.start_take(
        base.actor("rasmus"), about="people", ids=ids_of(base), now=NOW, queued=False
    )
    with base.inside():
        Member.objects.filter(id=base.members["rasmus"]).update(role="viewer")
    work.work_take(operator(base.id, "task"), take_id=take_id, clock=lambda: NOW)
    row = take_of(base.actor("mina"), take_id=take_id)
    assert (row.state, row.position) == ("failed", 0)


def test_who_may_not_work_on_leads_takes_none_and_others_are_not_given_any(base: House) -> None:
    ids = ids_of(base, "Aino Mäkelä")
    with pytest.raises(Forbidden):
        take(base, ids, "veli")
    with pytest.raises(Forbidden):
        take(base, ids, "rasmus", owner_id=base.members["jiwoo"])
    take(base, ids, "mina", owner_id=base.members["jiwoo"])
    with base.inside():
        assert Lead.objects.get().owner_id == base.members["jiwoo"]


def test_nothing_and_too_many_are_refused(base: House) -> None:
    rasmus = base.actor("rasmus")
    with pytest.raises(Invalid):
        actions.start_take(rasmus, about="people", ids=[], now=NOW)
    many = [new_id() for _ in range(10_001)]
    with pytest.raises(Invalid):
        actions.start_take(rasmus, about="people", ids=many, now=NOW)


def test_whoever_gets_leads_is_told_once_of_all_and_whoever_waits_for_them_not_at_all(base: House) -> None:
    take(base, ids_of(base), "mina", owner_id=base.members["jiwoo"])
    assert _told(base) == [(base.members["jiwoo"], "lead-take.given", "9")]


def test_whoever_did_not_wait_is_told_at_the_end(base: House) -> None:
    take_id = actions.start_take(
        base.actor("rasmus"), about="people", ids=ids_of(base), now=NOW, queued=False
    )
    work.work_take(operator(base.id, "task"), take_id=take_id, clock=lambda: NOW)
    assert (base.members["rasmus"], "lead-take.done", "9/9") in _told(base)
    with base.inside():
        assert set(Lead.objects.values_list("handed_in_by_id", flat=True)) == {base.members["rasmus"]}


def _told(house: House) -> list[tuple[Any, ...]]:
    with house.inside():
        rows = Notice.objects.filter(verb__startswith="lead-take.").order_by("id")
        return list(rows.values_list("member_id", "verb", "name"))


def test_who_left_meanwhile_takes_nothing(base: House) -> None:
    rasmus = base.actor("rasmus")
    take_id = actions.start_take(rasmus, about="people", ids=ids_of(base), now=NOW, queued=False)
    with base.inside():
        LeadTake.objects.filter(id=take_id).update(member_id=base.members["hana"])
        Member.objects.filter(id=base.members["hana"]).update(is_active=False)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    row = take_of(rasmus, take_id=take_id)
    assert row.state == "failed" and row.message is not None


def test_a_prospect_says_what_it_is_and_a_lead_where_it_comes_from(base: House) -> None:
    rasmus = base.actor("rasmus")
    take_id = take(base, ids_of(base, "Aino Mäkelä"), owner_id=base.members["rasmus"])
    with base.inside():
        lead = Lead.objects.get()
        rows = people_by_id(ids_of(base, "Aino Mäkelä", "Eva Lund"))
    (only,) = standings(rasmus, rows=rows).values()
    assert (only.why, only.id, only.name) == ("lead", lead.id, "Aino Mäkelä, Nordbank")
    (hidden,) = standings(base.actor("hana"), rows=rows).values()
    assert (hidden.why, hidden.id, hidden.name) == ("lead", None, "")
    origin = origin_of(rasmus, lead_id=lead.id)
    assert origin is not None and (origin.name, origin.take_id) == ("Aino Mäkelä", take_id)


def test_next_door_there_is_no_take(base: House) -> None:
    take_id = take(base, ids_of(base, "Aino Mäkelä"))
    assert takes(base.actor("outsider")) == []
    with base.inside():
        assert TakenProspect.objects.filter(take_id=take_id).count() == 1


def test_a_search_for_new_ones_leaves_contacts_accounts_and_leads_out(base: House) -> None:
    ada = base.actor("ada")

    def found(about: str) -> set[str]:
        rows = search(ada, wanted=Query(about=about, fresh=True), now=NOW).rows
        return {row.name for row in rows}

    assert len(found("people")) == 9 and len(found("companies")) == 6
    take(base, ids_of(base, "Aino Mäkelä"), who="ada")
    create_account(ada, name="Iron", domain="ironworks.example", now=NOW)
    create_contact(ada, name="Eva", emails=["eva@tinypay.example"], now=NOW)
    assert found("people") == set(_names(base)) - {"Aino Mäkelä", "Eva Lund"}
    assert found("companies") == {"Säästö Oy", "한빛은행", "Quiet Co"}


def test_whoever_was_taken_as_a_lead_is_not_new_even_without_an_address(base: House) -> None:
    loaded(base, "Full name,Job title,Company\nUna Phone,Buyer,Nordbank\n")
    rasmus = base.actor("rasmus")

    def found() -> list[str]:
        return [row.name for row in search(rasmus, wanted=Query(text="una", fresh=True), now=NOW).rows]

    assert found() == ["Una Phone"]
    take_id = take(base, ids_of(base, "Una Phone"))
    assert found() == []
    actions.undo_take(rasmus, take_id=take_id, now=NOW)
    work.work_take(rasmus, take_id=take_id, clock=lambda: NOW)
    assert found() == ["Una Phone"]


def _names(house: House) -> list[str]:
    with house.inside():
        return list(Person.objects.values_list("name", flat=True))
