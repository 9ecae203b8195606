"""Criterion type `confirmed`: a fact that is simply true or not; the evidence note says why."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.parse import bad_value
from homeplate.process.facts import Deal


class Confirmed(Criterion):
    """Holds when somebody named confirms it; the value is always true."""

    title: ClassVar[Message] = msg("Confirmed fact")
    type: Literal["confirmed"]

    def clean(self, value: object) -> object:
        """Only true: a fact that no longer holds is withdrawn, not set to false."""
        if value is not True:
            raise bad_value(
                msg("Only “true” can be recorded here. Withdraw the criterion when it does not hold.")
            )
        return True

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Anything but true is not confirmed."""
        return None if value is True else msg("It is not confirmed.")

    def value_schema(self) -> Schema:
        """Always true."""
        return {"const": True}
