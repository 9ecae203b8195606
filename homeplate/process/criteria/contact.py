"""Criterion type `contact`: a person of the account who has a buying role in this deal."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import bad_value
from homeplate.process.facts import Deal

BuyingRole = Literal[
    "decision_maker",
    "economic_buyer",
    "guide",
    "user",
    "technical",
    "quality",
    "purchasing",
    "legal",
    "influencer",
    "blocker",
]


class Contact(Criterion):
    """Holds when a contact is named.

    Whether that contact has the `buying_role` in the deal is for the caller to ensure before it records the
    evidence: decisions never look up.
    """

    title: ClassVar[Message] = msg("Contact with a buying role")
    type: Literal["contact"]
    buying_role: BuyingRole

    def clean(self, value: object) -> object:
        """The id of a contact, as text."""
        found = parse_id(value) if isinstance(value, str) and len(value) <= 64 else None
        if found is None:
            raise bad_value(msg("Choose a contact of the account."))
        return str(found)

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Nobody named does not satisfy."""
        return None if isinstance(value, str) and value else msg("Choose a contact of the account.")

    def value_schema(self) -> Schema:
        """The id of a contact."""
        return {"type": "string", "format": "uuid"}
