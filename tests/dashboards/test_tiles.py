"""What tiles say: of nothing, of little, by the rights of whoever asks, and as the pages of insight say it."""

from __future__ import annotations

import pytest
from django.utils import timezone

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import tell
from homeplate.dashboards.ready import begins_with
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.told import UNITS, Told
from homeplate.insight.mirror.refresh import catch_up
from homeplate.kit.errors import Refused
from homeplate.web.insight import changes, forecast, gates, stages
from tests.make import House

pytestmark = pytest.mark.django_db


def say(house: House, name: str, *tiles: str, **wanted: str) -> dict[str, Told]:
    now = timezone.now()
    return tell(
        house.actor(name),
        names=tiles or TILES,
        wanted=Filters.of(wanted),
        now=now,
        today=timezone.localdate(now),
    )


def test_before_anything_is_counted_tiles_of_insight_say_so(selling: House) -> None:
    for name, told in say(selling, "ada").items():
        assert told.empty is not None or TILES[name].source == "team", name


def test_every_tile_says_something_of_an_empty_workspace(selling: House) -> None:
    with selling.inside():
        catch_up(now=timezone.now())
    for name, told in say(selling, "ada").items():
        assert told.empty or told.figures or told.lines or told.verdict, name


def test_every_tile_says_something_of_a_few_deals(counted: House) -> None:
    for name, told in say(counted, "ada").items():
        assert told.empty or told.figures or told.lines or told.verdict, name
        units = {one.unit for one in told.figures} | {one.unit for one in told.lines}
        assert units <= set(UNITS), name


def test_everybody_is_told_what_they_may_see(counted: House) -> None:
    lost = {name: say(counted, name, "win-rate")["win-rate"].figures for name in ("ada", "rasmus", "hana")}
    assert lost["ada"][0].sample and lost["ada"][0].sample.number == 2
    assert lost["rasmus"][0].sample and lost["rasmus"][0].sample.number == 2
    assert lost["hana"] == ()


def test_filters_narrow_what_is_told(counted: House) -> None:
    hana = str(counted.members["hana"])
    assert say(counted, "ada", "win-rate", owner=hana)["win-rate"].empty is not None
    told = say(counted, "ada", "velocity", owner=hana)["velocity"]
    assert told.figures[1].sample and told.figures[1].sample.number == 1


def test_a_process_and_a_team_that_are_gone_narrow_nothing(counted: House) -> None:
    gone = "0198c0de-0000-7000-8000-000000000000"
    assert say(counted, "ada", "win-rate", process=gone, team=gone)["win-rate"].figures


def test_without_a_process_there_is_nothing_to_tell(house: House) -> None:
    with pytest.raises(Refused):
        say(house, "ada", "win-rate")


def test_a_measure_means_the_same_on_a_tile_and_on_its_page() -> None:
    pages = {
        "booked": None, "win-rate": stages.MEANS["rate"], "length": stages.MEANS["length"],
        "velocity": stages.MEANS["velocity"], "due": forecast.MEANS["coverage"], "slip": changes.MEANS["slip"],
        "gates": gates.MEANS["kept"],
    }  # fmt: skip
    for name, means in pages.items():
        assert means is None or TILES[name].means == means, name


def test_everybody_begins_with_the_dashboard_of_their_role(house: House) -> None:
    found = {name: begins_with(house.actor(name)) for name in ("ada", "olli", "mina", "rasmus", "veli")}
    assert found == {
        "ada": "leadership", "olli": "process", "mina": "manager", "rasmus": "rep", "veli": "leadership"
    }  # fmt: skip
