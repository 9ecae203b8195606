"""From what stands in a file to minor units of a currency."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code, major, to_minor
from homeplate.transfer.numbers import DOLLARS, Amount, beside


@lru_cache(maxsize=1_000)
def code_of(text: str, default: str) -> str:
    """The ISO code that a cell names (`eur`, `€`, `원`); a bare `$` is the default's dollar. Raises `Invalid`."""
    word = text.strip()
    if not word:
        return default
    if word == "$":
        return default if default in DOLLARS else "USD"
    try:
        found = beside(word)[1]
    except ValueError:
        found = ""
    if found == "$":
        return code_of("$", default)
    return found or currency_code(word)


@lru_cache(maxsize=50_000)
def minor(number: Decimal, currency: str) -> tuple[int, bool]:
    """Whole minor units, and whether something finer was rounded away. Raises `Invalid`: `too-large`."""
    exact = major(1, currency)
    rounded = number.quantize(exact, ROUND_HALF_EVEN)
    return to_minor(rounded, currency), rounded != number


def amount_in_minor(
    amount: Amount | None, currency: str, default: str, complain: Callable[[str, Invalid], None]
) -> tuple[int | None, str]:
    """Minor units and currency of an amount: the sign beside it first, then `currency` (a column), then `default`.

    What cannot be taken is handed to `complain` with the name of the field.
    """
    try:
        code = code_of(currency, default)
    except Invalid as error:
        complain("currency", error)
        code = default
    if amount is None:
        return None, code
    if amount.currency:
        code = code_of(amount.currency, code)
    try:
        return minor(amount.number, code)[0], code
    except Invalid as error:
        complain("value", error)
        return None, code
