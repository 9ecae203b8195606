"""The same request sent again acts once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from homeplate.ledger.models import Receipt
from homeplate.people.models import User
from tests.api.client import Program
from tests.make import House

Deal = dict[str, Any]


def test_the_same_key_gives_the_same_answer_and_acts_once(rasmus: Program) -> None:
    first = rasmus.post("/deals", {"name": "Pumps"}, Idempotency_Key="k1")
    again = rasmus.post("/deals", {"name": "Pumps"}, Idempotency_Key="k1")
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert {name: again.headers[name] for name in ("ETag", "Location")} == {
        name: first.headers[name] for name in ("ETag", "Location")
    }
    assert len(rasmus.get("/deals").json()["items"]) == 1


def test_a_key_is_not_for_another_request(rasmus: Program) -> None:
    rasmus.post("/deals", {"name": "Pumps"}, Idempotency_Key="k1")
    answer = rasmus.post("/deals", {"name": "Valves"}, Idempotency_Key="k1")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency-key")


def test_a_key_is_its_owners_own(rasmus: Program, mina: Program) -> None:
    ids = {
        program.post("/deals", {"name": "Pumps"}, Idempotency_Key="k1").json()["id"]
        for program in (rasmus, mina)
    }
    assert len(ids) == 2


def test_a_refused_request_may_be_sent_again_with_its_key(rasmus: Program, deal: Deal) -> None:
    move = {"to": "proposal"}
    refused = rasmus.post(f"/deals/{deal['id']}/advance", move, Idempotency_Key="k1")
    assert refused.status_code == 409
    for criterion in ("need", "budget"):
        rasmus.put(f"/deals/{deal['id']}/criteria/{criterion}", {"value": True})
    assert rasmus.post(f"/deals/{deal['id']}/advance", move, Idempotency_Key="k1").status_code == 200
    assert rasmus.post(f"/deals/{deal['id']}/advance", move, Idempotency_Key="k1").status_code == 200


@pytest.mark.parametrize("key", [" ", "x" * 201, "\x07"])
def test_an_unfit_key_is_told(rasmus: Program, key: str) -> None:
    assert rasmus.post("/deals", {"name": "Pumps"}, Idempotency_Key=key).status_code in (201, 422)


def test_a_token_is_shown_once_and_kept_nowhere(selling: House, client: Client) -> None:
    client.force_login(User.objects.get(id=selling.users["rasmus"]))
    body, headers = {"name": "CRM", "scopes": ["deals:read"]}, {"Idempotency-Key": "k1"}
    first, again = (
        client.post("/api/v1/tokens", body, content_type="application/json", headers=headers)
        for _ in range(2)
    )
    assert (first.json()["id"], again.json()["token"]) == (again.json()["id"], "")
    with selling.inside():
        assert first.json()["token"] not in str(Receipt.objects.get().answer)
