"""Money: py-moneyed outside, whole minor units in storage, so that sums are exact on every engine."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation, Overflow
from functools import cache

from babel.numbers import get_currency_precision
from moneyed import CurrencyDoesNotExist, Money, get_currency

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg

LARGEST_MINOR = 10**15
"""The largest amount of one deal: nine thousand such deals still add up within a signed 64-bit column."""


def currency_code(text: str) -> str:
    """The ISO 4217 code in `text`, upper case. Raises `Invalid` with code `currency` when unknown."""
    try:
        return get_currency(text.strip().upper()).code
    except CurrencyDoesNotExist:
        raise Invalid(
            "currency",
            msg("“{text}” is not a currency. Use a code such as EUR, KRW or USD.", text=text[:20]),
            field="currency",
        ) from None


def to_minor(amount: Decimal | int | str, currency: str) -> int:
    """`amount` in whole minor units of `currency` (cents, won). Raises `Invalid` when it has no exact form."""
    places = _places(currency)
    try:
        scaled = Decimal(amount).scaleb(places)
        exact = scaled == scaled.to_integral_value()
        if not scaled.is_finite():
            raise InvalidOperation
    except (InvalidOperation, Overflow):
        raise Invalid(
            "number", msg("“{text}” is not an amount.", text=str(amount)[:40]), field="value"
        ) from None
    if not exact:
        raise Invalid(
            "precision",
            msg("{currency} has {places} decimal places.", currency=currency, places=places),
            field="value",
        )
    if abs(scaled) > LARGEST_MINOR:
        raise Invalid("too-large", msg("This amount is too large."), field="value")
    return int(scaled)


def from_minor(minor: int, currency: str) -> Money:
    """The money that `minor` whole minor units of `currency` stand for."""
    return Money(major(minor, currency), currency)


def major(minor: int, currency: str) -> Decimal:
    """The amount that `minor` whole minor units of `currency` stand for."""
    return Decimal(minor).scaleb(-_places(currency))


def minor_places(currency: str) -> int:
    """How many decimal places the minor unit of `currency` stands for: 2 for cents, 0 for won."""
    return _places(currency)


_places = cache(get_currency_precision)  # asked for every amount of an import
