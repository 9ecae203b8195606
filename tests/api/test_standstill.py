"""Deals that stand still and stages that deals come back to, as data."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.api.client import Program, program
from tests.make import NOW, House

pytestmark = pytest.mark.django_db
DAYS = "since=2026-01-01&until=2027-01-01"


@pytest.fixture
def counted(selling: House, settings: Any, tmp_path: Path) -> House:
    """Ten sales of Mina, one of which went back a stage, and a deal of Rasmus that stands still."""
    settings.HOMEPLATE_DATA = tmp_path
    mina, hour = selling.actor("mina"), timedelta(hours=1)
    for number in range(10):
        deal = actions.create_deal(mina, name=f"Sale {number}", now=NOW - 30 * hour)
        actions.override(mina, deal_id=deal.id, to="proposal", reason="Known buyer", now=NOW - 29 * hour)
        if number == 0:
            actions.regress(mina, deal_id=deal.id, to=deal.stage, reason="Too early", now=NOW - 28 * hour)
            actions.override(mina, deal_id=deal.id, to="proposal", reason="Again", now=NOW - 27 * hour)
        actions.win(mina, deal_id=deal.id, override_reason="Signed on paper", now=NOW - 20 * hour)
    actions.create_deal(selling.actor("rasmus"), name="Still", now=NOW - 24 * hour)
    with selling.inside():
        catch_up(now=NOW)
    return selling


def test_stalled_deals_are_told_by_stage_and_owner(counted: House) -> None:
    told = program(counted, "ada").get(f"/insight/stalled?{DAYS}").json()
    assert (told["stalled"]["value"], told["stalled"]["of"], told["unknown"]) == (1, 1, 0)
    assert told["was"]["of"] == 0, "nothing was sold before the days, so nothing was usual"
    first = told["stages"][0]
    assert (first["position"], first["stalled"]["of"], first["stays"]) == (0, 1, 11)
    assert first["name"] and first["usual_days"] < 1
    assert [one["owner_id"] for one in told["owners"]] == [str(counted.members["rasmus"])]


def test_only_deals_in_reach_are_told_to_stand_still(counted: House, rasmus: Program) -> None:
    told = rasmus.get(f"/insight/stalled?{DAYS}").json()
    assert told["stages"][0]["stays"] == 0, "the sales are those of Mina"
    assert (told["stalled"]["value"], told["unknown"]) == (None, 1)


def test_stages_that_deals_come_back_to_are_told(counted: House, rasmus: Program) -> None:
    told = program(counted, "ada").get(f"/insight/rework?{DAYS}").json()
    (first, second) = told["stages"]
    assert (first["position"], first["deals"], first["times"], first["straight"]["of"]) == (0, 1, 1, 9)
    assert second["deals"] == 1 and first["name"] and first["apart_low"] <= 0 <= first["apart_high"]
    assert rasmus.get(f"/insight/rework?{DAYS}").json()["stages"] == []


def test_figures_are_narrowed_to_a_person_a_team_and_what_deals_are(counted: House) -> None:
    ada, of = program(counted, "ada"), f"/insight/stalled?{DAYS}"
    mina, seoul = counted.members["mina"], counted.teams["Seoul"]

    def stays(more: str) -> int:
        found: int = ada.get(f"{of}&{more}").json()["stages"][0]["stays"]
        return found

    of_mina = ada.get(f"/insight/rework?{DAYS}&owner_id={mina}").json()
    assert [one["straight"]["of"] for one in of_mina["stages"]] == [9, 9]
    assert stays(f"owner_id={counted.members['rasmus']}") == 0, "the sales are those of Mina"
    assert stays(f"team_id={seoul}") == 0
    assert (stays("source=-"), stays("source=Fair"), stays("value=-"), stays("size=-")) == (11, 0, 11, 11)


def test_a_narrowing_that_makes_no_sense_is_named(counted: House) -> None:
    ada = program(counted, "ada")
    for field in ("size", "value"):
        answer = ada.get(f"/insight/persistence?{DAYS}&{field}=nonsense")
        assert (answer.status_code, answer.json()["field"]) == (422, field)
    nothing = "0198c0de-0000-7000-8000-000000000000"
    assert ada.get(f"/insight/persistence?{DAYS}&version_id={nothing}").status_code == 404


def test_a_workspace_without_deals_does_not_tell_programs_to_ask_again(selling: House) -> None:
    ada = program(selling, "ada")
    for path in (f"stalled?{DAYS}", f"rework?{DAYS}", f"persistence?{DAYS}", f"customers?{DAYS}"):
        answer = ada.get(f"/insight/{path}")
        assert (answer.status_code, answer.json()["code"]) == (409, "no-deals"), path
    actions.create_deal(selling.actor("rasmus"), name="First", now=NOW)
    assert ada.get(f"/insight/stalled?{DAYS}").json()["code"] == "not-counted"
