"""Coverage: what is open beside what is still to be booked, and what is missing in money and deals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from homeplate.deals import actions
from homeplate.goals.actions import set_goal
from homeplate.goals.queries import goals, whole_workspace
from homeplate.goals.rules import Whom, read_period
from homeplate.insight.coverage import Coverage, coverage, progress
from homeplate.kit.estimates import Share
from tests.insight.conftest import Mirrored, day, sold

MARCH = read_period("2026-03")
TODAY = day(10).date()
QUARTER = Share(5, 20)


def stands(booked: int = 0, due: int = 0, deals: int = 0, rate: Share = QUARTER) -> Coverage:
    return Coverage(100_00, booked, due, deals, rate)


def test_what_is_needed_is_one_by_the_own_win_rate() -> None:
    one = stands(booked=20_00, due=160_00, deals=4)
    assert (one.remaining, one.ratio, one.required) == (80_00, 2.0, 4.0)
    assert (one.gap, one.gap_deals) == (160_00, 4)
    low, high = one.required_between or (0.0, 0.0)
    assert low < 4 < high


def test_a_reached_goal_needs_nothing() -> None:
    one = stands(booked=120_00)
    assert (one.remaining, one.ratio, one.gap, one.gap_deals, one.attainment) == (0, None, 0, 0, 1.2)


@pytest.mark.parametrize("rate", [Share(0, 0), Share(0, 9)])
def test_without_a_win_nobody_can_say_how_much_is_needed(rate: Share) -> None:
    one = stands(rate=rate)
    assert (one.required, one.gap, one.gap_deals, one.required_between) == (None, None, None, None)


def test_where_nothing_is_due_no_deal_tells_a_size() -> None:
    assert (stands().gap, stands().gap_deals) == (400_00, None)


@pytest.mark.django_db
def test_it_counts_what_was_won_in_the_period_and_what_is_due_in_it(mirrored: Mirrored) -> None:
    house = mirrored.house
    for name, value, close in (
        ("Won", 700, None),
        ("Due", 900, date(2026, 3, 20)),
        ("Later", 50, date(2026, 4, 1)),
    ):
        deal = sold(house, name, owner="rasmus")
        changes = {"value": Decimal(value)} | ({"expected_close": close} if close else {})
        actions.edit_deal(house.actor("rasmus"), deal_id=deal.id, changes=changes, now=day(2))
        if name == "Won":
            actions.win(house.actor("mina"), deal_id=deal.id, override_reason="On paper", now=day(4))
    ada = house.actor("ada")
    for whom in (Whom("member", house.members["rasmus"]), whole_workspace(ada)):
        assert coverage(ada, whom=whom, period=MARCH, rate=Share(1, 2), today=TODAY) is None
        set_goal(ada, whom=whom, period=MARCH, amount=1000, now=day(1))
        found = coverage(ada, whom=whom, period=MARCH, rate=Share(1, 2), today=TODAY)
        assert found == Coverage(1000_00, 700_00, 900_00, 1, Share(1, 2))
    rows = goals(ada, period=MARCH)
    assert [one.booked for one in progress(ada, rows=rows, period=MARCH, today=TODAY)] == [700_00, 700_00]
    later = TODAY + timedelta(days=60)
    assert [one.booked for one in progress(ada, rows=rows, period=MARCH, today=later)] == [700_00, 700_00]
    house_of_helsinki = Whom("team", house.teams["Helsinki"])
    set_goal(ada, whom=house_of_helsinki, period=MARCH, amount=1000, now=day(1))
    found = coverage(ada, whom=house_of_helsinki, period=MARCH, rate=Share(1, 2), today=TODAY)
    assert found is not None and found.booked == 700_00


@pytest.mark.django_db
def test_whoever_sees_a_part_of_a_team_is_not_told_how_far_all_of_it_is(mirrored: Mirrored) -> None:
    house = mirrored.house
    team = Whom("team", house.teams["Helsinki"])
    set_goal(house.actor("mina"), whom=team, period=MARCH, amount=1000, now=day(1))
    rasmus = house.actor("rasmus")
    (seen,) = progress(rasmus, rows=goals(rasmus, period=MARCH), period=MARCH, today=TODAY)
    assert (seen.goal, seen.booked) == (1000_00, None)
    assert coverage(rasmus, whom=team, period=MARCH, rate=QUARTER, today=TODAY) is None
