"""Computed amounts of one currency, which fall between minor units, and their ranges."""

from __future__ import annotations

from collections.abc import Mapping

from homeplate.api.types import Answer
from homeplate.insight.forecasting.convolution import Spread
from homeplate.kit.money import major


class Range(Answer):
    """An amount: its mean, and what it passes in 9, 5 and 1 of 10 cases, in major units."""

    mean: str
    p10: str
    p50: str
    p90: str


class Amounts:
    """Writes amounts of one currency in major units, to the minor unit."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def __call__(self, minor: float) -> str:
        """An amount."""
        return str(major(round(minor), self.currency))

    def range(self, one: Spread) -> Mapping[str, str]:
        """As a `Range`."""
        return {name: self(getattr(one, name)) for name in Range.model_fields}
