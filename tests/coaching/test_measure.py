"""The share of time that managers coach: counted once, within reach, and honest about what is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from homeplate.coaching.actions import delete_session, set_hours
from homeplate.coaching.measure import CoachingTime, Time, coaching_time, together
from homeplate.kit.errors import Forbidden
from homeplate.people.models import Member
from tests.coaching.test_coaching import hold
from tests.make import NOW, House

TODAY = NOW.date()
WEEK = timedelta(days=7)


def begun(house: House) -> None:
    """Everybody joined long ago."""
    with house.inside():
        Member.objects.update(joined_at=NOW - timedelta(days=400))


def told(house: House, who: str = "mina", **more: object) -> CoachingTime:
    since, until = TODAY - 13 * timedelta(days=1), TODAY + timedelta(days=1)
    return coaching_time(house.actor(who), since=since, until=until, today=TODAY, **more)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_hours_coached_are_held_against_working_hours_and_the_period_before(house: House) -> None:
    begun(house)
    hold(house, minutes=120)
    hold(house, whom="jiwoo", minutes=60, day=TODAY - WEEK)
    hold(house, minutes=30, day=TODAY - 2 * WEEK)
    found = told(house)
    (mina,) = found.managers
    assert (mina.now.sessions, mina.now.minutes, mina.now.hours) == (2, 180, 14 * 8)
    assert mina.now.share == pytest.approx(3 / 112) and (mina.before.sessions, mina.before.minutes) == (1, 30)
    assert found.not_coached == () and found.now == mina.now and found.reps == 2


@pytest.mark.django_db
def test_nobody_coached_is_told_as_zero_and_everybody_is_left_out(house: House) -> None:
    begun(house)
    found = told(house)
    assert found.now.share == 0 and [one.name for one in found.not_coached] == ["Jiwoo", "Rasmus"]
    assert all(one.last is None for one in found.not_coached)


@pytest.mark.django_db
def test_each_leader_sees_their_own_and_who_sees_all_sees_everybody(house: House) -> None:
    begun(house)
    hold(house, minutes=60)
    hold(house, who="seoyeon", whom="hana", minutes=60)
    hold(house, who="olli", whom="hana", minutes=60)
    names = {who: [one.name for one in told(house, who).managers] for who in ("mina", "seoyeon", "ada")}
    assert names == {"mina": ["Mina"], "seoyeon": ["Seo-yeon"], "ada": ["Mina", "Olli", "Seo-yeon"]}
    seoul = told(house, "ada", teams=[house.teams["Seoul"]])
    assert [one.name for one in seoul.managers] == ["Seo-yeon"] and seoul.reps == 1
    for who in ("rasmus", "veli"):
        with pytest.raises(Forbidden):
            told(house, who)
    assert told(house, "outsider").managers == ()


@pytest.mark.django_db
def test_what_is_deleted_does_not_count_and_a_shorter_day_makes_the_share_larger(house: House) -> None:
    begun(house)
    made = hold(house, minutes=60)
    before = told(house).now.share or 0
    set_hours(house.actor("ada"), hours=4, now=NOW)
    house._actors.clear()
    assert told(house).now.share == pytest.approx(2 * before)
    delete_session(house.actor("mina"), session_id=made, now=NOW)
    assert told(house).now.share == 0


@pytest.mark.django_db
def test_a_manager_is_held_against_the_days_since_they_came(house: House) -> None:
    hold(house, minutes=60)
    assert told(house).now.hours == 8


@pytest.mark.django_db
def test_a_window_to_come_has_no_share(house: House) -> None:
    ahead = TODAY + WEEK
    found = coaching_time(house.actor("mina"), since=ahead, until=ahead + WEEK, today=TODAY)
    assert found.now.share is None and found.now.sessions == 0


def test_the_time_of_several_adds_up_and_of_nobody_there_is_no_share() -> None:
    both = together([Time(1, 60, 8.0), Time(2, 180, 8.0)])
    assert (both.sessions, both.share) == (3, 0.25)
    assert together([]).share is None
