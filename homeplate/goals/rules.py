"""Periods that goals are set for, and sums over them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

WORKSPACE, TEAM, MEMBER = "workspace", "team", "member"
WHOM: Final = (WORKSPACE, TEAM, MEMBER)
"""Who a goal or an adjustment is about."""
SAYS, BY, NONE = "says", "by", "none"
KINDS: Final = (SAYS, BY, NONE)
"""What an adjustment says: see `models.Adjustment`."""
REASON_LENGTH = 1000
MONTH, QUARTER, YEAR = 1, 3, 12
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month, a quarter or a year of the calendar."""

    since: date
    months: int

    @property
    def until(self) -> date:
        """The day after its last."""
        return _on(self.since, self.months)

    @property
    def text(self) -> str:
        """As people and programs write it: `2026-03`, `2026-Q1`, `2026`."""
        if self.months == YEAR:
            return f"{self.since.year:04}"
        if self.months == QUARTER:
            return f"{self.since.year:04}-Q{(self.since.month + 2) // 3}"
        return f"{self.since:%Y-%m}"

    def parts(self, months: int) -> tuple[Period, ...]:
        """The shorter periods that it consists of."""
        return tuple(Period(_on(self.since, start), months) for start in range(0, self.months, months))

    @property
    def after(self) -> Period:
        """The one of its kind that follows."""
        return Period(self.until, self.months)


def _on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def month_of(day: date) -> Period:
    """The month that a day is in."""
    return Period(day.replace(day=1), MONTH)


def quarter_of(day: date) -> Period:
    """The quarter that a day is in."""
    return Period(day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1), QUARTER)


def year_of(day: date) -> Period:
    """The year that a day is in."""
    return Period(day.replace(month=1, day=1), YEAR)


def read_period(text: str) -> Period:
    """The period that is written as `Period.text`. Raises `Invalid` (`period`)."""
    found = _WRITTEN.fullmatch(text.strip().upper())
    year = int(found["year"]) if found else 0
    if found is None or not 1900 <= year < 2199:
        raise Invalid("period", msg("Write the period as 2026-03, 2026-Q1 or 2026."), field="period")
    if found["quarter"]:
        return Period(date(year, 3 * int(found["quarter"]) - 2, 1), QUARTER)
    return (
        Period(date(year, int(found["month"]), 1), MONTH)
        if found["month"]
        else Period(date(year, 1, 1), YEAR)
    )


def as_period(since: date, until: date) -> Period | None:
    """The period that a stretch of days is; None for any other stretch."""
    for months in (MONTH, QUARTER, YEAR):
        one = Period(since, months)
        if since.day == 1 and (since.month - 1) % months == 0 and one.until == until:
            return one
    return None


@dataclass(frozen=True, slots=True)
class Whom:
    """Who a goal or an adjustment is about; of the workspace the id is that of the workspace."""

    kind: str
    id: UUID


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units of a currency."""

    minor: int
    currency: str


def goal_of(period: Period, known: Mapping[Period, Amount]) -> tuple[Amount, ...]:
    """The goal of a period: the one that was set for it, else those of all its quarters or of all its months; nothing
    where one of them is missing. What was set for longer is never split: nobody said how."""
    if period in known:
        return (known[period],)
    for months in (QUARTER, MONTH):
        parts = period.parts(months) if months < period.months else ()
        if parts and all(part in known for part in parts):
            return tuple(known[part] for part in parts)
    return ()


def spans(period: Period) -> Iterable[Period]:
    """The periods whose goals `goal_of` may need."""
    yield period
    for months in (QUARTER, MONTH):
        if months < period.months:
            yield from period.parts(months)
