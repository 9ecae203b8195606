"""The clock of a lead: minutes of working hours from its creation to the first contact, and the moment they are up.

Working hours are the same on every working day of the calendar. All moments are in the zone of the workspace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from homeplate.kit.workdays import DAY, FARTHEST, Calendar

MINUTE = timedelta(minutes=1)
LONGEST = 60 * 24 * 30
"""Minutes: the most that a target may be."""


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when a working day lasts."""

    opens: time = time(9)
    closes: time = time(17)

    @property
    def minutes(self) -> int:
        """Minutes of one working day."""
        return self.closes.hour * 60 + self.closes.minute - self.opens.hour * 60 - self.opens.minute


@dataclass(frozen=True, slots=True)
class Targets:
    """Minutes of working hours until somebody is spoken to: usually, and with an immediate need."""

    usual: int = 480
    immediate: int = 60

    def of(self, immediate: bool) -> int:
        """The one that holds for a lead."""
        return self.immediate if immediate else self.usual


@dataclass(frozen=True, slots=True)
class Clock:
    """By which days, hours and targets leads of a workspace are answered."""

    calendar: Calendar = field(default_factory=Calendar)
    hours: Hours = Hours()
    targets: Targets = Targets()

    def due(self, since: datetime, immediate: bool) -> datetime:
        """The moment by which somebody who came at `since` is to be spoken to."""
        left, day = timedelta(minutes=self.targets.of(immediate)), since.date()
        for _ in range(10 * FARTHEST):
            opens, closes = self._span(day, since)
            if closes - opens >= left:
                return max(opens + left, since)
            left -= closes - opens
            if day >= date.max - DAY:
                break
            day += DAY
        return since + timedelta(minutes=self.targets.of(immediate))

    def worked(self, since: datetime, until: datetime) -> int:
        """Whole minutes of working hours between two moments; 0 where `until` is not later."""
        total, day = timedelta(), since.date()
        for _ in range(10 * FARTHEST):
            if day > until.date():
                break
            opens, closes = self._span(day, since)
            total += max(min(closes, until) - opens, timedelta())
            day += DAY
        return total // MINUTE

    def _span(self, day: date, since: datetime) -> tuple[datetime, datetime]:
        """What of the working hours of a day lies behind `since`; nothing of a day off."""
        opens = datetime.combine(day, self.hours.opens, since.tzinfo)
        if not self.calendar.is_working(day):
            return opens, opens
        closes = datetime.combine(day, self.hours.closes, since.tzinfo)
        begun = min(max(opens, since), closes)
        return begun, closes


class Worked:
    """Minutes of working hours between moments of the days from `first` to `last`, for many of them: each day of the
    calendar is looked at once."""

    def __init__(self, clock: Clock, first: date, last: date, zone: tzinfo) -> None:
        self._first, self._zone = first, zone
        self._opens = clock.hours.opens.hour * 60 + clock.hours.opens.minute
        self._days: list[tuple[int, int]] = []
        """Of each day the minutes of working hours before it, and those that it has."""
        before = 0
        for number in range((last - first).days + 1):
            minutes = clock.hours.minutes if clock.calendar.is_working(first + number * DAY) else 0
            self._days.append((before, minutes))
            before += minutes

    def between(self, since: datetime, until: datetime) -> int:
        """Whole minutes; 0 where `until` is not later."""
        return max(self._until(until) - self._until(since), 0)

    def _until(self, moment: datetime) -> int:
        here = moment.astimezone(self._zone)
        number = min(max((here.date() - self._first).days, 0), len(self._days) - 1)
        before, minutes = self._days[number]
        return before + min(max(here.hour * 60 + here.minute - self._opens, 0), minutes)


def read_hours(kept: Mapping[str, Any]) -> Hours:
    """The hours in the settings of a workspace; the usual ones where there are none."""
    usual = Hours()
    return Hours(
        time.fromisoformat(kept["opens"]) if kept.get("opens") else usual.opens,
        time.fromisoformat(kept["closes"]) if kept.get("closes") else usual.closes,
    )


def read_targets(kept: Mapping[str, Any]) -> Targets:
    """The targets in the settings of a workspace; the usual ones where there are none."""
    usual = Targets()
    return Targets(int(kept.get("target") or usual.usual), int(kept.get("immediate") or usual.immediate))
