"""The day on which deals closed, for sums that count at the rate of that day.

Rows are grouped by the hour of their closing, which the engine cuts from what it keeps, and the hour becomes the day of
the workspace afterwards: a function of the zone for each of a hundred thousand rows would cost a second. Where a zone
is off by half an hour or a quarter, they are grouped by the minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, F, Func, Value, When

HOUR, MINUTE = 13, 16
"""Characters of “2026-03-02 09:41” that say the hour, and those that say the minute."""


class Cut(Func):
    """The first characters of a moment in UTC as text."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A moment is kept as text."""
        return super().as_sql(
            compiler, connection, template=f"SUBSTR(%(expressions)s, 1, {self.extra['length']})", **context
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """A moment is kept as one."""
        form = "YYYY-MM-DD HH24" if self.extra["length"] == HOUR else "YYYY-MM-DD HH24:MI"
        template = f"TO_CHAR(%(expressions)s AT TIME ZONE 'UTC', '{form}')"
        return super().as_sql(compiler, connection, template=template, **context)


def by_closing(base: Any, zone: str) -> Case:
    """The hour or minute in which a deal closed; nothing for open ones, and for those in `base`: they need no rate."""
    cut = Cut(F("closed_at"), length=MINUTE if off_the_hour(zone) else HOUR)
    return Case(When(currency=base, then=Value("")), default=cut, output_field=CharField())


@lru_cache(maxsize=64)
def off_the_hour(zone: str) -> bool:
    """Whether days of the zone begin at another time than a full hour of UTC."""
    at = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone))
    offset = at.utcoffset()
    return offset is not None and offset.total_seconds() % 3600 != 0


@lru_cache(maxsize=4096)
def closing_day(cut: str | None, zone: str) -> date | None:
    """The day of the zone in which lies what `by_closing` gave; None for nothing."""
    if not cut:
        return None
    text = cut if len(cut) == MINUTE else f"{cut}:00"
    return datetime.fromisoformat(text).replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).date()
