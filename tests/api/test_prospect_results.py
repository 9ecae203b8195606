"""What becomes of a search, for programs: leads, lists, and news of what is watched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from homeplate.people.actions import save_view
from homeplate.prospects.watches.work import look
from tests.api.client import Program
from tests.make import NOW, House
from tests.prospects.conftest import base, loaded
from tests.prospects.test_takes import ids_of
from tests.prospects.test_watches import NEW

__all__ = ["base"]

pytestmark = pytest.mark.django_db


def test_what_a_query_finds_becomes_leads_and_is_taken_back(base: House, rasmus: Program) -> None:
    known = str(ids_of(base, "Aino Mäkelä")[0])
    rasmus.post("/prospects/takes", {"ids": [known], "owner_id": str(base.members["rasmus"])})
    query = {"where": {"industry": {"any": ["Banking"]}}}
    made = rasmus.post("/prospects/takes", {"query": query, "source": "event", "source_detail": "Fair"})
    at = f"/prospects/takes/{made.json()['id']}"
    told = rasmus.get(at).json()
    assert (told["state"], told["total"], told["taken"], told["reasons"]) == ("done", 5, 4, {"lead": 1})
    (left,) = rasmus.get(f"{at}/rows?left_out=true").json()
    assert (left["record_id"], left["outcome"], left["lead_id"] is None) == (known, "lead", False)
    assert told["id"] in {one["id"] for one in rasmus.get("/prospects/takes").json()}
    assert rasmus.post(f"{at}/cancel").status_code == rasmus.post(f"{at}/resume").status_code == 409
    assert rasmus.post(f"{at}/undo").status_code == 204
    assert rasmus.get(at).json()["taken_back"] == 4
    assert rasmus.post(f"{at}/undo").json()["code"] == "take-undone"


def test_exactly_one_choice_is_taken(base: House, rasmus: Program) -> None:
    both: dict[str, Any] = {"ids": [], "query": {}}
    for body in ({}, both):
        assert rasmus.post("/prospects/takes", body).status_code == 422


def test_a_list_is_filled_thinned_and_each_change_taken_back(base: House, rasmus: Program) -> None:
    at = f"/prospects/lists/{rasmus.post('/prospects/lists', {'name': 'A', 'about': 'people'}).json()['id']}"
    added = rasmus.post(f"{at}/rows", {"query": {"where": {"industry": {"any": ["Banking"]}}}}).json()
    assert added["number"] == rasmus.get(at).json()["size"] == 5
    page = rasmus.get(f"{at}/rows?limit=4").json()
    rest = rasmus.get(f"{at}/rows?after={page['next']}").json()
    assert [len(one["people"]) for one in (page, rest)] == [4, 1] and rest["next"] == ""
    off = rasmus.post(f"{at}/rows/remove", {"ids": [rest["people"][0]["id"]]}).json()
    assert off["number"] == 1
    assert rasmus.post(f"{at}/changes/{off['id']}/undo").status_code == 204
    assert rasmus.post(f"{at}/changes/{off['id']}/undo").status_code == 409
    assert rasmus.patch(at, {"name": "B"}, If_Match='"1"').json()["name"] == "B"
    assert rasmus.patch(at, {"name": "C"}, If_Match='"1"').status_code == 412
    assert rasmus.post(f"{at}/archive").status_code == 204 and rasmus.get("/prospects/lists").json() == []
    assert rasmus.post(f"{at}/restore").status_code == 204 and rasmus.get(at).json()["size"] == 5


def test_a_watched_search_tells_what_is_new(base: House, rasmus: Program) -> None:
    view_id = save_view(
        base.actor("rasmus"), page="prospects", shape="list", name="HR", query="title=HR+manager", now=NOW
    )
    assert rasmus.put(f"/prospects/watches/{view_id}", {"every": "coming"}).status_code == 204
    look(base.id, clock=lambda: NOW)
    loaded(base, NEW)
    look(base.id, clock=lambda: NOW + timedelta(days=1))
    (watched,) = rasmus.get("/prospects/watches").json()
    assert (watched["view_id"], watched["every"], watched["total"]) == (str(view_id), "coming", 5)
    (news,) = rasmus.get("/prospects/news").json()
    assert (news["number"], news["ids"]) == (1, [])
    (new,) = rasmus.get(f"/prospects/news/{news['id']}").json()["ids"]
    assert new == str(ids_of(base, "Sanna Uusi")[0])
    for _ in range(2):
        assert rasmus.delete(f"/prospects/watches/{view_id}").status_code == 204
    assert rasmus.get("/prospects/watches").json() == []
