"""Amounts of several currencies told as one: exact rates, and a total that can be taken apart again. Pure.

The rule of days: an open amount counts at the newest rate not after today, one of a closed deal at the newest
rate not after the day on which it closed. What has no rate is told apart; it is never left out silently, and
never added as if one were one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from moneyed import Money

from homeplate.kit.money import from_minor, minor_places, to_minor

SMALL = Fraction(1, 50)
"""Below this worth of one unit people quote a rate the other way round."""


@dataclass(frozen=True, slots=True)
class Rate:
    """From `day` on, `units` of `currency` are worth `worth` of the reporting currency.

    Two numbers, so that “1 € = 1480 ₩” and a cross rate of two published figures are kept exactly as they were told.
    """

    currency: str
    day: date
    units: Decimal
    worth: Decimal

    @property
    def factor(self) -> Fraction:
        """What one unit is worth."""
        return Fraction(self.worth) / Fraction(self.units)


@dataclass(frozen=True)
class Rates:
    """The rates towards one reporting currency: of each currency those that may be asked for, by day."""

    base: str
    known: Mapping[str, Sequence[Rate]] = field(default_factory=dict)

    @cached_property
    def _days(self) -> dict[str, list[date]]:
        return {code: [rate.day for rate in rates] for code, rates in self.known.items()}

    def on(self, currency: str, day: date) -> Rate | None:
        """The newest rate of `currency` that is not after `day`; the reporting currency is always worth itself."""
        if currency == self.base:
            return Rate(currency, day, Decimal(1), Decimal(1))
        place = bisect_right(self._days.get(currency, []), day)
        return self.known[currency][place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount in minor units of a currency, and the day whose rate it counts at."""

    currency: str
    minor: int
    day: date


def dated(values: Iterable[Money], day: date) -> list[Sum]:
    """Amounts that count at the rate of one day."""
    return [Sum(value.currency.code, to_minor(value.amount, value.currency.code), day) for value in values]


@dataclass(frozen=True, slots=True)
class Part:
    """What a total has of one currency, as it is and in the reporting currency; `rates` are those it was counted at."""

    money: Money
    converted: Money
    rates: tuple[Rate, ...]

    @property
    def rate(self) -> Rate:
        """The newest of the rates."""
        return self.rates[-1]


@dataclass(frozen=True, slots=True)
class Total:
    """Amounts of several currencies in one: the sum of the rounded `parts`, and what is `missing` a rate.

    The reporting currency comes first among the parts, the others by their worth.
    """

    money: Money
    parts: tuple[Part, ...]
    missing: tuple[Money, ...]

    @property
    def minor(self) -> int:
        """The total in minor units."""
        return to_minor(self.money.amount, self.money.currency.code)

    @property
    def mixed(self) -> bool:
        """Whether there is anything to explain: another currency than the one it is told in."""
        code = self.money.currency.code
        return bool(self.missing) or any(part.money.currency.code != code for part in self.parts)

    @property
    def plain(self) -> bool:
        """Whether no amount could be converted, so that there is no total to tell."""
        return bool(self.missing) and not self.parts


def total(sums: Iterable[Sum], rates: Rates) -> Total:
    """All of `sums` in the reporting currency, each currency rounded to its minor unit once (half to even)."""
    worth: dict[str, Fraction] = {}
    kept: dict[str, int] = {}
    used: dict[str, dict[date, Rate]] = {}
    missing: dict[str, int] = {}
    for one in sums:
        if not one.minor:
            continue
        rate = rates.on(one.currency, one.day)
        if rate is None:
            missing[one.currency] = missing.get(one.currency, 0) + one.minor
            continue
        kept[one.currency] = kept.get(one.currency, 0) + one.minor
        worth[one.currency] = worth.get(one.currency, Fraction(0)) + one.minor * minor_factor(
            rate, rates.base
        )
        used.setdefault(one.currency, {})[rate.day] = rate
    parts = [
        Part(
            from_minor(kept[code], code),
            from_minor(round(worth[code]), rates.base),
            tuple(used[code][day] for day in sorted(used[code])),
        )
        for code in kept
    ]
    parts.sort(key=lambda part: (part.money.currency.code != rates.base, -part.converted.amount))
    whole = sum((part.converted for part in parts), from_minor(0, rates.base))
    return Total(
        whole, tuple(parts), tuple(from_minor(minor, code) for code, minor in sorted(missing.items()))
    )


def minor_factor(rate: Rate, base: str) -> Fraction:
    """What one minor unit of the rate's currency is worth in minor units of `base`."""
    return rate.factor * Fraction(10) ** (minor_places(base) - minor_places(rate.currency))
