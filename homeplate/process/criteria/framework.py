"""Criterion type `framework`: a framework of qualification is reached, counted from the answers to its facts."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from homeplate.kit.text import Message, msg
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import as_count, bad_value, object_value, whole_value
from homeplate.process.facts import Deal
from homeplate.process.values import Slug, refusal

POINTS = 100


class FrameworkReached(Criterion):
    """Holds with `at_least` points of 100 and every fact of `confirmed` confirmed, until answers lapse.

    Its evidence is never given by hand: qualification counts the answers and hands it down.
    """

    title: ClassVar[Message] = msg("Framework of qualification")
    counted: ClassVar[bool] = True
    type: Literal["framework"]
    framework: Slug
    at_least: Annotated[int, Field(ge=1, le=POINTS)] = 60
    confirmed: Annotated[tuple[Slug, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _facts_are_known(self) -> Self:
        """What has to be confirmed is a fact of the dictionary."""
        for key in self.confirmed:
            if key not in BUYER_FACTS:
                raise refusal("unknown-fact", msg("There is no fact “{key}”.", key=key))
        return self

    def clean(self, value: object) -> object:
        """`{points, confirmed, until}`: points of 100, the facts that are confirmed, and when that lapses or None."""
        parts = object_value(value, ("points", "confirmed"), ("until",))
        confirmed = parts["confirmed"]
        if not isinstance(confirmed, list) or not all(isinstance(one, str) for one in confirmed):
            raise bad_value(msg("A list of facts is expected here."))
        until = parts.get("until")
        if until is not None and _moment(until) is None:
            raise bad_value(msg("A moment such as 2026-05-31T00:00:00+00:00 is expected here."))
        return {"points": whole_value(parts["points"], 0, POINTS), "confirmed": confirmed, "until": until}

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Too few points, a fact that is not confirmed, or answers that lapsed do not satisfy."""
        held = value if isinstance(value, dict) else {}
        points, until = as_count(held.get("points")), _moment(held.get("until"))
        if points < self.at_least:
            return msg("{total} of the {needed} points needed.", total=points, needed=self.at_least)
        for key in self.confirmed:
            if key not in held.get("confirmed", ()):
                return msg("“{fact}” is not confirmed.", fact=BUYER_FACTS[key].name)
        if until is not None and until <= now:
            return msg("Answers have lapsed since: ask again.")
        return None

    def value_schema(self) -> Schema:
        """Points, confirmed facts, and until when."""
        return {
            "type": "object",
            "properties": {
                "points": {"type": "integer", "minimum": 0, "maximum": POINTS},
                "confirmed": {"type": "array", "items": {"type": "string"}},
                "until": {"type": ["string", "null"], "format": "date-time"},
            },
            "required": ["points", "confirmed"],
            "additionalProperties": False,
            "readOnly": True,
        }

    def holds_until(self, value: Any, zone: tzinfo | None) -> datetime | None:
        """When enough of the answers lapse."""
        return _moment(value.get("until")) if isinstance(value, dict) else None


def _moment(value: object) -> datetime | None:
    """The moment, with its zone, that a text stands for."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None
