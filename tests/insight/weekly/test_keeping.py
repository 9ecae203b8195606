"""What forecasts said week by week: as the page says it, written once, seen by those who see the deals."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from homeplate.deals import actions
from homeplate.deals.models import Deal
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import Period, Whom, month_of, quarter_of
from homeplate.insight.forecast import forecast
from homeplate.insight.frame import Frame
from homeplate.insight.models import ForecastWeek
from homeplate.insight.weekly.keeping import keep_weeks
from homeplate.insight.weekly.reading import Week, weeks_said
from homeplate.insight.weekly.telling import say
from homeplate.insight.weekly.weeks import week_of
from homeplate.people.models import Member, Team
from homeplate.people.queries import actor_for_user, operator, teams
from homeplate.playbook.queries import choices
from tests.insight.conftest import Mirrored, day, sold
from tests.make import House

pytestmark = pytest.mark.django_db
REPS = ("rasmus", "jiwoo", "hana")


def process_of(house: House) -> Any:
    with house.inside():
        return choices(house.actor("ada"))[0].id


def sell(house: House, deals: int = 30, first: float = 0, last: float = 200) -> None:
    """Deals of three reps over some months: some won, some lost, some moved to another rep, some open."""
    rng = Random(7)
    for number in range(deals):
        owner, begun = rng.choice(REPS), rng.uniform(first, last - 62)
        deal = sold(house, f"Deal {number}", begun=begun, owner=owner)
        rep, boss = house.actor(owner), house.actor("ada")
        actions.edit_deal(
            rep, deal_id=deal.id, changes={"value": rng.randint(1, 90) * 100}, now=day(begun + 1.1)
        )
        end = begun + rng.uniform(3, 60)
        match rng.choice(("won", "lost", "open", "dearer", "handed")):
            case "won":
                actions.win(boss, deal_id=deal.id, override_reason="On paper", now=day(end))
            case "lost":
                actions.lose(rep, deal_id=deal.id, reason="price", now=day(end))
            case "dearer":
                actions.edit_deal(rep, deal_id=deal.id, changes={"value": 20_000}, now=day(end))
            case "handed":
                to = house.members[rng.choice([one for one in REPS if one != owner])]
                actions.assign_deal(boss, deal_id=deal.id, owner_id=to, now=day(end))
            case _:
                pass


def said(mirrored: Mirrored, moment: Any, *, then: bool) -> dict[tuple[Whom, Period], Any]:
    house = mirrored.house
    note = mirrored.folder.note()
    assert note is not None
    actor = operator(house.id)
    with house.inside():
        found = say(
            actor, note, process_id=process_of(house), at=moment, today=moment.date(),
            teams=[(one.id, one.parent_id) for one in teams(actor)], then=then, folder=mirrored.folder,
        )  # fmt: skip
    return {(one.whom, one.period): one for one in found}


def test_everybody_is_told_what_the_page_tells_of_them(mirrored: Mirrored) -> None:
    house = mirrored.house
    sell(house)
    mirrored.catch_up()
    now = day(200)
    found = said(mirrored, now, then=False)
    today, ada = now.date(), house.actor("ada")
    for period in (month_of(today), month_of(today).after, quarter_of(today), quarter_of(today).after):
        frames = {whole_workspace(ada): Frame(process_of(house), period.since, period.until)}
        for name in REPS:
            whom = Whom("member", house.members[name])
            frames[whom] = Frame(process_of(house), period.since, period.until, owner_id=whom.id)
        for name in ("Seoul", "Helsinki"):
            whom = Whom("team", house.teams[name])
            frames[whom] = Frame(process_of(house), period.since, period.until, teams=(whom.id,))
        for whom, frame in frames.items():
            page = forecast(ada, frame, now=now, today=today, folder=mirrored.folder)
            one = found[whom, period]
            assert page is not None
            assert (one.booked, one.sales, one.deals, one.way) == (
                page.booked, page.sales, page.deals, page.choice.way,
            )  # fmt: skip
            assert one.new == pytest.approx(page.new)
            for name in ("mean", "p10", "p50", "p90"):
                assert getattr(one.whole, name) == pytest.approx(getattr(page.whole, name), rel=2e-3)
                assert getattr(one.open, name) == pytest.approx(getattr(page.open, name), rel=2e-3)


def test_what_is_told_afterwards_is_what_was_said_then(mirrored: Mirrored) -> None:
    """Nothing that came later moves it: neither outcomes nor values, nor who has the deal now."""
    house = mirrored.house
    sell(house, last=150)
    mirrored.catch_up()
    then = day(150)
    kept = said(mirrored, then, then=False)
    with house.inside():
        for number, deal in enumerate(open_deals()):
            boss = house.actor("ada")
            if number % 3 == 0:
                actions.win(boss, deal_id=deal, override_reason="On paper", now=day(170))
            elif number % 3 == 1:
                actions.edit_deal(boss, deal_id=deal, changes={"value": 1}, now=day(160))
            else:
                actions.archive_deal(boss, deal_id=deal, now=day(161))
    sell(house, deals=5, first=151, last=300)
    mirrored.catch_up()
    afterwards = said(mirrored, then, then=True)
    assert set(afterwards) == set(kept)
    for key, one in kept.items():
        other = afterwards[key]
        assert (one.booked, one.sales, one.deals, one.unvalued, one.way) == (
            other.booked, other.sales, other.deals, other.unvalued, other.way,
        )  # fmt: skip
        assert other.whole.mean == pytest.approx(one.whole.mean)
        assert other.whole.p90 == pytest.approx(one.whole.p90, rel=2e-3)


def open_deals() -> list[Any]:
    return list(Deal.objects.filter(status="open").order_by("name").values_list("id", flat=True))


def keep(mirrored: Mirrored, now: Any, at_once: int = 4) -> int:
    house = mirrored.house
    with house.inside():
        return keep_weeks(operator(house.id), now=now, folder=mirrored.folder, at_once=at_once)


def read(mirrored: Mirrored, who: str, whom: Whom, period: Period) -> list[Week]:
    return weeks_said(
        mirrored.house.actor(who), process_id=process_of(mirrored.house), whom=whom, periods=[period]
    )


def test_a_week_is_written_once_and_never_again(mirrored: Mirrored) -> None:
    house = mirrored.house
    assert keep(mirrored, day(10)) == 0
    deal = sold(house)
    actions.edit_deal(house.actor("rasmus"), deal_id=deal.id, changes={"value": 1000}, now=day(2))
    mirrored.catch_up()
    now = day(20)
    assert keep(mirrored, now, at_once=1) == 1
    actions.edit_deal(house.actor("rasmus"), deal_id=deal.id, changes={"value": 9000}, now=day(21))
    mirrored.catch_up()
    period = month_of(now.date())
    rows = read(mirrored, "ada", whole_workspace(house.actor("ada")), period)
    assert [(one.week, one.at, one.afterwards) for one in rows] == [(week_of(now.date()), now, False)]
    assert 0 < rows[0].open < 100_000 and rows[0].whole.p10 <= rows[0].whole.p50 <= rows[0].whole.p90
    with house.inside():
        before = list(ForecastWeek.objects.order_by("id").values())
    assert keep(mirrored, day(20) + timedelta(hours=3)) > 0, "the weeks before it are told of afterwards"
    assert keep(mirrored, day(20) + timedelta(hours=3)) == 0
    with house.inside():
        kept = ForecastWeek.objects.filter(id__in=[row["id"] for row in before]).order_by("id").values()
        assert list(kept) == before
        later = ForecastWeek.objects.exclude(id__in=[row["id"] for row in before])
        assert set(later.values_list("afterwards", "mark")) == {(True, "")}
        assert min(later.values_list("at", flat=True)) > day(0), "nothing is said before there was a deal"


def test_whoever_is_told_of_a_week_sees_the_deals_it_comes_from(mirrored: Mirrored) -> None:
    house = mirrored.house
    for owner in ("rasmus", "jiwoo", "hana"):
        deal = sold(house, f"Deal of {owner}", owner=owner)
        actions.edit_deal(house.actor(owner), deal_id=deal.id, changes={"value": 1000}, now=day(2))
    mirrored.catch_up()
    keep(mirrored, day(20), at_once=1)
    period = month_of(day(20).date())
    whole = whole_workspace(house.actor("ada"))
    helsinki, seoul = (Whom("team", house.teams[name]) for name in ("Helsinki", "Seoul"))
    rasmus, hana = (Whom("member", house.members[name]) for name in ("rasmus", "hana"))
    expected = {
        "ada": {whole, helsinki, seoul, rasmus, hana},
        "mina": {helsinki, rasmus},
        "rasmus": {rasmus},
        "hana": {hana},
    }
    for who, seen in expected.items():
        for whom in (whole, helsinki, seoul, rasmus, hana):
            assert bool(read(mirrored, who, whom, period)) is (whom in seen), (who, whom.kind)


def test_a_person_who_changed_teams_is_not_shown_to_the_head_of_one(mirrored: Mirrored) -> None:
    """What was said of them comes from deals of both."""
    house = mirrored.house
    for number in range(2):
        deal = sold(house, f"Deal {number}", owner="rasmus")
        actions.edit_deal(house.actor("rasmus"), deal_id=deal.id, changes={"value": 1000}, now=day(2))
    with house.inside():
        Deal.objects.filter(id=deal.id).update(team_id=house.teams["Seoul"])
    rasmus, period = Whom("member", house.members["rasmus"]), month_of(day(20).date())
    mirrored.catch_up()
    keep(mirrored, day(20), at_once=1)
    with house.inside():
        ForecastWeek.objects.filter(whom_id=rasmus.id).update(
            teams=[str(house.teams["Helsinki"]), str(house.teams["Seoul"])]
        )
    assert read(mirrored, "mina", rasmus, period) == []
    assert read(mirrored, "rasmus", rasmus, period) and read(mirrored, "ada", rasmus, period)


def test_a_person_with_deals_in_no_team_is_not_shown_to_the_head_of_one(mirrored: Mirrored) -> None:
    """Nobody but the owner, and those who see everything, sees these deals."""
    house = mirrored.house
    with house.inside():
        Member.objects.filter(id=house.members["rasmus"]).update(team=None)
    alone = actor_for_user(house.users["rasmus"], house.id, "page")
    actions.create_deal(alone, name="Valves", value=Decimal(1000), now=day(1))
    with house.inside():
        Member.objects.filter(id=house.members["rasmus"]).update(team=house.teams["Helsinki"])
    actions.create_deal(house.actor("rasmus"), name="Pumps", value=Decimal(1000), now=day(1))
    mirrored.catch_up()
    keep(mirrored, day(20), at_once=1)
    rasmus, period = Whom("member", house.members["rasmus"]), month_of(day(20).date())
    assert read(mirrored, "mina", rasmus, period) == []
    assert read(mirrored, "rasmus", rasmus, period) and read(mirrored, "ada", rasmus, period)


def test_a_team_is_not_told_of_one_that_was_below_it_and_is_elsewhere_now(mirrored: Mirrored) -> None:
    house = mirrored.house
    helsinki, seoul = house.teams["Helsinki"], house.teams["Seoul"]
    with house.inside():
        Team.objects.filter(id=seoul).update(parent=helsinki)
    for owner in ("rasmus", "hana"):
        actions.create_deal(house.actor(owner), name=owner, value=Decimal(1000), now=day(1))
    mirrored.catch_up()
    keep(mirrored, day(20), at_once=1)
    team, period = Whom("team", helsinki), month_of(day(20).date())
    above = actor_for_user(house.users["mina"], house.id, "page")
    with house.inside():
        Team.objects.filter(id=seoul).update(parent=None)
    assert weeks_said(above, process_id=process_of(house), whom=team, periods=[period])
    assert read(mirrored, "mina", team, period) == [], "Hana's deals are out of her sight now"
    assert read(mirrored, "seoyeon", Whom("team", seoul), period) and read(mirrored, "ada", team, period)


def test_nobody_outside_is_told_anything(mirrored: Mirrored) -> None:
    house = mirrored.house
    sold(house)
    mirrored.catch_up()
    keep(mirrored, day(20), at_once=1)
    stranger = Whom("workspace", process_of(house))
    assert read(mirrored, "ada", stranger, month_of(day(20).date())) == []
