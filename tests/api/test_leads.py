"""Leads for programs."""

from __future__ import annotations

from tests.api.client import Program
from tests.make import House

MINNA = {
    "person": "Minna Salo",
    "company": "Kone Oyj",
    "email": "minna@kone.example",
    "source": "event",
    "immediacy": "immediate",
    "approaches": [{"way": "phone", "text": "Mornings"}],
}


def test_a_lead_is_handed_in_read_changed_and_taken_through_its_steps(house: House, rasmus: Program) -> None:
    made = rasmus.post("/leads", MINNA).json()
    at = f"/leads/{made['id']}"
    assert (made["state"], made["domain"], made["owner_id"]) == (
        "new", "kone.example", str(house.members["rasmus"]),
    )  # fmt: skip
    assert rasmus.get(at).json() == made
    assert rasmus.get(at, If_None_Match='"1"').status_code == 304
    assert rasmus.patch(at, {"need": "Pumps"}, If_Match='"1"').json()["need"] == "Pumps"
    assert rasmus.patch(at, {"need": "Fans"}, If_Match='"1"').status_code == 412
    assert rasmus.post(f"{at}/contact", {"way": "phone", "note": "Yes"}).json()["due_at"] is None
    assert rasmus.post(f"{at}/accept").json()["state"] == "accepted"
    assert rasmus.post(f"{at}/qualify", {"note": "Budget"}).json()["state"] == "qualified"
    assert rasmus.post(f"{at}/undo").json()["state"] == "accepted"
    assert rasmus.post(f"{at}/recycle", {"on": "2090-01-01"}).json()["field"] == "on"
    verbs = [one["verb"] for one in rasmus.get(f"{at}/timeline").json()["items"]]
    assert verbs == [
        "lead.undone", "lead.qualified", "lead.accepted", "lead.contacted", "lead.edited", "lead.created",
    ]  # fmt: skip


def test_an_intake_that_is_sent_again_adds_nothing(rasmus: Program) -> None:
    first = rasmus.post("/leads", MINNA, Idempotency_Key="form-7")
    again = rasmus.post("/leads", MINNA, Idempotency_Key="form-7")
    assert first.json() == again.json()
    assert len(rasmus.get("/leads").json()["items"]) == 1


def test_who_is_known_is_told_before_a_lead_is_added(rasmus: Program) -> None:
    rasmus.post("/contacts", {"name": "Minna", "emails": [{"value": "minna@kone.example"}]})
    found = rasmus.get("/leads/known?email=minna@kone.example").json()
    assert [(one["kind"], one["by"], one["name"]) for one in found] == [("contact", "email", "Minna")]


def test_lists_narrow_and_count(rasmus: Program) -> None:
    for name, source in (("A", "event"), ("B", "partner")):
        rasmus.post("/leads", {"company": name, "source": source})
    assert [one["company"] for one in rasmus.get("/leads?source=event").json()["items"]] == ["A"]
    assert [
        one["company"] for one in rasmus.get("/leads?state=new&state=waiting&text=b").json()["items"]
    ] == ["B"]
    told = {one["state"]: one["count"] for one in rasmus.get("/leads/counts?source=event").json()}
    assert (told["new"], told["rejected"]) == (1, 0)
    assert rasmus.get("/leads?state=won").json()["field"] == "state"


def test_many_leads_are_changed_in_one_request_each_by_itself(rasmus: Program) -> None:
    made = rasmus.post("/leads", MINNA).json()["id"]
    rows = [
        {"do": "create", "company": "New"},
        {"do": "accept", "id": made},
        {"do": "accept", "id": made},
        {"do": "reject", "id": made, "reason": "no_need"},
        {"do": "assign", "id": made},
    ]
    answer = rasmus.post("/bulk/leads", {"rows": rows}).json()
    assert [one["status"] for one in answer["results"]] == [201, 200, 409, 200, 403]


def test_kinds_are_named(rasmus: Program) -> None:
    kinds = rasmus.get("/leads/kinds").json()
    assert {"key": "referral", "name": "Referral"} in kinds["sources"]
    assert {"key": "no_need", "name": "No need"} in kinds["reasons"]
