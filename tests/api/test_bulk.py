"""Many changes in one request: each row has its own result."""

from __future__ import annotations

from typing import Any

from tests.api.client import Program
from tests.api.conftest import Prove
from tests.make import House

Deal = dict[str, Any]


def test_a_row_that_is_refused_undoes_only_itself(rasmus: Program, deal: Deal, prove: Prove) -> None:
    prove(deal)
    rows = [
        {"do": "create", "name": "Valves"},
        {"do": "advance", "id": deal["id"], "to": "closing"},
        {"do": "advance", "id": deal["id"], "to": "proposal"},
        {"do": "edit", "id": deal["id"], "set": {"name": ""}},
        {"do": "fly", "id": deal["id"]},
        "nonsense",
    ]
    answer = rasmus.post("/bulk/deals", {"rows": rows})
    results = answer.json()["results"]
    assert answer.status_code == 207
    assert [row["status"] for row in results] == [201, 409, 200, 422, 422, 422]
    assert results[1]["problem"]["code"] == "gate-not-met"
    assert (answer.json()["succeeded"], answer.json()["failed"]) == (2, 4)
    assert rasmus.get(f"/deals/{deal['id']}").json()["stage"] == "proposal"


def test_every_verb_has_its_row(selling: House, mina: Program, deal: Deal) -> None:
    at = {"id": deal["id"]}
    rows: list[dict[str, Any]] = [
        {**at, "do": "next_step", "next_step": {"what": "Visit", "on": "2026-03-09"}},
        {**at, "do": "validate", "criterion": "need", "value": True},
        {**at, "do": "override", "to": "proposal", "reason": "In a hurry"},
        {**at, "do": "regress", "to": "discovery", "reason": "New need"},
        {**at, "do": "assign", "owner_id": str(selling.members["jiwoo"])},
        {**at, "do": "lose", "reason": "price"},
        {**at, "do": "archive"},
        {**at, "do": "restore", "revision": 8},
    ]
    results = mina.post("/bulk/deals", {"rows": rows}).json()["results"]
    assert [row["status"] for row in results] == [200] * 8, results
    assert results[-1]["revision"] == 9


def test_a_row_read_at_an_old_revision_is_refused(rasmus: Program, deal: Deal) -> None:
    rows = [{"do": "edit", "id": deal["id"], "revision": 7, "set": {"name": "Valves"}}]
    (row,) = rasmus.post("/bulk/deals", {"rows": rows}).json()["results"]
    assert (row["status"], row["problem"]["code"]) == (409, "stale")


def test_accounts_and_contacts_come_in_bulk(rasmus: Program) -> None:
    for kind in ("accounts", "contacts"):
        rows: list[dict[str, Any]] = [{"do": "create", "name": "A"}, {"do": "create", "name": ""}]
        results = rasmus.post(f"/bulk/{kind}", {"rows": rows}).json()["results"]
        assert [row["status"] for row in results] == [201, 422]
        made = results[0]["id"]
        rows = [
            {"do": "edit", "id": made, "set": {"name": "B"}},
            {"do": "archive", "id": made},
            {"do": "restore", "id": made},
        ]
        results = rasmus.post(f"/bulk/{kind}", {"rows": rows}).json()["results"]
        assert [row["status"] for row in results] == [200] * 3


def test_bulk_with_a_key_acts_once(rasmus: Program) -> None:
    body = {"rows": [{"do": "create", "name": "A"}, {"do": "create", "name": ""}]}
    answers = [rasmus.post("/bulk/deals", body, Idempotency_Key="k").json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert len(rasmus.get("/deals").json()["items"]) == 1


def test_there_is_a_limit_to_the_rows(rasmus: Program) -> None:
    assert rasmus.post("/bulk/deals", {"rows": []}).status_code == 422
    assert rasmus.post("/bulk/deals", {"rows": [{}] * 201}).json()["code"] == "too-many"
