"""Criterion type `persona`: somebody in the decision is a person whom the seller knows how to sell to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import bad_value, object_value, text_value, whole_value
from homeplate.process.facts import Deal

NAME_LENGTH, MOST_VERSIONS = 120, 100_000


class Persona(Criterion):
    """Holds when one of the people in the decision is said to match a buyer persona.

    Whether that person does is for the caller to find out before it records the evidence: decisions never look up.
    """

    title: ClassVar[Message] = msg("Buyer persona that fits")
    type: Literal["persona"]

    def clean(self, value: object) -> object:
        """Who (`contact`, an id), which `persona` by its name, and the `version` of it that was matched; 0 by hand."""
        given = object_value(value, ("contact", "persona"), ("version",))
        contact = given["contact"]
        found = parse_id(contact) if isinstance(contact, str) and len(contact) <= 64 else None
        if found is None:
            raise bad_value(msg("Choose one of the people in the decision."))
        return {
            "contact": str(found),
            "persona": text_value(given["persona"], NAME_LENGTH),
            "version": whole_value(given.get("version", 0), 0, MOST_VERSIONS),
        }

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Nobody named does not satisfy."""
        named = isinstance(value, dict) and value.get("contact") and value.get("persona")
        return None if named else msg("No buyer persona fits anybody in the decision.")

    def value_schema(self) -> Schema:
        """The person, the name of the persona, and its version."""
        return {
            "type": "object",
            "properties": {
                "contact": {"type": "string", "format": "uuid"},
                "persona": {"type": "string", "minLength": 1, "maxLength": NAME_LENGTH},
                "version": {"type": "integer", "minimum": 0, "maximum": MOST_VERSIONS},
            },
            "required": ["contact", "persona"],
            "additionalProperties": False,
        }
