"""Deals as records: create, read, list, change, owner, archive."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.client import Program
from tests.make import House

Deal = dict[str, Any]


def test_a_new_deal_starts_at_the_first_stage_and_says_where_it_is(rasmus: Program) -> None:
    answer = rasmus.post(
        "/deals",
        {
            "name": " Pumps  for Oulu ",
            "value": {"amount": "12000.50"},
            "next_step": {"what": "Visit", "on": "2026-03-09"},
        },
    )
    deal = answer.json()
    assert answer.status_code == 201
    assert deal["stage"] == "discovery"
    assert deal["name"] == "Pumps for Oulu"
    assert deal["value"] == {"amount": "12000.50", "currency": "EUR"}
    assert answer.headers["Location"] == f"/api/v1/deals/{deal['id']}"
    assert answer.headers["ETag"] == '"1"'


def test_a_deal_is_read_with_the_names_of_its_owner(rasmus: Program, deal: Deal) -> None:
    found = rasmus.get(f"/deals/{deal['id']}").json()
    assert found == {**deal, "owner": "Rasmus", "account": ""}


def test_a_reader_who_has_the_revision_is_spared_the_rest(rasmus: Program, deal: Deal) -> None:
    answer = rasmus.get(f"/deals/{deal['id']}", If_None_Match='"1"')
    assert (answer.status_code, answer.content) == (304, b"")


def test_only_what_is_named_changes(rasmus: Program, deal: Deal) -> None:
    changed = rasmus.patch(
        f"/deals/{deal['id']}", {"value": {"amount": 900, "currency": "KRW"}, "probability": 0.4}
    ).json()
    assert changed["value"] == {"amount": "900", "currency": "KRW"}
    assert (changed["probability"], changed["probability_source"]) == (0.4, "hand")
    assert changed["name"] == deal["name"]


def test_a_change_of_what_somebody_else_changed_is_refused(rasmus: Program, deal: Deal) -> None:
    rasmus.patch(f"/deals/{deal['id']}", {"name": "Pumps"})
    answer = rasmus.patch(f"/deals/{deal['id']}", {"name": "Valves"}, If_Match='"1"')
    assert answer.status_code == 412
    assert answer.json()["code"] == "stale"
    assert answer.json()["context"] == {"revision": 2}


def test_a_misspelt_field_is_told(rasmus: Program, deal: Deal) -> None:
    problem = rasmus.patch(f"/deals/{deal['id']}", {"nmae": "Pumps"}).json()
    assert (problem["code"], problem["field"]) == ("unknown-field", "nmae")


def test_a_rep_cannot_give_a_deal_away_but_a_manager_can(
    selling: House, rasmus: Program, mina: Program, deal: Deal
) -> None:
    to = {"owner_id": str(selling.members["jiwoo"])}
    assert rasmus.post(f"/deals/{deal['id']}/assign", to).status_code == 403
    assert mina.post(f"/deals/{deal['id']}/assign", to).json()["owner_id"] == to["owner_id"]
    assert rasmus.get(f"/deals/{deal['id']}").status_code == 404


def test_the_next_step_is_set_and_cleared(rasmus: Program, deal: Deal) -> None:
    step = {"what": "Show the pump", "kind": "demo", "on": "2026-03-10"}
    assert rasmus.put(f"/deals/{deal['id']}/next-step", step).json()["next_step"] == step
    assert rasmus.delete(f"/deals/{deal['id']}/next-step").json()["next_step"] is None


def test_a_deleted_deal_leaves_the_list_until_it_is_restored(rasmus: Program, deal: Deal) -> None:
    rasmus.post(f"/deals/{deal['id']}/archive")
    assert rasmus.get("/deals").json()["items"] == []
    assert len(rasmus.get("/deals?archived=true").json()["items"]) == 1
    rasmus.post(f"/deals/{deal['id']}/restore")
    assert len(rasmus.get("/deals").json()["items"]) == 1


def test_pages_follow_one_another_without_gap_or_overlap(rasmus: Program) -> None:
    names = {rasmus.post("/deals", {"name": f"Deal {n}"}).json()["name"] for n in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = rasmus.get(f"/deals?sort=-name&limit=2&cursor={cursor}").json()
        seen += [item["name"] for item in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert seen == sorted(names, reverse=True)


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("text=oulu", 1),
        ("text=seoul", 0),
        ("status=open", 1),
        ("stage=proposal", 0),
        ("no_next_step=true", 1),
        ("value_from=0&value_to=1", 1),
        ("value_from=0.01", 0),
        ("updated_since=2027-01-01T00:00:00Z", 0),
    ],
)
def test_a_list_is_narrowed(rasmus: Program, deal: Deal, condition: str, count: int) -> None:
    assert len(rasmus.get(f"/deals?{condition}").json()["items"]) == count


def test_deals_are_found_by_a_custom_field_in_each_workspace_by_its_own(
    ada: Program, rasmus: Program
) -> None:
    field = {"record": "deal", "key": "region", "kind": "text", "label": {"en": "Region"}, "filtered": True}
    assert ada.post("/fields", field).status_code == 201
    rasmus.post("/deals", {"name": "North", "custom": {"region": "north"}})
    rasmus.post("/deals", {"name": "South", "custom": {"region": "south"}})
    found = rasmus.get("/deals?custom=region:is:north").json()["items"]
    assert [item["name"] for item in found] == ["North"]
    assert rasmus.get("/deals?custom=region:is:east").json()["items"] == []
    assert rasmus.get("/deals?custom=region").json()["code"] == "custom"


def test_search_finds_by_part_of_the_name(rasmus: Program, deal: Deal) -> None:
    assert [hit["id"] for hit in rasmus.get("/deals/search?q=oul").json()] == [deal["id"]]
