"""Whether one rule matches what is known: one predicate for each rule, compiled once and remembered. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from homeplate.fit import fields
from homeplate.fit.countries import country_code
from homeplate.fit.definition import Rule
from homeplate.fit.fields import ALL, AT_LEAST, AT_MOST, CODES, COUNTS, HAS, IS, IS_NOT, KNOWN, LONGER, TEXT
from homeplate.kit.exchange import Rates
from homeplate.kit.money import minor_places
from homeplate.kit.text import folded

Test = Callable[[Mapping[str, Any], date, Rates | None], bool | None]
"""Whether a rule matches the values of a company or person on a day: None where what it asks for is unknown."""
SHORT = 3
"""Abbreviations of so many letters (HR, CFO) are looked for as whole words: “hr” is part of too many others."""


@lru_cache(maxsize=4096)
def test_of(rule: Rule) -> Test:
    """The predicate of a rule."""
    key = rule.field
    if rule.operator == KNOWN:
        return lambda values, today, rates: is_known(values.get(key))
    test = _of_value(rule)

    def run(values: Mapping[str, Any], today: date, rates: Rates | None) -> bool | None:
        value = values.get(key)
        return test(values, today, rates) if is_known(value) else None

    return run


def is_known(value: object) -> bool:
    """Whether something is known: an empty collection is (there are none), an empty text is not."""
    return value is not None and value != ""


def _of_value(rule: Rule) -> Test:
    match rule.kind:
        case fields.NUMBER:
            return lambda values, today, rates: in_bounds(values[rule.field], rule)
        case fields.MONEY:
            return lambda values, today, rates: _worth(rule, values, today, rates)
        case fields.DATE:
            return lambda values, today, rates: _since(rule, values[rule.field], today)
        case fields.TEXT:
            words = word_test(rule)
            return lambda values, today, rates: words(str(values[rule.field]))
    return _of_many(rule)


def word_test(rule: Rule) -> Callable[[str], bool]:
    """Whether one text, code or name is among those that a rule names; of `is not` whether it is none of them."""
    wanted = frozenset(folded(one) for one in rule.values)
    if rule.operator == HAS:
        return lambda value: any(_contains(folded(value), part) for part in wanted)
    if rule.kind == CODES:
        begins = tuple(wanted)
        return lambda value: folded(value).startswith(begins)
    if rule.field == "country":
        # As data have it: a code in one place, a name in some language in another.
        return lambda value: (folded(country_code(value)) in wanted) is (rule.operator == IS)
    if rule.kind == TEXT and rule.operator == IS_NOT:
        return lambda value: folded(value) not in wanted
    return lambda value: folded(value) in wanted


def _contains(text: str, part: str) -> bool:
    if len(part) > SHORT or not part.isascii():
        return part in text
    words = "".join(c if c.isalnum() else " " for c in text).split()
    return part in words


def _of_many(rule: Rule) -> Test:
    is_wanted, wanted = word_test(rule), frozenset(folded(one) for one in rule.values)

    def run(values: Mapping[str, Any], today: date, rates: Rates | None) -> bool:
        held = values[rule.field]
        names = [name for name, count in held.items() if count] if rule.kind == COUNTS else held
        if rule.operator == ALL:
            return wanted <= {folded(name) for name in names}
        return any(is_wanted(name) for name in names) is (rule.operator == IS)

    return run


def in_bounds(number: Decimal | float | Fraction, rule: Rule) -> bool:
    """Between both bounds, either of which may be missing; they belong to it."""
    above = rule.operator == AT_MOST or rule.least is None or number >= bound(rule.least)
    below = rule.operator == AT_LEAST or rule.most is None or number <= bound(rule.most)
    return above and below


def bound(number: Decimal) -> Fraction:
    """A bound that compares exactly with whole numbers, fractions and floats."""
    return Fraction(number)


def _worth(rule: Rule, values: Mapping[str, Any], today: date, rates: Rates | None) -> bool | None:
    code = values.get(f"{rule.field}_currency") or values.get("revenue_currency") or rule.currency
    factor = factor_between(code, rule.currency, today, rates)
    if factor is None:
        return None
    return in_bounds(Fraction(values[rule.field]) / 10 ** minor_places(code) * factor, rule)


def factor_between(code: str, into: str, today: date, rates: Rates | None) -> Fraction | None:
    """What one unit of a currency is worth in another on a day; None without rates."""
    if code == into:
        return Fraction(1)
    if rates is None:
        return None
    one, other = rates.on(code, today), rates.on(into, today)
    return one.factor / other.factor if one and other else None


def _since(rule: Rule, day: date, today: date) -> bool:
    days = (today - day).days
    return days > (rule.days or 0) if rule.operator == LONGER else 0 <= days <= (rule.days or 0)
