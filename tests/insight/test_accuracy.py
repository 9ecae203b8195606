"""How good the forecast was: months of the past, what was written down, what leaders said, what was committed to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from homeplate.goals.actions import adjust
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import Period, Whom, month_of
from homeplate.insight.accuracy import Accuracy, accuracy, deals_of_month
from homeplate.insight.forecast import forecast
from homeplate.insight.forecasting.accuracy import COMPUTED, LEADER
from homeplate.insight.frame import Frame
from homeplate.insight.weekly.keeping import keep_weeks
from homeplate.people.queries import operator
from homeplate.rates.actions import set_rate
from tests.insight.conftest import Mirrored, day
from tests.insight.weekly.test_keeping import process_of, sell

pytestmark = pytest.mark.django_db


def look(mirrored: Mirrored, now: datetime, who: str = "ada") -> Accuracy:
    mirrored.catch_up()
    actor = mirrored.house.actor(who)
    whom = whole_workspace(actor) if who == "ada" else None
    frame = Frame(process_of(mirrored.house), day(0).date(), now.date())
    found = accuracy(actor, frame, whom=whom, now=now, today=now.date(), folder=mirrored.folder)
    assert found is not None
    return found


def written_before_a_month(mirrored: Mirrored) -> tuple[Period, datetime]:
    """A month, and the moment shortly before it at which the forecast was written down."""
    house = mirrored.house
    sell(house)
    mirrored.catch_up()
    month = month_of(day(200).date()).after
    before = datetime.combine(month.since, datetime.min.time(), day(0).tzinfo) - timedelta(days=3)
    with house.inside():
        keep_weeks(operator(house.id), now=before, folder=mirrored.folder, at_once=1)
    return month, before


def test_it_tells_the_months_that_the_forecast_tells_of(mirrored: Mirrored) -> None:
    sell(mirrored.house)
    now = day(200)
    found = look(mirrored, now)
    period = month_of(now.date())
    frame = Frame(process_of(mirrored.house), period.since, period.until)
    page = forecast(mirrored.house.actor("ada"), frame, now=now, today=now.date(), folder=mirrored.folder)
    assert page is not None and len(page.months) >= 3
    for one in page.months:
        mine = next(month for month in found.months if month.start == one.start)
        assert (mine.actual, mine.said[COMPUTED], mine.range) == (
            one.told.booked, one.told.said.mean, one.told.said,
        )  # fmt: skip
        assert not mine.kept


def test_each_month_leads_to_the_deals_that_it_brought(mirrored: Mirrored) -> None:
    sell(mirrored.house)
    found = look(mirrored, day(200))
    frame = Frame(process_of(mirrored.house), day(0).date(), day(200).date())
    deals = [
        deal
        for one in found.months
        for deal in deals_of_month(
            mirrored.house.actor("ada"), frame, start=one.start, folder=mirrored.folder
        )
    ]
    assert deals and len(deals) == len(set(deals))
    assert all((one.actual > 0) >= (one.said != {}) or one.actual == 0 for one in found.months)


def test_what_was_written_down_in_the_week_before_counts(mirrored: Mirrored) -> None:
    month, before = written_before_a_month(mirrored)
    later = before + timedelta(days=40)
    (kept,) = [one for one in look(mirrored, later).months if one.kept]
    assert kept.start == month.since
    assert kept.said[COMPUTED] > 0


def test_a_leader_counts_by_what_was_said_by_the_beginning(mirrored: Mirrored) -> None:
    house = mirrored.house
    sell(house)
    ada = house.actor("ada")
    month = month_of(day(150).date())
    begins = datetime.combine(month.since, datetime.min.time(), day(0).tzinfo)
    for moment, amount in ((begins - timedelta(days=9), 700), (begins + timedelta(days=9), 900)):
        adjust(
            ada, whom=whole_workspace(ada), period=month, kind="says", amount=amount, reason="Fair",
            computed=500_00, now=moment,
        )  # fmt: skip
    found = look(mirrored, day(200))
    one = next(each for each in found.months if each.start == month.since)
    assert one.said[LEADER] == 700_00
    assert found.leaders[house.members["ada"]].periods == 1


def test_what_was_written_down_in_another_currency_is_left_out(mirrored: Mirrored) -> None:
    month, before = written_before_a_month(mirrored)
    house, now = mirrored.house, before + timedelta(days=40)
    ada = replace(house.actor("ada"), currency="USD")
    set_rate(ada, currency="EUR", worth=Decimal(2), day=day(0).date(), now=now)
    frame = Frame(process_of(house), day(0).date(), now.date())
    found = accuracy(ada, frame, whom=whole_workspace(ada), now=now, today=now.date(), folder=mirrored.folder)
    assert found is not None and any(one.start == month.since for one in found.months)
    assert not any(one.kept for one in found.months)


@pytest.mark.parametrize(("kind", "currency"), [("none", "EUR"), ("says", "USD")])
def test_what_one_leader_takes_back_leaves_what_another_said(
    mirrored: Mirrored, kind: str, currency: str
) -> None:
    house = mirrored.house
    sell(house)
    helsinki, month = Whom("team", house.teams["Helsinki"]), month_of(day(150).date())
    begins = datetime.combine(month.since, datetime.min.time(), day(0).tzinfo)
    told = (("mina", "says", "EUR", 9, 700), ("ada", "says", "EUR", 8, 800), ("ada", kind, currency, 7, 900))
    for who, how, code, days, amount in told:
        adjust(
            house.actor(who), whom=helsinki, period=month, kind=how, amount=amount, reason="Fair",
            currency=code, computed=500_00, now=begins - timedelta(days=days),
        )  # fmt: skip
    found = of_team(mirrored, "mina")
    assert next(one for one in found.months if one.start == month.since).said[LEADER] == 700_00


def test_what_leaders_say_of_a_team_stands_only_beside_all_its_deals(mirrored: Mirrored) -> None:
    house = mirrored.house
    sell(house)
    helsinki, month = Whom("team", house.teams["Helsinki"]), month_of(day(150).date())
    begins = datetime.combine(month.since, datetime.min.time(), day(0).tzinfo)
    adjust(
        house.actor("mina"), whom=helsinki, period=month, kind="says", amount=700, reason="Fair",
        computed=500_00, now=begins - timedelta(days=9),
    )  # fmt: skip
    for who, expected in (("mina", True), ("rasmus", False)):
        found = of_team(mirrored, who)
        assert found.months
        assert any(LEADER in one.said for one in found.months) is expected
        assert bool(found.leaders) is expected


def of_team(mirrored: Mirrored, who: str) -> Accuracy:
    mirrored.catch_up()
    house, now = mirrored.house, day(200)
    helsinki = Whom("team", house.teams["Helsinki"])
    frame = Frame(process_of(house), day(0).date(), now.date(), teams=(helsinki.id,))
    found = accuracy(
        house.actor(who), frame, whom=helsinki, now=now, today=now.date(), folder=mirrored.folder
    )
    assert found is not None
    return found


def test_everybody_is_told_of_the_deals_in_reach(mirrored: Mirrored) -> None:
    sell(mirrored.house)
    ada, mina, hana = (
        sum(one.actual for one in look(mirrored, day(200), who).months) for who in ("ada", "mina", "hana")
    )
    assert mina < ada or hana < ada
    assert mina + hana <= ada


def test_before_there_is_a_month_nothing_is_told(mirrored: Mirrored) -> None:
    sell(mirrored.house, deals=3, last=70)
    assert look(mirrored, day(5)).months == ()
