"""Members, teams, oneself and one's tokens; by token and by the session of the pages."""

from __future__ import annotations

from typing import Any

from django.test import Client

from homeplate.people.models import User
from tests.api.client import BASE, Program, program
from tests.make import House


def test_a_colleague_is_added_changed_and_let_in(selling: House, ada: Program) -> None:
    made = ada.post(
        "/members", {"name": "Sun-hee", "role": "rep", "team_id": str(selling.teams["Seoul"])}
    ).json()["id"]
    assert ada.patch(f"/members/{made}", {"role": "manager", "reach": "all"}).status_code == 204
    assert ada.post(f"/members/{made}/sign-in", {"email": "sunhee@northwind.example"}).status_code == 204
    found = ada.get(f"/members/{made}").json()
    assert (found["role"], found["reach"], found["email"]) == ("manager", "all", "sunhee@northwind.example")
    ada.patch(f"/members/{made}", {"is_active": False})
    assert made not in {row["id"] for row in ada.get("/members").json()}
    assert made in {row["id"] for row in ada.get("/members?with_inactive=true").json()}


def test_the_last_administrator_stays(selling: House, ada: Program) -> None:
    answer = ada.patch(f"/members/{selling.members['ada']}", {"role": "rep"})
    assert (answer.status_code, answer.json()["code"]) == (409, "last-admin")


def test_teams_form_a_tree_without_circles(selling: House, ada: Program) -> None:
    top = ada.post("/teams", {"name": "Europe"}).json()["id"]
    helsinki = str(selling.teams["Helsinki"])
    ada.patch(f"/teams/{helsinki}", {"parent_id": top})
    assert [(row["name"], row["depth"]) for row in ada.get("/teams").json()][:2] == [
        ("Europe", 0),
        ("Helsinki", 1),
    ]
    assert ada.patch(f"/teams/{top}", {"parent_id": helsinki}).json()["code"] == "cycle"


def test_a_token_knows_who_it_stands_for_and_what_it_may(selling: House) -> None:
    me = program(selling, "ada", "deals:read").get("/me").json()
    assert (me["name"], me["role"], me["permissions"]) == ("Ada", "admin", ["deals:read"])


def test_a_token_cannot_make_tokens_or_rename_its_owner(rasmus: Program) -> None:
    assert rasmus.post("/tokens", {"name": "b", "scopes": ["deals:read"]}).json()["code"] == "own-hands"
    assert rasmus.patch("/me", {"name": "Other"}).json()["code"] == "own-hands"


def _signed_in(house: House, name: str, **more: Any) -> Client:
    client = Client(**more)
    client.force_login(User.objects.get(id=house.users[name]))
    return client


def test_whoever_is_signed_in_makes_a_token_and_revokes_it(selling: House) -> None:
    pages = _signed_in(selling, "rasmus")
    wanted = {"name": "Spreadsheet", "scopes": ["deals:read"], "expires_at": "2027-01-01T00:00:00Z"}
    made = pages.post(f"{BASE}/tokens", wanted, content_type="application/json").json()
    assert Program(made["token"]).get("/deals").status_code == 200
    assert pages.delete(f"{BASE}/tokens/{made['id']}").status_code == 204
    assert Program(made["token"]).get("/deals").status_code == 401
    assert pages.patch(f"{BASE}/me", {"theme": "dark"}, content_type="application/json").status_code == 204


def test_a_page_of_somebody_else_cannot_write_in_your_name(selling: House) -> None:
    pages = _signed_in(selling, "rasmus", enforce_csrf_checks=True)
    answer = pages.post(f"{BASE}/deals", {"name": "Pumps"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert pages.get(f"{BASE}/deals").status_code == 200


def test_fields_are_defined_used_and_put_away(ada: Program) -> None:
    size = {"record": "account", "key": "size", "kind": "number", "label": {"en": "Size"}, "filtered": True}
    made = ada.post("/fields", size).json()
    assert ada.post("/fields", size).json()["code"] == "taken"
    ada.post("/accounts", {"name": "A", "custom": {"size": 12}})
    assert len(ada.get("/accounts?custom=size:at_least:10").json()["items"]) == 1
    at = f"/fields/{made['id']}"
    assert ada.patch(at, {"label": {"en": "Staff"}}, If_Match='"1"').json()["label"] == {"en": "Staff"}
    assert ada.patch(at, {"label": {"en": "People"}}, If_Match='"1"').status_code == 412
    ada.post(f"{at}/archive")
    assert ada.get("/fields?record=account").json() == []
    assert ada.post(f"{at}/restore").json()["archived_at"] is None


def test_kinds_are_named_in_the_language_of_the_request(ada: Program) -> None:
    kinds = ada.get("/kinds").json()
    assert {one["key"] for one in kinds["field"]} >= {"text", "number", "choice"}
    assert {one["key"] for one in kinds["loss_reason"]} >= {"price", "competitor"}
