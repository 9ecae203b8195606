"""Totals of several currencies as pages tell them: one sum, and behind it the parts and the rates of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel.numbers import format_decimal
from moneyed import Money

from homeplate.kit import exchange
from homeplate.kit.exchange import Rate, Sum, Total, dated
from homeplate.people.access import Actor
from homeplate.rates.queries import totals
from homeplate.web.formats import date_text, locale_of
from homeplate.web.pipeline.cards import money
from homeplate.web.shown import TotalPart, TotalShown

DIGITS = 6
"""Digits of a rate that a page shows; what is kept has all of them."""


def shown_totals(
    actor: Actor, groups: Iterable[Iterable[Sum]], language: str, today: date
) -> tuple[TotalShown, ...]:
    """Each group of amounts as one total; at most one statement, and none where all is in the reporting currency."""
    return tuple(shown(one, language, today) for one in totals(actor, groups))


def shown_open(
    actor: Actor, groups: Iterable[Iterable[Money]], language: str, today: date
) -> tuple[TotalShown, ...]:
    """As `shown_totals`, for values of open deals: they count at the rate of today."""
    return shown_totals(actor, (dated(values, today) for values in groups), language, today)


def shown(total: Total, language: str, today: date) -> TotalShown:
    """A total in words and figures."""
    missing = tuple(money(value, language) for value in total.missing)
    if not total.parts:
        return TotalShown("", (), missing)
    text = money(total.money, language)
    if not total.mixed:
        return TotalShown(text)
    parts = tuple(_part(part, total.money.currency.code, language, today) for part in total.parts)
    whole = Money(total.money.amount.to_integral_value(), total.money.currency)
    return TotalShown(money(whole, language), parts, missing, text)


def _part(part: exchange.Part, base: str, language: str, today: date) -> TotalPart:
    own = part.money.currency.code == base
    return TotalPart(
        amount=money(part.money, language),
        converted=money(part.converted, language),
        rate="" if own else _rates_text(part.rates, base, language, today),
    )


def _rates_text(rates: Sequence[Rate], base: str, language: str, today: date) -> str:
    """The rate and its day; of several the first and the last."""
    shown_rates = rates if len(rates) == 1 else (rates[0], rates[-1])
    return " … ".join(
        f"{rate_text(rate, base, language)} ({date_text(rate.day, language, 'short', today.year)})"
        for rate in shown_rates
    )


def rate_text(rate: Rate, base: str, language: str) -> str:
    """A rate as people quote it: “1 USD = 0.9217 EUR”; where one unit is worth very little, “1 EUR = 1,480 KRW”."""
    factor = rate.factor
    if factor < exchange.SMALL:
        return f"1\u00a0{base} = {figure(1 / factor, language)}\u00a0{rate.currency}"
    return f"1\u00a0{rate.currency} = {figure(factor, language)}\u00a0{base}"


@lru_cache(maxsize=2048)
def figure(value: object, language: str) -> str:
    """A rate with six digits that count, in the signs of the language."""
    numerator, denominator = value.as_integer_ratio()  # type: ignore[attr-defined]
    number = Decimal(numerator) / Decimal(denominator)
    places = max(DIGITS - 1 - number.adjusted(), 0)
    return format_decimal(
        round(number, min(places, 12)),
        "#,##0.############",
        locale=locale_of(language),
        decimal_quantization=False,
    )
