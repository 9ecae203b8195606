"""Criterion type `next_step`: what was agreed with the buyer to happen next, and when."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import as_date, date_value, day_end, object_value, text_value
from homeplate.process.facts import Deal

LONGEST_STEP = 500


class NextStep(Criterion):
    """Holds while the agreed day is ahead (or today) and at most `within_days` from now."""

    title: ClassVar[Message] = msg("Dated next step")
    type: Literal["next_step"]
    within_days: Annotated[int, Field(ge=1, le=365)] = 30

    def clean(self, value: object) -> object:
        """`{what, on}`: what will happen, and the ISO date."""
        parts = object_value(value, ("what", "on"))
        return {"what": text_value(parts["what"], LONGEST_STEP), "on": date_value(parts["on"])}

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """A day that has passed, or one too far away, does not satisfy."""
        day = as_date(value.get("on")) if isinstance(value, dict) else None
        if day is None:
            return msg("Agree what happens next, and on which day.")
        ahead = (day - now.date()).days
        if ahead < 0:
            return msg("The next step of {day} has passed: agree a new one.", day=day)
        if ahead > self.within_days:
            return msg(
                "The next step must be within {days} days; {day} is later.", days=self.within_days, day=day
            )
        return None

    def value_schema(self) -> Schema:
        """What, and on which day."""
        return {
            "type": "object",
            "properties": {
                "what": {"type": "string", "minLength": 1, "maxLength": LONGEST_STEP},
                "on": {"type": "string", "format": "date"},
            },
            "required": ["what", "on"],
            "additionalProperties": False,
        }

    def holds_until(self, value: Any, zone: tzinfo | None) -> datetime | None:
        """The end of the agreed day."""
        day = as_date(value.get("on")) if isinstance(value, dict) else None
        return day_end(day, zone) if day else None
