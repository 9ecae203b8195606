"""Leads in lists: their order, filters, pages and counts; what is cleaned of them; who is known already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.accounts.actions import create_account, create_contact
from homeplate.kit.errors import Invalid
from homeplate.leads import actions
from homeplate.leads.actions import create_lead
from homeplate.leads.queries import (
    LeadFilter,
    counts,
    get_lead,
    known_already,
    list_leads,
    search_leads,
)
from homeplate.leads.rules.input import approaches_of, country_code, lead_columns
from tests.leads.test_steps import lead
from tests.make import NOW, House


@pytest.mark.django_db
def test_an_immediate_need_comes_first_then_the_clock_that_is_up_first(house: House) -> None:
    rasmus = house.actor("rasmus")
    spoken = lead(house, person="Spoken to", immediacy="immediate")
    actions.contact_lead(rasmus, lead_id=spoken.id, way="phone", now=NOW)
    lead(house, person="First")
    lead(house, person="Urgent", immediacy="immediate")
    later = lead(house, person="Second")
    assert [row.person for row in list_leads(rasmus).rows] == ["Urgent", "Spoken to", "First", "Second"]
    actions.contact_lead(rasmus, lead_id=later.id, way="phone", now=NOW)
    assert [row.person for row in list_leads(rasmus).rows][-1] == "Second"


@pytest.mark.django_db
def test_waiting_leads_stand_by_their_day_and_closed_ones_by_the_last_closed(house: House) -> None:
    rasmus = house.actor("rasmus")
    for number, name in enumerate(("a", "b", "c")):
        row = lead(house, person=name)
        on = date(2026, 5, 9 - number)
        actions.recycle_lead(rasmus, lead_id=row.id, on=on, now=NOW)
        out = lead(house, person=f"out {name}")
        moment = NOW + timedelta(minutes=number)
        actions.reject_lead(rasmus, lead_id=out.id, reason="no_need", now=moment)
    waiting = list_leads(rasmus, wanted=LeadFilter(states=("waiting",)))
    assert [row.person for row in waiting.rows] == ["c", "b", "a"]
    closed = LeadFilter(states=("converted", "rejected"))
    first = list_leads(rasmus, wanted=closed, size=2)
    rest = list_leads(rasmus, wanted=closed, cursor=first.next_cursor, size=2)
    assert [row.person for row in (*first.rows, *rest.rows)] == ["out c", "out b", "out a"]
    assert counts(rasmus)["waiting"] == 3


@pytest.mark.django_db
def test_pages_neither_skip_nor_repeat(house: House) -> None:
    rasmus = house.actor("rasmus")
    for number in range(7):
        lead(house, person=str(number), immediacy="immediate" if number % 3 == 0 else "")
    whole = [row.person for row in list_leads(rasmus).rows]
    seen, cursor = [], ""
    for _ in range(4):
        page = list_leads(rasmus, cursor=cursor, size=2)
        seen += [row.person for row in page.rows]
        cursor = page.next_cursor
    assert (seen, cursor) == (whole, "")
    with pytest.raises(Invalid):
        list_leads(rasmus, cursor="nonsense")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"text": "kone"}, {"Minna"}),
        ({"text": "MIN"}, {"Minna"}),
        ({"text": "한국"}, {"김민수"}),
        ({"text": "kim@"}, {"김민수"}),
        ({"source": "event"}, {"김민수"}),
        ({"urgent": True}, {"김민수"}),
        ({"unowned": True}, set()),
        ({"late": NOW + timedelta(hours=3)}, {"김민수"}),
        ({"since": NOW, "until": NOW}, set()),
        ({"states": ("accepted",)}, set()),
    ],
)
def test_filters_narrow(house: House, wanted: dict[str, Any], names: set[str]) -> None:
    lead(house, person="Minna")
    lead(
        house, person="김민수", company="한국중공업", email="kim@hk.example", source="event",
        immediacy="immediate",
    )  # fmt: skip
    rows = list_leads(house.actor("rasmus"), wanted=LeadFilter(**wanted)).rows
    assert {row.person for row in rows} == names


@pytest.mark.django_db
def test_a_state_that_is_none_is_told(house: House) -> None:
    with pytest.raises(Invalid) as caught:
        list_leads(house.actor("rasmus"), wanted=LeadFilter(states=("won",)))
    assert caught.value.field == "state"


@pytest.mark.django_db
def test_a_page_of_leads_is_one_statement_however_many_there_are(house: House) -> None:
    for number in range(5):
        lead(house, person=str(number))
    mina = house.actor("mina")
    with CaptureQueriesContext(connection) as told:
        list_leads(mina)
        counts(mina)
    assert len(told) == 2


@pytest.mark.django_db
def test_who_is_known_is_found_by_address_number_and_domain(house: House) -> None:
    rasmus = house.actor("rasmus")
    kone = create_account(rasmus, name="Kone", domain="kone.example", now=NOW)
    minna = create_contact(
        rasmus, name="Minna", account_id=kone.id, emails=["minna@kone.example"], phones=["+358 40 1"], now=NOW
    )
    open_lead = lead(house, email="minna@kone.example")
    found = known_already(rasmus, email="MINNA@kone.example").matches
    assert [(one.kind, one.by, one.id) for one in found] == [
        ("contact", "email", minna.id),
        ("lead", "email", open_lead.id),
        ("account", "domain", kone.id),
    ]
    assert [one.kind for one in known_already(rasmus, phone="+358-40-1").matches] == ["contact"]
    assert known_already(rasmus, email="somebody@gmail.com").matches == ()
    hidden = known_already(house.actor("hana"), email="minna@kone.example").first("lead")
    assert hidden is not None
    assert (hidden.id, hidden.name) == (None, "")


@pytest.mark.django_db
def test_a_lead_says_where_it_came_from_and_who_handed_it_in(house: House) -> None:
    row = lead(
        house,
        by="veli",
        source="event",
        source_detail="Fair 2026",
        approaches=[{"way": "visit", "text": "Hall 6"}],
    )
    found = get_lead(house.actor("veli"), lead_id=row.id)
    assert (found.lead.handed_in_by_name, found.lead.source_detail, found.lead.domain) == (
        "Veli",
        "Fair 2026",
        "",
    )
    assert found.lead.approaches == [{"way": "visit", "text": "Hall 6"}]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"email": "minna at kone"}, "email"),
        ({"source": "heaven"}, "source"),
        ({"source": ""}, "source"),
        ({"immediacy": "never"}, "immediacy"),
        ({"country": "Finland"}, "country"),
        ({"language": "suomi!"}, "language"),
        ({"approaches": "phone"}, "approaches"),
        ({"approaches": [{"way": "pigeon"}]}, "approaches"),
        ({"approaches": ["phone"]}, "approaches"),
        ({"phone": "1" * 41}, "phone"),
        ({"shoe_size": "44"}, "shoe_size"),
        ({"domain": "not a domain"}, "domain"),
    ],
)
def test_bad_input_names_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        lead_columns(values)
    assert caught.value.field == field


def test_countries_are_codes() -> None:
    assert country_code("fi", field="country") == "FI"
    assert country_code("", field="country") == ""


def test_empty_ways_are_left_out() -> None:
    assert approaches_of([{"way": "", "text": ""}, {"text": "Ask Aino"}], field="approaches") == [
        {"way": "other", "text": "Ask Aino"}
    ]


@pytest.mark.django_db
def test_leads_are_found_by_person_company_and_address_as_far_as_they_are_seen(house: House) -> None:
    for person, company, email in (("Minna Salo", "Kone Oyj", ""), ("김지우", "", "jiwoo@SAMSUNG.example")):
        create_lead(house.actor("rasmus"), now=NOW, person=person, company=company, email=email)
    found = search_leads(house.actor("rasmus"), text="KONE")
    assert [(hit.person, hit.company, hit.state) for hit in found] == [("Minna Salo", "Kone Oyj", "new")]
    for text in ("지우", "samsung", "salo"):
        assert len(search_leads(house.actor("ada"), text=text)) == 1
    assert search_leads(house.actor("jiwoo"), text="kone") == ()
    assert search_leads(house.actor("outsider"), text="kone") == ()
    assert search_leads(house.actor("rasmus"), text=" ") == ()
