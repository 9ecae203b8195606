"""The forecast as data: what is computed beside what people expect."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.insight.assuming import MOST
from homeplate.insight.mirror.refresh import catch_up
from homeplate.insight.weekly.keeping import keep_weeks
from homeplate.people.queries import operator
from tests.api.client import Program, program
from tests.make import NOW, House

pytestmark = pytest.mark.django_db


@pytest.fixture
def counted(selling: House, settings: Any, tmp_path: Path) -> House:
    """A deal of Rasmus in commit and one of Hana in best case, both due this month; counted."""
    settings.HOMEPLATE_DATA = tmp_path
    for who, value, category in (("rasmus", 900, "commit"), ("hana", 400, "best_case")):
        actor = selling.actor(who)
        deal = actions.create_deal(actor, name=who, value=Decimal(value), expected_close=NOW.date(), now=NOW)
        actions.set_category(actor, deal_id=deal.id, category=category, now=NOW)
    with selling.inside():
        catch_up(now=NOW)
    return selling


def test_what_people_expect_is_told_by_category_team_and_person(counted: House) -> None:
    figures = program(counted, "ada").get(f"/insight/forecast?period={NOW:%Y-%m}").json()["figures"]
    whole = figures["expected"]
    assert [(one["category"], one["deals"], one["value"]) for one in whole["categories"]] == [
        ("commit", 1, "900.00"),
        ("best_case", 1, "400.00"),
        ("pipeline", 0, "0.00"),
        ("omitted", 0, "0.00"),
    ]
    assert whole["expected"] == {"commit": "900.00", "best_case": "1300.00", "pipeline": "1300.00"}
    people = {one["owner_id"] for one in figures["lines"] if one["owner_id"]}
    assert people == {str(counted.members["rasmus"]), str(counted.members["hana"])}
    assert {one["team_id"] for one in figures["lines"]} >= {str(counted.actor("rasmus").team_id)}


def test_only_what_is_in_reach_is_told(counted: House, rasmus: Program) -> None:
    figures = rasmus.get("/insight/forecast").json()["figures"]
    assert figures["expected"]["expected"]["best_case"] == "900.00"
    mina = (
        program(counted, "mina")
        .get(f"/insight/forecast?owner_id={counted.members['hana']}")
        .json()["figures"]
    )
    assert mina["expected"]["categories"][0]["deals"] == 0


def test_a_team_is_told_with_those_below_it(counted: House) -> None:
    team = counted.actor("rasmus").team_id
    figures = program(counted, "ada").get(f"/insight/forecast?team_id={team}").json()["figures"]
    assert figures["expected"]["expected"]["pipeline"] == "900.00"


def test_a_week_tells_what_was_in_each_category(counted: House) -> None:
    with counted.inside():
        keep_weeks(operator(counted.id), now=NOW, at_once=1)
    (week,) = program(counted, "ada").get(f"/insight/forecast-weeks?period={NOW:%Y-%m}").json()
    assert week["categories"] == [
        {"category": "commit", "deals": 1, "value": "900.00"},
        {"category": "best_case", "deals": 1, "value": "400.00"},
    ]


def test_deals_can_be_taken_to_go_another_way(counted: House) -> None:
    with counted.inside():
        deals = {one.name: str(one.id) for one in Deal.objects.all()}
    ask = f"/insight/what-if?period={NOW:%Y-%m}&won={deals['rasmus']}&lost={deals['hana']}"
    found = program(counted, "ada").get(ask).json()["figures"]
    assert {one["deal_id"]: one["way"] for one in found["deals"]} == {
        deals["rasmus"]: "won",
        deals["hana"]: "lost",
    }
    assert Decimal(found["after"]["p10"]) == 900 > Decimal(found["before"]["p10"])
    assert found["unknown"] == 0
    plain = program(counted, "ada").get(f"/insight/what-if?period={NOW:%Y-%m}").json()["figures"]
    assert plain["after"] == plain["before"] == found["before"]


def test_what_if_tells_nothing_of_deals_out_of_reach(counted: House, rasmus: Program) -> None:
    with counted.inside():
        hana = Deal.objects.get(name="hana").id
    found = rasmus.get(f"/insight/what-if?period={NOW:%Y-%m}&won={hana}").json()["figures"]
    assert found["unknown"] == 1 and str(hana) not in {one["deal_id"] for one in found["deals"]}
    assert found["after"] == found["before"]


MANY = "&".join(f"{'won' if n % 2 else 'lost'}={UUID(int=n)}" for n in range(MOST + 1))


@pytest.mark.parametrize("wrong", ["factor=900", "won=nobody", MANY], ids=["factor", "id", "many"])
def test_what_cannot_be_assumed_is_refused(counted: House, wrong: str) -> None:
    assert program(counted, "ada").get(f"/insight/what-if?{wrong}").status_code == 422


def test_until_the_deals_were_counted_there_are_no_figures(
    selling: House, settings: Any, tmp_path: Path
) -> None:
    settings.HOMEPLATE_DATA = tmp_path / "none"
    told = program(selling, "ada").get("/insight/forecast?period=2026-Q1").json()
    assert (told["since"], told["until"], told["figures"]) == ("2026-01-01", "2026-04-01", None)
    assert program(selling, "ada").get("/insight/forecast?period=soon").json()["field"] == "period"
