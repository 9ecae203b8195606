"""The clock of a lead goes by working hours."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.workdays import USUAL_WEEK, Calendar, OwnDays
from homeplate.leads.rules.clock import Clock, Hours, Targets, Worked, read_hours, read_targets

SEOUL = ZoneInfo("Asia/Seoul")
HELSINKI = ZoneInfo("Europe/Helsinki")
CLOCK = Clock(Calendar(week=USUAL_WEEK), Hours(time(9), time(17)), Targets(usual=480, immediate=60))


def at(text: str, zone: ZoneInfo = HELSINKI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("came", "immediate", "due"),
    [
        ("2026-03-02T09:00", True, "2026-03-02T10:00"),
        ("2026-03-02T16:30", True, "2026-03-03T09:30"),
        ("2026-03-06T16:30", True, "2026-03-09T09:30"),  # over a weekend
        ("2026-03-07T12:00", True, "2026-03-09T10:00"),  # on one
        ("2026-03-02T06:00", False, "2026-03-02T17:00"),
        ("2026-03-02T13:00", False, "2026-03-03T13:00"),
        ("2026-03-02T23:00", True, "2026-03-03T10:00"),
    ],
)
def test_a_lead_is_due_after_its_minutes_of_working_hours(came: str, immediate: bool, due: str) -> None:
    assert CLOCK.due(at(came), immediate) == at(due)


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-03-02T09:00", "2026-03-02T09:40", 40),
        ("2026-03-02T16:00", "2026-03-03T10:00", 120),
        ("2026-03-06T16:00", "2026-03-09T10:00", 120),
        ("2026-03-07T10:00", "2026-03-08T10:00", 0),
        ("2026-03-03T10:00", "2026-03-02T10:00", 0),
        ("2026-03-02T18:00", "2026-03-02T20:00", 0),
    ],
)
def test_nights_and_days_off_do_not_count(since: str, until: str, minutes: int) -> None:
    assert CLOCK.worked(at(since), at(until)) == minutes


def test_days_off_of_the_company_do_not_count() -> None:
    closed = OwnDays("Move", at("2026-03-03T00:00").date(), at("2026-03-03T00:00").date())
    clock = Clock(Calendar(week=USUAL_WEEK, own=(closed,)), CLOCK.hours, CLOCK.targets)
    assert clock.due(at("2026-03-02T16:30"), True) == at("2026-03-04T09:30")


def test_a_night_in_which_the_clocks_change_is_a_night() -> None:
    assert CLOCK.worked(at("2026-03-27T16:00"), at("2026-03-30T10:00")) == 120


@given(
    st.integers(0, 365 * 24 * 60),
    st.integers(0, 3000),
)
def test_what_is_due_is_due_after_exactly_its_minutes(after: int, minutes: int) -> None:
    clock = Clock(CLOCK.calendar, CLOCK.hours, Targets(usual=minutes, immediate=minutes))
    came = at("2026-01-01T00:00", SEOUL) + timedelta(minutes=after)
    due = clock.due(came, False)
    assert clock.worked(came, due) == minutes
    assert due - came >= timedelta(minutes=minutes)


def test_what_the_settings_do_not_say_is_usual() -> None:
    assert (read_hours({}), read_targets({})) == (Hours(), Targets())
    assert read_hours({"opens": "08:30", "closes": "16:00"}).minutes == 450
    assert read_targets({"target": 120}).of(False) == 120


MOMENTS = st.integers(0, 60 * 24 * 40).map(
    lambda minutes: at("2026-03-02T00:00") + timedelta(minutes=minutes)
)
WORKED = Worked(CLOCK, at("2026-03-02T00:00").date(), at("2026-04-15T00:00").date(), HELSINKI)


@given(MOMENTS, MOMENTS)
def test_looked_up_for_many_it_is_the_same(since: datetime, until: datetime) -> None:
    assert WORKED.between(since, until) == CLOCK.worked(since, until)
