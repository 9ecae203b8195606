"""Accounts and contacts."""

from __future__ import annotations

from tests.api.client import Program
from tests.make import House


def test_an_account_is_made_read_and_changed(rasmus: Program) -> None:
    made = rasmus.post(
        "/accounts",
        {"name": "Oulu Pumps", "domain": "https://www.oulu.example/x", "revenue": {"amount": "1000000"}},
    ).json()
    assert (made["domain"], made["revenue"]) == ("oulu.example", {"amount": "1000000.00", "currency": "EUR"})
    at = f"/accounts/{made['id']}"
    assert rasmus.get(at).json() == {**made, "owner": "Rasmus", "parent": ""}
    assert rasmus.get(at, If_None_Match='"1"').status_code == 304
    changed = rasmus.patch(at, {"revenue": None, "city": "Oulu"}, If_Match='"1"').json()
    assert (changed["revenue"], changed["city"], changed["revision"]) == (None, "Oulu", 2)
    assert rasmus.patch(at, {"city": "Turku"}, If_Match='"1"').status_code == 412


def test_the_owner_is_whoever_asks_unless_nobody_is_named(selling: House, rasmus: Program) -> None:
    owners = [
        rasmus.post("/accounts", {"name": "A", **more}).json()["owner_id"]
        for more in ({}, {"owner_id": None})
    ]
    assert owners == [str(selling.members["rasmus"]), None]


def test_accounts_are_found_by_any_part_of_the_name_in_any_script(rasmus: Program) -> None:
    for name in ("한국중공업", "Helsinki 100% Oy", "STRASSE"):
        rasmus.post("/accounts", {"name": name})
    for part, name in (("중공", "한국중공업"), ("%25", "Helsinki 100% Oy"), ("straße", "STRASSE")):
        assert [hit["name"] for hit in rasmus.get(f"/accounts/search?q={part}").json()] == [name]
    assert rasmus.get("/accounts/search?q=").status_code == 422


def test_a_list_of_accounts_pages_and_narrows(rasmus: Program) -> None:
    for name in ("C", "A", "B"):
        rasmus.post("/accounts", {"name": name, "country": "FI" if name == "C" else ""})
    page = rasmus.get("/accounts?limit=2").json()
    rest = rasmus.get(f"/accounts?limit=2&cursor={page['next_cursor']}").json()
    assert [row["name"] for row in page["items"] + rest["items"]] == ["A", "B", "C"]
    assert [row["name"] for row in rasmus.get("/accounts?country=FI").json()["items"]] == ["C"]


def test_an_archived_account_is_out_of_sight_and_comes_back(rasmus: Program) -> None:
    made = rasmus.post("/accounts", {"name": "A"}).json()
    rasmus.post(f"/accounts/{made['id']}/archive")
    assert rasmus.get("/accounts").json()["items"] == []
    assert rasmus.post(f"/accounts/{made['id']}/restore").json()["archived_at"] is None


def test_a_contact_has_several_ways_to_be_reached(rasmus: Program) -> None:
    made = rasmus.post(
        "/contacts",
        {
            "given_name": "민수",
            "family_name": "김",
            "emails": [{"value": "kim@oulu.example", "label": "work"}, {"value": "k@home.example"}],
            "phones": [{"value": "+358 40 123"}],
        },
    ).json()
    found = rasmus.get(f"/contacts/{made['id']}").json()
    assert found["name"] == "김민수"
    assert found["emails"][0] == {"value": "kim@oulu.example", "label": "work"}
    assert [row["id"] for row in rasmus.get("/contacts?email=KIM@oulu.example").json()["items"]] == [
        made["id"]
    ]
    rasmus.patch(f"/contacts/{made['id']}", {"emails": []})
    assert rasmus.get(f"/contacts/{made['id']}").json()["emails"] == []


def test_an_unfit_address_is_told(rasmus: Program) -> None:
    problem = rasmus.post("/contacts", {"name": "Kim", "emails": [{"value": "kim at oulu"}]}).json()
    assert (problem["code"], problem["field"]) == ("email", "emails")
