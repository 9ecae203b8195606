"""Criterion type `money`: an amount within bounds, in a currency."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import StringConstraints

from homeplate.kit.money import currency_code
from homeplate.kit.text import Message, msg
from homeplate.process.criteria.base import Criterion, Schema
from homeplate.process.criteria.bounds import crossed, outside
from homeplate.process.criteria.parse import as_decimal, bad_value, decimal_value, object_value
from homeplate.process.facts import Deal
from homeplate.process.values import Number


class MoneyAnswer(Criterion):
    """Holds when the amount is within bounds; without `currency` it is in the deal's own."""

    title: ClassVar[Message] = msg("Amount of money")
    type: Literal["money"]
    at_least: Number | None = None
    at_most: Number | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None

    def clean(self, value: object) -> object:
        """`{amount, currency}`: the amount as exact decimal text, not below zero."""
        parts = object_value(value, ("amount", "currency"))
        amount = decimal_value(parts["amount"])
        if amount < 0:
            raise bad_value(msg("An amount of money cannot be below zero here."))
        if not isinstance(parts["currency"], str) or not parts["currency"].isascii():
            raise bad_value(msg("A currency code such as EUR, KRW or USD is expected here."))
        return {"amount": format(amount, "f"), "currency": currency_code(parts["currency"])}

    def check(self, value: Any, now: datetime, deal: Deal) -> Message | None:
        """Another currency than asked for, or an amount outside the bounds, does not satisfy."""
        amount = as_decimal(value.get("amount")) if isinstance(value, dict) else None
        if amount is None:
            return msg("An amount of money is expected here.")
        wanted = self.currency or deal.currency
        given = str(value.get("currency", ""))
        if wanted and given != wanted:
            return msg("Give the amount in {wanted}, not in {given}.", wanted=wanted, given=given)
        return outside(amount, self.at_least, self.at_most, given)

    def value_schema(self) -> Schema:
        """An amount (number or decimal text) and a currency code."""
        return {
            "type": "object",
            "properties": {
                "amount": {"type": ["number", "string"]},
                "currency": {"const": self.currency}
                if self.currency
                else {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
        }

    def impossible(self) -> Message | None:
        """Crossed bounds admit no amount."""
        return crossed(self.at_least, self.at_most)
