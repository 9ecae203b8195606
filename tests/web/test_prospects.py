"""`/prospects/`: the search lives in its address, shows counts, and leads to what is known of each."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from homeplate.people.actions import save_view
from homeplate.prospects.models import Company, Load, Person
from homeplate.prospects.query import from_json, to_address
from homeplate.web.lists.saved import kept
from tests.make import NOW, House
from tests.prospects.conftest import COMPANIES, PEOPLE, base, loaded
from tests.prospects.test_fit import BANKS, HR, publish
from tests.prospects.test_query import SEVEN
from tests.web.conftest import Visit

__all__ = ["base"]

pytestmark = pytest.mark.django_db


def text(visit: Visit, who: str, url: str, status: int = 200) -> str:
    response = visit(who).client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_the_search_shows_people_counts_and_what_is_asked(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?industry=Banking&seniority=manager")
    assert "3 people" in html and "Aino Mäkelä" in html and "Eva Lund" not in html
    assert "Industry: Banking" in html and 'href="/prospects/?seniority=manager"' in html


def test_the_example_of_seven_parts_is_one_saved_search(base: House, visit: Visit) -> None:
    where = {**SEVEN["where"], "role_start": {"least": "2025-06-01"}}
    query = kept(to_address(from_json({"where": where})))
    view_id = save_view(
        base.actor("rasmus"), page="prospects", shape="list", name="HR at banks", query=query, now=NOW
    )
    html = text(visit, "rasmus", f"/prospects/?{query}&view={view_id}")
    assert "2 people" in html and "HR at banks" in html and "This differs" not in html


def test_companies_and_people_are_two_ways_to_look(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?about=companies&country=FI")
    assert "2 companies" in html and "Säästö Oy" in html
    assert 'href="/prospects/?country=FI"' in html


def test_several_values_in_one_input_stand_between_semicolons(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?about=companies&industry=steel%3B+banking")
    assert "3 companies" in html


def test_values_are_typed_in_words(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?seniority.not=Executive&country=Finland")
    assert "3 people" in html and "not Chief officer" in html and "Country: Finland" in html


def test_a_filter_that_cannot_be_read_is_named_and_kept(base: House, visit: Visit) -> None:
    html = text(visit, "rasmus", "/prospects/?employees.min=many", 422)
    assert "A number is expected here." in html and 'value="many"' in html


def test_a_part_of_the_page_tells_the_address_it_stands_for(base: House, visit: Visit) -> None:
    response = visit("rasmus").client.get("/prospects/?employees.min=010&q=", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/prospects/?employees.min=10"


def test_an_empty_database_says_how_to_begin(house: House, visit: Visit) -> None:
    assert "No prospects yet" in text(visit, "mina", "/prospects/")
    assert "Load a file" in text(visit, "mina", "/prospects/")
    assert "/prospects/loads/" not in text(visit, "rasmus", "/prospects/")
    assert "Up to 2 GB here." in text(visit, "mina", "/prospects/loads/")


def test_every_value_says_who_said_it_and_when(base: House, visit: Visit) -> None:
    with base.inside():
        company, person = Company.objects.get(name="Nordbank"), Person.objects.get(name="김민수")
    html = text(visit, "rasmus", f"/prospects/companies/{company.id}/")
    assert html.count("Vendor") >= 10 and "Pekka Virtanen" in html and "€250,000,000" in html
    html = text(visit, "rasmus", f"/prospects/people/{person.id}/")
    assert "인사팀장" in html and "한빛은행" in html and "Human resources" in html


def test_somebody_who_knows_better_says_so(base: House, visit: Visit) -> None:
    with base.inside():
        company = Company.objects.get(name="Nordbank")
    url = f"/prospects/companies/{company.id}/"
    form = {"name": "Nordbank", "employees": "many", "revision": company.revision}
    refused = visit("rasmus").client.post(url, form)
    assert refused.status_code == 422 and 'value="many"' in refused.content.decode()
    assert visit("rasmus").client.post(url, {**form, "employees": "1300"}).status_code == 303
    with base.inside():
        assert Company.objects.get(name="Nordbank").employees == 1300
    assert "by hand" in text(visit, "rasmus", url)


def test_taking_out_can_be_undone(base: House, visit: Visit) -> None:
    with base.inside():
        person = Person.objects.get(name="Eva Lund")
    visit("rasmus").client.post(f"/prospects/people/{person.id}/archive/")
    assert "Eva Lund" not in text(visit, "rasmus", "/prospects/")
    visit("rasmus").client.post(f"/prospects/people/{person.id}/restore/")
    assert "Eva Lund" in text(visit, "rasmus", "/prospects/")


def upload(client: Client, content: str, **more: str) -> str:
    file = SimpleUploadedFile("people.csv", content.encode())
    return str(
        client.post("/prospects/loads/", {"file": file, "source": "Vendor", **more}).headers.get(
            "Location", ""
        )
    )


def test_a_file_is_loaded_stopped_and_forgotten(house: House, visit: Visit) -> None:
    client = visit("mina").client
    url = upload(client, PEOPLE)
    assert "people.csv" in text(visit, "mina", url) and "Waiting" in text(visit, "mina", url)
    assert client.post(f"{url}cancel/").status_code == 303
    assert "Go on" in text(visit, "mina", url)
    assert client.post(f"{url}resume/").status_code == 303
    assert client.post(f"{url}discard/").status_code == 409
    client.post(f"{url}cancel/")
    client.post(f"{url}discard/")
    with house.inside():
        assert not Load.objects.exists()


def test_what_a_load_refused_is_told_and_fetched(house: House, visit: Visit) -> None:
    load_id = loaded(house, "name,website\nA,none\nB,b.example\n")
    html = text(visit, "mina", f"/prospects/loads/{load_id}/")
    assert "A web address such as example.com is expected here." in html
    report = text(visit, "mina", f"/prospects/loads/{load_id}/report/")
    assert report.splitlines()[1].startswith("A,none,")


def test_a_file_that_is_no_table_is_refused_with_the_reason(house: House, visit: Visit) -> None:
    response = visit("mina").client.post(
        "/prospects/loads/", {"file": SimpleUploadedFile("x.csv", b"colour\nred\n")}
    )
    assert response.status_code == 422 and "Say which one does." in response.content.decode()
    assert visit("mina").client.post("/prospects/loads/", {}).status_code == 422
    assert COMPANIES


def test_rows_say_how_well_they_fit_and_why(base: House, visit: Visit) -> None:
    assert 'value="fit"' not in text(visit, "rasmus", "/prospects/?about=companies")
    publish(base, BANKS)
    html = text(visit, "rasmus", "/prospects/?about=companies")
    assert '<option value="" selected>Best fit first' in html and '<option value="size">' in html
    assert "100 · fits" in html and "Speaks for it" in html and "Industry: Banking (+40)" in html
    assert "Rules it out" in html and "Country: Germany" in html
    assert html.index("Nordbank") < html.index("한빛은행") < html.index("Ironworks")
    only = text(visit, "rasmus", "/prospects/?about=companies&fit=may&order=size")
    assert "1 company" in only and "Quiet Co" in only and "Fit: may fit" in only
    assert '<option value="size" selected>' in only


def test_the_page_of_one_says_what_each_rule_saw(base: House, visit: Visit) -> None:
    with base.inside():
        company, person = Company.objects.get(name="Nordbank"), Person.objects.get(name="Aino Mäkelä")
    assert "Write a customer profile" in text(visit, "olli", f"/prospects/companies/{company.id}/")
    publish(base, BANKS)
    publish(base, HR)
    html = text(visit, "rasmus", f"/prospects/companies/{company.id}/")
    assert "100 · fits" in html and "it is Banking" in html and "Banks that grow" in html
    html = text(visit, "rasmus", f"/prospects/people/{person.id}/")
    assert "HR lead" in html and "Banks that grow" in html and "it is Human resources" in html


def test_the_search_costs_as_many_statements_for_many_profiles(
    base: House, visit: Visit, django_assert_num_queries: Any
) -> None:
    publish(base, HR)
    publish(base, BANKS)
    rasmus = visit("rasmus").client
    for _ in range(2):
        rasmus.get("/prospects/")
    with CaptureQueriesContext(connection) as asked:
        rasmus.get("/prospects/")
    before = len(asked)
    publish(base, {**BANKS, "name": "Others"})
    rasmus.get("/prospects/")
    with django_assert_num_queries(before):
        rasmus.get("/prospects/")
