"""When a criterion applies to a deal: by a figure of the deal or by an earlier choice."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from homeplate.kit.text import msg
from homeplate.process.facts import Facts
from homeplate.process.values import Frozen, Number, Slug, refusal

NUMERIC_FIELDS = ("value", "days_open")


class Condition(Frozen):
    """One condition; a deal that lacks the figure or the answer does not meet it.

    `is`/`is_not` compare texts without regard to case, `at_least`/`at_most` compare `value` and `days_open`.
    """

    field: Literal["value", "currency", "source", "kind", "days_open"] | None = None
    criterion: Slug | None = None
    equals: str | None = Field(default=None, alias="is", max_length=200)
    is_not: str | None = Field(default=None, max_length=200)
    at_least: Number | None = None
    at_most: Number | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        """One subject, and comparisons that fit it."""
        if (self.field is None) == (self.criterion is None):
            raise refusal(
                "condition", msg("A condition names either a field of the deal or an earlier criterion.")
            )
        bounds = self.at_least is not None or self.at_most is not None
        texts = self.equals is not None or self.is_not is not None
        if self.numeric and (texts or not bounds):
            raise refusal("condition", msg("This condition needs “at_least” or “at_most”."))
        if not self.numeric and (bounds or not texts):
            raise refusal("condition", msg("This condition needs “is” or “is_not”."))
        return self

    @property
    def numeric(self) -> bool:
        """Whether the subject is a number (value, days open) and not a text."""
        return self.field in NUMERIC_FIELDS

    def holds(self, facts: Facts) -> bool:
        """Whether the deal meets it. An earlier answer counts as last given, even when it has lapsed since."""
        if self.criterion is not None:
            answer = facts.evidence.get(self.criterion)
            return answer is not None and self._fits_text(str(answer.value))
        figure = getattr(facts.deal, self.field or "")
        if self.numeric:
            return figure is not None and self._fits_number(figure)
        return bool(figure) and self._fits_text(figure)

    def _fits_text(self, text: str) -> bool:
        folded = text.casefold()
        if self.is_not is not None and folded == self.is_not.casefold():
            return False
        return self.equals is None or folded == self.equals.casefold()

    def _fits_number(self, number: Decimal | int) -> bool:
        if self.at_least is not None and number < self.at_least:
            return False
        return self.at_most is None or number <= self.at_most
