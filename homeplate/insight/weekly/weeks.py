"""Weeks, and the periods that something is said of in each. Pure."""

from __future__ import annotations

from datetime import date, timedelta

from homeplate.goals.rules import MONTH, Period, month_of, quarter_of

WEEK = timedelta(days=7)
AHEAD = 3
"""So many months, and so many quarters: the running one and those that follow."""
BACK = 26
"""Weeks of the past that are told of afterwards where nothing was kept."""


def week_of(day: date) -> date:
    """The Monday of the week that a day is in."""
    return day - timedelta(days=day.weekday())


def periods_ahead(day: date) -> list[Period]:
    """The months and the quarters that something is said of on a day."""
    found: list[Period] = []
    for one in (month_of(day), quarter_of(day)):
        period = one
        for _ in range(AHEAD):
            found.append(period)
            period = period.after
    return found


def just_over(day: date) -> list[Period]:
    """The month and the quarter that ended in the seven days before: what they brought is known now."""
    before = (of(day.replace(day=1) - timedelta(days=1)) for of in (month_of, quarter_of))
    return [one for one in before if one.until <= day < one.until + WEEK]


def weeks_before(day: date, count: int = BACK) -> list[date]:
    """The weeks before that of a day, the latest first."""
    this = week_of(day)
    return [this - number * WEEK for number in range(1, count + 1)]


def last_over(day: date, months: int) -> Period:
    """The last month or quarter that is over on a day."""
    running = month_of(day) if months == MONTH else quarter_of(day)
    before = running.since - timedelta(days=1)
    return month_of(before) if months == MONTH else quarter_of(before)
