"""`/settings/providers/` and *Enrich*: who is asked, whether they answer, what they brought; a key is never shown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from homeplate.prospects.erasing import blank_refusals
from homeplate.prospects.models import Company, Load, LoadProblem, Person, Provider
from homeplate.prospects.providers.actions import switch_provider
from homeplate.prospects.working import work_whole
from tests.make import NOW, House
from tests.prospects.providers.conftest import KEY, base, drop, register, service, vendor
from tests.prospects.vendor import Vendor, says
from tests.web.conftest import Visit

__all__ = ["base", "drop", "vendor"]

pytestmark = pytest.mark.django_db
FORM = {"name": "Datahub", "address": "https://api.example.com/", "companies": "employees", "password": KEY}


def text(visit: Visit, who: str, url: str, status: int = 200) -> str:
    response = visit(who).client.get(url)
    assert response.status_code == status
    return response.content.decode()


def company_id(house: House, name: str = "Nordbank") -> UUID:
    with house.inside():
        return Company.objects.get(name=name).id


def only(house: House) -> Provider:
    with house.inside():
        return Provider.objects.get()


def test_a_provider_is_added_and_its_key_is_never_shown_again(house: House, visit: Visit) -> None:
    client = visit("ada").client
    assert "No provider yet" in text(visit, "ada", "/settings/providers/")
    assert client.post("/settings/providers/new/?kind=http", FORM).status_code == 303
    url = f"/settings/providers/{only(house).id}/"
    html = text(visit, "ada", url)
    assert "Datahub" in html and "A key is kept" in html and KEY not in html
    assert "Datahub" in text(visit, "ada", "/settings/providers/")
    assert KEY not in text(visit, "ada", "/settings/audit/")


def test_a_form_that_is_refused_comes_back_as_typed_but_for_the_key(house: House, visit: Visit) -> None:
    response = visit("ada").client.post(
        "/settings/providers/new/?kind=http", {**FORM, "address": "http://x.example/"}
    )
    html = response.content.decode()
    assert response.status_code == 422 and "Only https:// is allowed" in html
    assert 'value="http://x.example/"' in html and KEY not in html


def test_an_empty_key_keeps_the_one_there_is_and_a_box_forgets_it(
    house: House, visit: Visit, vendor: Vendor
) -> None:
    service(house, vendor)
    client, url = visit("ada").client, f"/settings/providers/{only(house).id}/"
    form = {"name": "Datahub", "address": vendor.address, "companies": "city", "revision": 1}
    assert client.post(url, {**form, "password": ""}).status_code == 303
    kept = only(house)
    assert kept.secret and kept.settings["fields"]["companies"] == {"city": "city"}
    assert client.post(url, {**form, "revision": 1}).status_code == 409
    client.post(url, {**form, "revision": 2, "no_key": "yes"})
    assert not only(house).secret


def test_a_test_says_what_came_of_it(house: House, visit: Visit, vendor: Vendor) -> None:
    service(house, vendor)
    client, url = visit("ada").client, f"/settings/providers/{only(house).id}/"
    answer = client.post(f"{url}test/")
    assert (answer.status_code, answer["Location"]) == (303, url)
    assert "answers" in answer.cookies["toast"].value
    assert "Tested last" in text(visit, "ada", url) and "It answers as it should." in text(visit, "ada", url)
    vendor.script = [says(b"", 503)]
    html = client.post(f"{url}test/", follow=True).content.decode()
    assert "What went wrong last" in html and "The provider fails (503)." in html
    assert "Tested last" not in html


def test_switching_off_and_deleting_are_taken_back(house: House, visit: Visit, vendor: Vendor) -> None:
    client, url = visit("ada").client, f"/settings/providers/{service(house, vendor)}/"
    client.post(f"{url}off/")
    assert "Switch on" in text(visit, "ada", url)
    client.post(f"{url}on/")
    client.post(f"{url}archive/")
    assert "No provider yet" in text(visit, "ada", "/settings/providers/")
    assert "Bring back" in text(visit, "ada", url)
    client.post(f"{url}restore/")
    assert only(house).archived_at is None
    assert client.post(f"{url}explode/").status_code == 404


def test_a_folder_is_offered_where_the_operator_named_one(
    house: House, visit: Visit, drop: Path, settings: Any
) -> None:
    assert "Folder of files" in text(visit, "ada", "/settings/providers/")
    provider_id = register(house)
    assert "northwind/register" in text(visit, "ada", f"/settings/providers/{provider_id}/")
    settings.HOMEPLATE_DROP = None
    assert text(visit, "ada", "/settings/providers/").count("Folder of files") == 1  # the one there is
    assert visit("ada").client.get("/settings/providers/new/?kind=drop").status_code == 404


@pytest.fixture
def ready(base: House, vendor: Vendor) -> Iterator[tuple[House, Vendor]]:
    service(base, vendor)
    vendor.known = {"nordbank.example": {"city": "Espoo", "employees": "<b>5</b>"}}
    vendor.extra = {"as_of": NOW.date().isoformat()}
    yield base, vendor


def start(house: House, visit: Visit, url: str, form: dict[str, Any]) -> str:
    """Where the form leads to, with the work done."""
    response = visit("mina").client.post(url, form)
    assert response.status_code == 303, response.content.decode()
    with house.inside():
        load_id = Load.objects.order_by("-id")[0].id
    work_whole(house.actor("mina"), load_id=load_id, clock=lambda: NOW)
    return response["Location"]


URL = "/prospects/enrich/"


def test_a_company_is_enriched_from_its_page(ready: tuple[House, Vendor], visit: Visit) -> None:
    base, _ = ready
    identity = company_id(base)
    page = f"/prospects/companies/{identity}/"
    assert f'action="{URL}"' in text(visit, "mina", page)
    assert URL not in text(visit, "rasmus", page)
    form = {"about": "companies", "id": str(identity), "provider": str(only(base).id)}
    html = text(visit, "mina", start(base, visit, URL, form))
    assert "Datahub · Nordbank" in html and "What was refused" in html and "This is markup" in html
    assert "Espoo" in text(visit, "mina", page) and "Datahub" in text(visit, "mina", page)


def test_people_are_asked_about_from_their_page_too(ready: tuple[House, Vendor], visit: Visit) -> None:
    base, vendor = ready
    vendor.known = {"eva@tinypay.example": {"title": "CEO"}}
    with base.inside():
        person = Person.objects.get(name="Eva Lund")
    form = {"about": "people", "id": str(person.id), "provider": str(only(base).id)}
    start(base, visit, URL, form)
    assert "CEO" in text(visit, "mina", f"/prospects/people/{person.id}/")


def test_what_a_search_finds_is_asked_about_all_or_those_ticked(
    ready: tuple[House, Vendor], visit: Visit
) -> None:
    base, vendor = ready
    search = "about=companies&country=FI"
    html = text(visit, "mina", f"/prospects/?{search}")
    assert "Enrich all" in html and f'formaction="{URL}"' in html
    asked = {"about": "companies", "search": search}
    html = text(visit, "mina", f"{URL}?{urlencode(asked)}")
    assert "2 companies" in html and 'value="2"' in html
    provider = str(only(base).id)
    start(base, visit, URL, {**asked, "most": "2", "provider": provider})
    assert len(vendor.asked[-1]["records"]) == 2
    ticked = {"about": "companies", "id": [str(company_id(base))], "provider": provider}
    start(base, visit, URL, ticked)
    assert [one["name"] for one in vendor.asked[-1]["records"]] == ["Nordbank"]


@pytest.mark.parametrize(
    ("form", "word"),
    [
        ({"provider": ""}, "Choose a provider"),
        ({"most": "0"}, "whole number"),
        ({"most": "many"}, "whole number"),
        ({"provider": "nonsense"}, "Choose one from the list"),
        ({"search": "about=companies&country=NO"}, "Choose at least one"),
    ],
)
def test_what_is_missing_is_said(
    ready: tuple[House, Vendor], visit: Visit, form: dict[str, str], word: str
) -> None:
    base, _ = ready
    usual = {"about": "companies", "search": "about=companies", "provider": str(only(base).id)}
    response = visit("mina").client.post(URL, {**usual, **form})
    assert response.status_code == 422 and word in response.content.decode()


def test_without_anybody_to_ask_the_page_says_so(base: House, visit: Visit, vendor: Vendor) -> None:
    assert "Nobody can be asked" in text(visit, "mina", f"{URL}?search=about%3Dcompanies")
    provider_id = service(base, vendor)
    switch_provider(base.actor("ada"), provider_id=provider_id, on=False, now=NOW)
    assert "Nobody can be asked" in text(visit, "mina", f"{URL}?search=about%3Dcompanies")
    assert visit("rasmus").client.get(f"{URL}?search=").status_code == 403


def test_the_list_takes_the_same_statements_for_one_and_for_many(
    base: House, visit: Visit, vendor: Vendor, drop: Path
) -> None:
    def counted() -> int:
        client = visit("ada").client
        client.get("/settings/providers/")
        with CaptureQueriesContext(connection) as statements:
            client.get("/settings/providers/")
        return len(statements)

    service(base, vendor)
    before = counted()
    register(base)
    assert counted() == before


def test_a_day_still_to_come_is_told_in_words(ready: tuple[House, Vendor], visit: Visit) -> None:
    base, vendor = ready
    vendor.extra = {"as_of": "2031-01-01"}
    form = {"about": "companies", "id": str(company_id(base)), "provider": str(only(base).id)}
    where = start(base, visit, URL, form)
    html = text(visit, "mina", where)
    assert "As of" in html and "This day is still to come." in html and "Nordbank · 2031-01-01" in html


def test_what_is_left_of_somebody_who_was_erased_is_shown_without_them(
    ready: tuple[House, Vendor], visit: Visit
) -> None:
    base, _ = ready
    form = {"about": "companies", "id": str(company_id(base)), "provider": str(only(base).id)}
    where = start(base, visit, URL, form)
    with base.inside():
        blank_refusals(list(LoadProblem.objects.values_list("id", flat=True)))
    html = text(visit, "mina", where)
    assert "erased at their own wish" in html and "&lt;b&gt;5" not in html
