"""Dashboards for programs: their figures as data, and their schedules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.insight.mirror.refresh import catch_up
from tests.api.client import Program, program
from tests.make import NOW, House
from tests.web.selling import add_deal, tour

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(house: House, settings: Any, tmp_path: Path) -> House:
    """Two sales of Rasmus that were lost, and one that goes on; counted."""
    settings.HOMEPLATE_DATA = tmp_path
    tour(house)
    for name in ("Valves", "Pumps"):
        deal = add_deal(house, "rasmus", name)
        actions.lose(house.actor("rasmus"), deal_id=deal.id, reason="timing", now=NOW)
    add_deal(house, "rasmus", "Going on")
    with house.inside():
        catch_up(now=NOW)
    return house


@pytest.fixture
def mina(counted: House) -> Program:
    """The program of his manager."""
    return program(counted, "mina")


def test_figures_come_as_data_with_interval_and_sample(mina: Program) -> None:
    answer = mina.get("/dashboards/manager/figures?period=quarter").json()
    assert (answer["currency"], answer["filters"]) == ("EUR", {"period": "quarter"})
    tiles = {tile["name"]: tile for tile in answer["tiles"]}
    rate = tiles["win-rate"]["figures"][0]
    assert (rate["value"], rate["unit"], rate["sample"], rate["sample_of"]) == (0.0, "share", 2, "closed")
    assert rate["low"] == 0.0 and 0 < rate["high"] < 1
    assert tiles["win-rate"]["made"] and tiles["win-rate"]["means"].startswith("Won ÷")


def test_a_dashboard_that_is_not_there_is_not_found(mina: Program) -> None:
    assert mina.get("/dashboards/nonsense/figures").status_code == 404


def test_a_schedule_is_made_read_changed_and_deleted(mina: Program, counted: House) -> None:
    who = str(counted.members["rasmus"])
    made = mina.post(
        "/dashboard-schedules", {"which": "manager", "rhythm": {"weekday": 4, "hour": 17}, "receivers": [who]}
    ).json()
    address = f"/dashboard-schedules/{made['id']}"
    assert made["rhythm"] == {
        "every": "weekly",
        "weekday": 4,
        "month_day": 1,
        "hour": 17,
        "working_days": True,
    }
    assert [one["member_id"] for one in made["receivers"]] == [who] and made["next_at"]
    assert mina.send("PATCH", address, {"rhythm": {"every": "daily"}}).json()["rhythm"]["every"] == "daily"
    assert mina.post(f"{address}/pause", {}).json()["next_at"] is None
    assert mina.send("DELETE", address).status_code == 204
    assert mina.get("/dashboard-schedules").json() == []
