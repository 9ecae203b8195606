"""Criterion type `number`: a figure within bounds."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, Literal

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.bounds import crossed, outside
from homeplate.process.criteria.parse import as_decimal, decimal_value
from homeplate.process.facts import Deal
from homeplate.process.values import Number, Words


class NumberAnswer(Criterion):
    """Holds when the number is within `at_least` and `at_most` (both inclusive, either may be absent)."""

    title: ClassVar[Message] = msg("Number")
    type: Literal["number"]
    at_least: Number | None = None
    at_most: Number | None = None
    unit: Words = {}

    def clean(self, value: object) -> object:
        """An integer, or a float when it has decimals."""
        number = decimal_value(value)
        return int(number) if number == number.to_integral_value() else float(number)

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """A number outside the bounds does not satisfy."""
        number = as_decimal(value)
        if number is None:
            return msg("A number is expected here.")
        return outside(number, self.at_least, self.at_most)

    def value_schema(self) -> Schema:
        """A number."""
        return {"type": "number"}

    def impossible(self) -> Message | None:
        """Crossed bounds admit no number."""
        return crossed(self.at_least, self.at_most)
