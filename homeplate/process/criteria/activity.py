"""Criterion type `activity`: something held together with the buyer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import Field

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import (
    as_count,
    as_date,
    bad_value,
    date_value,
    object_value,
    whole_value,
)
from homeplate.process.facts import Deal

ActivityKind = Literal[
    "meeting",
    "call",
    "video_call",
    "visit",
    "demo",
    "workshop",
    "presentation",
    "site_visit",
    "email_exchange",
]
MOST_HELD = 1000


class Activity(Criterion):
    """Holds when at least `at_least` activities of this kind were held with the buyer, the last `on` a day."""

    title: ClassVar[Message] = msg("Activity held with the buyer")
    type: Literal["activity"]
    activity: ActivityKind
    at_least: Annotated[int, Field(ge=1, le=100)] = 1

    def clean(self, value: object) -> object:
        """`{activity, on, count}`; the count is 1 when it is not given."""
        parts = object_value(value, ("activity", "on"), ("count",))
        if parts["activity"] not in get_args(ActivityKind):
            kinds = ", ".join(get_args(ActivityKind))
            raise bad_value(msg("The activity must be one of: {kinds}.", kinds=kinds))
        count = whole_value(parts.get("count", 1), 1, MOST_HELD)
        return {"activity": parts["activity"], "on": date_value(parts["on"]), "count": count}

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Another kind, too few, or one still ahead does not satisfy."""
        day = as_date(value.get("on")) if isinstance(value, dict) else None
        if day is None or value.get("activity") != self.activity:
            return msg("An activity of kind “{kind}” held with the buyer is needed.", kind=self.activity)
        # One day of grace: `now` is in UTC, and east of it the day begins earlier.
        if (day - now.date()).days > 1:
            return msg("It is planned for {day}: validate it when it has been held.", day=day)
        held = as_count(value.get("count", 1))
        if held < self.at_least:
            return msg("{held} of {needed} have been held.", held=held, needed=self.at_least)
        return None

    def value_schema(self) -> Schema:
        """Kind, day and how many."""
        return {
            "type": "object",
            "properties": {
                "activity": {"const": self.activity},
                "on": {"type": "string", "format": "date"},
                "count": {"type": "integer", "minimum": 1, "maximum": MOST_HELD},
            },
            "required": ["activity", "on"],
            "additionalProperties": False,
        }
