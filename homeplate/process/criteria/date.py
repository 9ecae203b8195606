"""Criterion type `date`: a day, perhaps ahead or past, perhaps near."""

from __future__ import annotations

from datetime import date, datetime, tzinfo
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import as_date, date_value, day_end
from homeplate.process.facts import Deal


class DateAnswer(Criterion):
    """Holds when the day is in the future or past as `when` says, and within `within_days` of today.

    Today is neither ahead nor past and satisfies both.
    """

    title: ClassVar[Message] = msg("Date")
    type: Literal["date"]
    when: Literal["any", "future", "past"] = "any"
    within_days: Annotated[int, Field(ge=1, le=3650)] | None = None

    def clean(self, value: object) -> object:
        """An ISO date."""
        return date_value(value)

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """A day on the wrong side of today, or too far from it, does not satisfy."""
        day = as_date(value)
        if day is None:
            return msg("A date such as 2026-05-31 is expected here.")
        ahead = (day - now.date()).days
        if self.when == "future" and ahead < 0:
            return msg("{day} has passed: agree a new date.", day=day)
        if self.when == "past" and ahead > 0:
            return msg("{day} is still ahead.", day=day)
        return self._too_far(day, abs(ahead))

    def _too_far(self, day: date, distance: int) -> Message | None:
        if self.within_days is None or distance <= self.within_days:
            return None
        return msg("{day} is more than {days} days from today.", day=day, days=self.within_days)

    def value_schema(self) -> Schema:
        """An ISO date."""
        return {"type": "string", "format": "date"}

    def holds_until(self, value: Any, zone: tzinfo | None) -> datetime | None:
        """A day that must be ahead stops satisfying when it is over."""
        day = as_date(value)
        return day_end(day, zone) if self.when == "future" and day else None
