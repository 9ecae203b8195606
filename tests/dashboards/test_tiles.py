"""What tiles say: of nothing, of little, by the rights of whoever asks, and as the pages of insight say it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import tell
from homeplate.dashboards.ready import begins_with
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.tiles.goals import NO_GOAL
from homeplate.dashboards.told import UNITS, Told
from homeplate.deals import actions
from homeplate.goals.actions import set_goal
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import Whom, month_of
from homeplate.insight.mirror.refresh import catch_up
from homeplate.kit.errors import Refused
from homeplate.web.dashboard.words import Words
from homeplate.web.insight import changes, gates, outlook, stages
from tests.make import House
from tests.web.selling import add_deal

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
        assert told.empty is not None or TILES[name].source in ("team", "coaching"), name


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
        "velocity": stages.MEANS["velocity"], "due": outlook.MEANS["coverage"], "slip": changes.MEANS["slip"],
        "gates": gates.MEANS["kept"],
    }  # fmt: skip
    for name, means in pages.items():
        assert means is None or TILES[name].means == means, name


def test_everybody_begins_with_the_dashboard_of_their_role(house: House) -> None:
    found = {name: begins_with(house.actor(name)) for name in ("ada", "olli", "mina", "rasmus", "veli")}
    assert found == {
        "ada": "leadership", "olli": "process", "mina": "manager", "rasmus": "rep", "veli": "leadership"
    }  # fmt: skip


MONTH = "this-month"


def with_goals(house: House) -> None:
    today = timezone.localdate()
    period, now = month_of(today), timezone.now()
    ada = house.actor("ada")
    for whom, amount in (
        (whole_workspace(ada), 100_000),
        (Whom("team", house.teams["Helsinki"]), 40_000),
        (Whom("member", house.members["rasmus"]), 20_000),
    ):
        set_goal(ada, whom=whom, period=period, amount=amount, now=now)


def test_a_goal_stands_beside_what_is_booked_and_what_is_open(counted: House) -> None:
    deal = add_deal(counted, "rasmus", "Due")
    close = {"value": Decimal(9000), "expected_close": timezone.localdate()}
    actions.edit_deal(counted.actor("rasmus"), deal_id=deal.id, changes=close, now=timezone.now())
    with_goals(counted)
    figures = {one.key: one for one in say(counted, "ada", "goal", ahead=MONTH)["goal"].figures}
    assert (figures["reached"].value, figures["remaining"].value) == (0.0, 100_000_00)
    assert figures["coverage"].value == pytest.approx(0.09)
    own = {one.key: one for one in say(counted, "rasmus", "goal", ahead=MONTH)["goal"].figures}
    assert own["remaining"].value == 20_000_00


def test_no_goal_is_told_of_where_none_is_set_or_none_could_be(counted: House) -> None:
    assert say(counted, "ada", "goal", ahead=MONTH)["goal"].empty is NO_GOAL
    with_goals(counted)
    for narrowed in ({"source": "fair"}, {"value": "10-20"}, {"owner": str(counted.members["hana"])}):
        assert say(counted, "ada", "goal", ahead=MONTH, **narrowed)["goal"].empty is NO_GOAL


def test_everybody_with_a_goal_in_reach_has_a_bar(counted: House) -> None:
    with_goals(counted)
    lines = {name: say(counted, name, "goals", ahead=MONTH)["goals"].lines for name in ("ada", "mina")}
    assert [len(lines[name]) for name in ("ada", "mina")] == [3, 2]
    assert {line.value for line in lines["ada"]} == {0.0}


def test_goals_of_teams_and_of_people_stand_apart_under_headings(counted: House) -> None:
    with_goals(counted)
    period, now = month_of(timezone.localdate()), timezone.now()
    set_goal(
        counted.actor("ada"), whom=Whom("team", counted.teams["Seoul"]), period=period, amount=10, now=now
    )
    lines = say(counted, "ada", "goals", ahead=MONTH)["goals"].lines
    assert [str(line.group) for line in lines] == ["All", "Teams", "Teams", "People"]
    shown = Words(counted.actor("ada"), Filters.of({}), "en", 2026).lines(Told(lines=lines))
    assert [line.heading for line in shown] == ["All", "Teams", "", "People"]


def test_less_used_filters_narrow_the_figures_of_the_mirror(counted: House) -> None:
    told = say(counted, "ada", "win-rate", source="-")["win-rate"]
    assert told.figures[0].sample and told.figures[0].sample.number == 2
    assert say(counted, "ada", "win-rate", source="Fair")["win-rate"].empty is not None
    gone = "0198c0de-0000-7000-8000-000000000000"
    assert say(counted, "ada", "win-rate", version=gone)["win-rate"].figures
    assert say(counted, "ada", "win-rate", value="1000-")["win-rate"].empty is not None


def test_what_people_expect_is_added_up_from_the_surest_on_with_its_deals(counted: House) -> None:
    now = timezone.now()
    for value, category in ((900, "commit"), (400, "best_case"), (300, "omitted")):
        rasmus, deal = counted.actor("rasmus"), add_deal(counted, "rasmus", category)
        due = {"value": Decimal(value), "expected_close": timezone.localdate(now)}
        actions.edit_deal(rasmus, deal_id=deal.id, changes=due, now=now)
        actions.set_category(rasmus, deal_id=deal.id, category=category, now=now)
    with counted.inside():
        catch_up(now=timezone.now())
    figures = say(counted, "rasmus", "expected", ahead=MONTH)["expected"].figures
    booked = say(counted, "rasmus", "forecast", ahead=MONTH)["forecast"].figures[1].value or 0
    assert [one.value for one in figures] == [booked + 90_000, booked + 130_000, booked + 130_000]
    assert [one.sample.number for one in figures if one.sample] == [1, 1, 0]
    assert [bool(one.way) for one in figures] == [True, True, False]
