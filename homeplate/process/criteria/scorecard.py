"""Criterion type `scorecard`: points for several items that together reach a threshold."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import as_count, bad_value, object_value, whole_value
from homeplate.process.facts import Deal
from homeplate.process.values import Frozen, Slug, Words, refusal


class Item(Frozen):
    """One line of the scorecard, worth 0 to `max` points."""

    key: Slug
    label: Words
    max: Annotated[int, Field(ge=1, le=1000)] = 5


class Scorecard(Criterion):
    """Holds when the points of all items add up to `threshold` or more; items may be left open."""

    title: ClassVar[Message] = msg("Scorecard")
    type: Literal["scorecard"]
    items: Annotated[tuple[Item, ...], Field(min_length=1, max_length=50)]
    threshold: Annotated[int, Field(ge=1, le=50_000)]

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        """Two items of one key could not be told apart."""
        if len({item.key for item in self.items}) < len(self.items):
            raise refusal("duplicate-key", msg("Two items have the same key."))
        return self

    def clean(self, value: object) -> object:
        """Item key to whole points, in the order of the items."""
        points = object_value(value, (), [item.key for item in self.items])
        if not points:
            raise bad_value(msg("Give points to at least one item."))
        return {
            item.key: whole_value(points[item.key], 0, item.max) for item in self.items if item.key in points
        }

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Too few points do not satisfy; points of items that no longer exist do not count."""
        points = value if isinstance(value, dict) else {}
        total = sum(min(as_count(points.get(item.key)), item.max) for item in self.items)
        if total >= self.threshold:
            return None
        return msg("{total} of the {needed} points needed.", total=total, needed=self.threshold)

    def value_schema(self) -> Schema:
        """Points for each item."""
        return {
            "type": "object",
            "properties": {i.key: {"type": "integer", "minimum": 0, "maximum": i.max} for i in self.items},
            "minProperties": 1,
            "additionalProperties": False,
        }

    def impossible(self) -> Message | None:
        """A threshold above the sum of all points cannot be reached."""
        most = sum(item.max for item in self.items)
        if self.threshold <= most:
            return None
        return msg(
            "The threshold {needed} is above the {most} points there are.", needed=self.threshold, most=most
        )
