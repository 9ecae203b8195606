"""Weeks, and the periods that something is said of in each."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.weekly.weeks import just_over, periods_ahead, week_of, weeks_before

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(days)
def test_a_week_begins_on_the_monday_before(day: date) -> None:
    assert week_of(day).weekday() == 0 and timedelta(0) <= day - week_of(day) < timedelta(7)
    assert [week_of(one) for one in weeks_before(day, 3)] == weeks_before(day, 3)
    assert weeks_before(day, 3)[0] == week_of(day) - timedelta(7)


@given(days)
def test_each_period_is_over_in_one_week(day: date) -> None:
    """So that what it brought is told once, whichever day of the week is written."""
    for start in (week_of(day), day):
        for period in just_over(start):
            assert period.until <= start
            assert period not in just_over(start + timedelta(7)) and period not in just_over(
                start - timedelta(7)
            )


def test_the_periods_ahead_are_the_running_ones_and_two_more() -> None:
    found = [one.text for one in periods_ahead(date(2026, 11, 30))]
    assert found == ["2026-11", "2026-12", "2027-01", "2026-Q4", "2027-Q1", "2027-Q2"]
    assert [one.text for one in just_over(date(2027, 1, 4))] == ["2026-12", "2026-Q4"]
    assert just_over(date(2027, 1, 11)) == []
