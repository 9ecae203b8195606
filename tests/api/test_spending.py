"""What was spent, written and read by a program."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from homeplate.api.spending import Purpose
from homeplate.costs.rules import PURPOSES
from tests.api.client import Program, program
from tests.make import House

pytestmark = pytest.mark.django_db
FAIR = {
    "purpose": "win",
    "since": "2026-01-01",
    "until": "2026-02-01",
    "what": "Fair",
    "amount": {"amount": "900"},
}


@pytest.fixture
def ada(house: House) -> Program:
    return program(house, "ada")


def made(who: Program, **more: Any) -> dict[str, Any]:
    answer = who.post("/spending", {**FAIR, **more})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def test_the_document_knows_every_purpose() -> None:
    assert set(get_args(Purpose)) == set(PURPOSES)


def test_a_record_is_read_as_it_was_written_down(house: House, ada: Program) -> None:
    team = str(house.teams["Seoul"])
    one = made(ada, team_id=team, amount={"amount": "12.50", "currency": "USD"})
    assert (one["amount"], one["team_id"]) == ({"amount": "12.50", "currency": "USD"}, team)
    assert ada.get(f"/spending/{one['id']}").json() == one
    assert ada.get("/spending?since=2026-01-31&purpose=win").json() == [one]
    assert ada.get("/spending?since=2026-02-01").json() == ada.get("/spending?purpose=keep").json() == []


def test_a_change_names_what_it_changes_and_is_refused_when_stale(ada: Program) -> None:
    one = made(ada)
    path = f"/spending/{one['id']}"
    changed = ada.patch(path, {"amount": {"amount": "950"}}, If_Match='"1"')
    assert changed.status_code == 200 and changed.json()["amount"]["amount"] == "950.00"
    assert changed.json()["what"] == "Fair"
    assert ada.patch(path, {"what": "Stand"}, If_Match='"1"').status_code == 412
    assert ada.delete(path, If_Match='"1"').status_code == 412


def test_a_deleted_record_is_restored_once(ada: Program) -> None:
    path = f"/spending/{made(ada)['id']}"
    assert ada.delete(path).status_code == 204 and ada.get("/spending").json() == []
    assert ada.post(f"{path}/restore").status_code == 200
    assert ada.post(f"{path}/restore").status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"purpose": "party"},
        {"until": "2026-01-01"},
        {"amount": {"amount": "-1"}},
        {"amount": {"amount": "1", "currency": "XYZ"}},
        {"what": ""},
        {"team_id": "00000000-0000-0000-0000-000000000007"},
        {"colour": "red"},
    ],
)
def test_what_makes_no_sense_is_refused(ada: Program, wrong: dict[str, Any]) -> None:
    assert ada.post("/spending", {**FAIR, **wrong}).status_code == 422
