"""Providers by the API: added, asked, tested; a key is taken and never given."""

from __future__ import annotations

from typing import Any

import pytest

from homeplate.prospects.models import Company
from homeplate.prospects.working import work_whole
from tests.api.client import Program, program
from tests.make import NOW, House
from tests.prospects.providers.conftest import KEY, base, vendor
from tests.prospects.vendor import Vendor

__all__ = ["base", "vendor"]

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Datahub",
    "http": {"address": "https://api.example.com/", "companies": {"city": "city"}},
    "key": KEY,
}


def test_a_provider_is_added_changed_and_never_tells_its_key(house: House) -> None:
    ada = program(house, "ada")
    made = ada.post("/providers", NEW).json()["id"]
    read = ada.get(f"/providers/{made}")
    assert read.json()["has_key"] and KEY not in read.content.decode()
    changed = ada.patch(f"/providers/{made}", {"on": False, "settings": {"most": 7}}).json()
    assert (changed["on"], changed["settings"]["most"], changed["revision"]) == (False, 7, 3)
    stale = ada.patch(f"/providers/{made}", {"name": "Hub"}, If_Match='"1"')
    assert stale.status_code == 412
    assert ada.patch(f"/providers/{made}", {"on": True}, If_Match='"1"').status_code == 412
    assert ada.patch(f"/providers/{made}", {"key": ""}).json()["has_key"] is False
    assert ada.post(f"/providers/{made}/archive").status_code == 204
    assert ada.get("/providers").json() == []
    assert ada.post(f"/providers/{made}/restore").status_code == 204


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "X"}, "http"),
        ({**NEW, "drop": {"folder": "x"}}, "http"),
        ({**NEW, "http": {"address": "https://10.0.0.1/", "people": {"title": "title"}}}, "address"),
        ({**NEW, "http": {"address": "https://x.example/", "people": {"shoe": "size"}}}, "people"),
        ({"name": "X", "drop": {"folder": "../up"}}, "folder"),
    ],
)
def test_what_cannot_be_names_its_field(house: House, body: dict[str, Any], field: str) -> None:
    answer = program(house, "ada").post("/providers", body)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_prospects_are_enriched_by_id_or_by_search_and_the_load_tells(base: House, vendor: Vendor) -> None:
    ada, mina = program(base, "ada"), program(base, "mina")
    http = {"address": vendor.address, "companies": {"city": "city"}, "per_minute": 6000}
    made = ada.post("/providers", {**NEW, "http": http}).json()["id"]
    vendor.known = {"quiet.example": {"city": "Kemi"}, "tinypay.example": {"city": 5}}
    with base.inside():
        quiet = str(Company.objects.get(name="Quiet Co").id)
    load = _asked(base, mina, {"provider_id": made, "ids": [quiet]})
    assert (load["state"], load["asked"], load["updated"], load["provider_id"]) == ("done", True, 1, made)
    query = {"where": {"country": {"any": ["SE", "DE"]}}}
    load = _asked(base, mina, {"provider_id": made, "query": query, "limit": 10})
    assert (load["unchanged"], load["unknown"], load["refused"]) == (1, 1, 1)
    (listed,) = mina.get("/providers").json()
    assert (listed["runs"], listed["brought"], listed["last"]["refused"]) == (2, 1, 1)
    assert ada.post(f"/providers/{made}/test").json()["well"]
    nobody = mina.post("/prospects/enrich", {"provider_id": made, "ids": []})
    assert (nobody.status_code, nobody.json()["field"]) == (422, "ids")


def _asked(base: House, mina: Program, body: dict[str, Any]) -> Any:
    from_api = mina.post("/prospects/enrich", body)
    assert from_api.status_code == 201
    load_id = from_api.json()["id"]
    work_whole(base.actor("mina"), load_id=load_id, clock=lambda: NOW)
    return mina.get(f"/prospects/loads/{load_id}").json()
