"""Statements compiled once give what Django's own would, whatever the values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import F, QuerySet

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.people.models import Member
from homeplate.tenancy import prepared
from homeplate.tenancy.prepared import MOST, STEP, fetch, fetch_among, union_of, update
from tests.make import NOW, House, publish


def named(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
    return Member.objects.filter(name__contains=values["part"]).order_by("name").values_list("name")


@pytest.mark.parametrize("part", ["a", "mark", "%", "_", "\\", "Min", "å'; DROP TABLE people_member; --"])
def test_a_pattern_is_matched_as_plain_text(house: House, part: str) -> None:
    with house.inside():
        fetch("named", {"part": "first"}, named)
        found = [row[0] for row in fetch("named", {"part": part}, named)]
        assert found == list(
            Member.objects.filter(name__contains=part).order_by("name").values_list("name", flat=True)
        )


def test_the_workspace_is_always_the_present_one(house: House) -> None:
    def everybody(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
        return Member.objects.values_list("id")

    with house.inside():
        ours = {row[0] for row in fetch("everybody", {}, everybody)}
    outsider = house.actor("outsider")
    assert house.members["outsider"] not in ours
    with house.inside():
        assert len(ours) == 8
    assert outsider.member_id not in ours


@pytest.mark.parametrize("others", [0, 1, STEP - 1, STEP, MOST + 1])
def test_the_rows_about_some_records_are_theirs_however_many_are_asked_for(house: House, others: int) -> None:
    def those(values: Mapping[str, Any], among: Sequence[UUID]) -> QuerySet[Member, Any]:
        return Member.objects.filter(id__in=among).exclude(name=values["but"]).values_list("id")

    ada, hana = house.members["ada"], house.members["hana"]
    wanted = [ada, hana, *(uuid4() for _ in range(others))]
    with house.inside():
        for _ in range(2):
            assert {row[0] for row in fetch_among("those", {"but": "nobody"}, wanted, those)} == {ada, hana}
        assert list(fetch_among("those", {"but": "nobody"}, (), those)) == []


def test_an_update_sets_each_kind_of_value(house: House) -> None:
    publish(house)
    deal = actions.create_deal(house.actor("rasmus"), name="Pumps", now=NOW)

    def build(values: Mapping[str, Any]) -> tuple[QuerySet[Deal], Mapping[str, Any]]:
        rows = Deal.objects.filter(id=values["id"])
        return rows, {
            "stage_since": values["since"],
            "expected_close": values["close"],
            "progress": F("progress") + values["more"],
            "source": values["source"],
            "lapses_at": values["lapses"],
        }

    def run(**values: Any) -> tuple[Any, ...]:
        with house.inside():
            assert update("test", {"id": deal.id, **values}, build) == 1
            return Deal.objects.values_list(
                "stage_since", "expected_close", "progress", "source", "lapses_at"
            ).get(id=deal.id)

    later = NOW + timedelta(days=1, microseconds=7)
    assert run(since=later, close=date(2026, 5, 1), more=7, source="it's %s", lapses=None) == (
        later, date(2026, 5, 1), 7, "it's %s", None,
    )  # fmt: skip
    assert run(since=NOW, close=None, more=-7, source="", lapses=later) == (NOW, None, 0, "", later)


def test_marks_leave_literals_of_the_query_alone(house: House) -> None:
    moment = datetime(2026, 1, 1, tzinfo=NOW.tzinfo)

    def joined(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
        return Member.objects.filter(joined_at__gte=values["since"], role="rep", is_active=True).values_list(
            "role"
        )

    with house.inside():
        assert {row[0] for row in fetch("joined", {"since": moment}, joined)} == {"rep"}
        assert list(fetch("joined", {"since": NOW + timedelta(days=1)}, joined)) == []


def test_parts_of_a_union_stand_side_by_side() -> None:
    assert union_of("SELECT 1", 2) == "SELECT * FROM (SELECT 1) part UNION ALL SELECT * FROM (SELECT 1) part"


def test_only_so_many_statements_are_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "KEPT", 5)
    with house.inside():
        for number in range(12):
            rows = {"id": house.members["mina"], "name": f"Mina {number}"}
            update(
                ("shape", number), rows, lambda m: (Member.objects.filter(id=m["id"]), {"name": m["name"]})
            )
            assert len(prepared._statements) <= 5


def test_several_queries_in_one_statement_keep_their_own_rows_and_order(house: House) -> None:
    def newest(values: Mapping[str, Any]) -> QuerySet[Member, Any]:
        return (
            Member.objects.filter(role=values["role"]).order_by("-name").values_list("name", "joined_at")[:2]
        )

    with house.inside():
        parts = [(("newest", role), {"role": role}, newest) for role in ("rep", "nobody", "manager")]
        found = prepared.fetch_together(parts)
        assert [[row[0] for row in rows] for rows in found] == [["Rasmus", "Jiwoo"], [], ["Seo-yeon", "Mina"]]
        assert found[0][0][1] == NOW
