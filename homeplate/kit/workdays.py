"""Working days: of the week, without public holidays and company days, as one place or person keeps them. Pure.

What is agreed for a day off is due on the next working day. Only what people agree goes by working days; what a process
counts (days at a stage, evidence that lapses, how long a deal takes) goes by the days of the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
EVERY_DAY = frozenset(range(7))
USUAL_WEEK = frozenset(range(5))
FARTHEST = 400
"""Days after which the search for a working day ends: nobody is closed for longer."""


@dataclass(frozen=True, slots=True)
class OwnDays:
    """Days that a company adds to those off or, with `works`, takes from them; `until` is the last one."""

    name: str
    since: date
    until: date
    works: bool = False


@dataclass(frozen=True, slots=True)
class Off:
    """That a day is off: why, and in which country where it is a public holiday. A weekend has no name."""

    name: str = ""
    country: str = ""


def no_holidays(year: int) -> Mapping[date, str]:
    """The public holidays of nowhere."""
    return {}


@dataclass(frozen=True)
class Calendar:
    """Which days are worked. `week` holds the working days, Monday is 0; `holidays` are those of a year by day."""

    week: frozenset[int] = EVERY_DAY
    country: str = ""
    holidays: Callable[[int], Mapping[date, str]] = no_holidays
    own: tuple[OwnDays, ...] = ()

    def off(self, day: date) -> Off | None:
        """Why a day is off; None for a working day. What the company says of a day goes before all else."""
        for days in reversed(self.own):
            if days.since <= day <= days.until:
                return None if days.works else Off(days.name)
        name = self.holidays(day.year).get(day)
        if name:
            return Off(name, self.country)
        return Off() if self.week and day.weekday() not in self.week else None

    def is_working(self, day: date) -> bool:
        """Whether a day is worked."""
        return self.off(day) is None

    def working_from(self, day: date) -> date:
        """The day itself where it is worked, else the next one that is."""
        return next((one for one in _walk(day, DAY) if self.is_working(one)), day)

    def after(self, day: date, days: int) -> date:
        """The first working day that lies at least so many days after `day`."""
        return self.working_from(day + days * DAY)

    def due_from(self, today: date) -> date:
        """The first day whose agreements are due on `today` and not overdue: the days off before it count to it."""
        before = next((one for one in _walk(today - DAY, -DAY) if self.is_working(one)), None)
        return today if before is None else before + DAY


def _walk(day: date, step: timedelta) -> Iterator[date]:
    """Days one by one, as far as there are any."""
    for _ in range(FARTHEST):
        yield day
        if not date.min + DAY < day < date.max - DAY:
            return
        day += step
