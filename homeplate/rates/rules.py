"""What a rate may be, and what it becomes when a workspace reports in another currency. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context, Decimal, DecimalException
from fractions import Fraction
from typing import Any

from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.exchange import Rate
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg

CURRENCIES = "currencies"
"""The setting of a workspace that names the currencies in use besides the one it reports in."""
BUSY = ("waiting", "running")
"""The states of a file of rates that is not at its end."""
HAND = "hand"
"""The source of a rate that somebody gave: no file takes its place."""
FAR_OFF = 100
"""A rate so many times the one before it, or a part so small of it, is more likely a slip of the pen than news."""
FIRST_DAY = date(1970, 1, 1)
MOST_CURRENCIES = 40
_LONGEST = 40
_ROUGHLY = Context(prec=30)


@dataclass(frozen=True, slots=True)
class Found:
    """One rate as a file tells it; `line` is where."""

    line: int
    rate: Rate


def checked_number(value: Decimal | str, field: str) -> Decimal:
    """An amount of money above zero, as exact as it was told. Raises `Invalid` (`number`, `zero`) for `field`."""
    try:
        number = Decimal(value)
    except (DecimalException, ValueError, TypeError):
        number = Decimal("nan")
    if not number.is_finite() or abs(number.adjusted()) > 18:
        raise Invalid("number", msg("“{text}” is not a number.", text=str(value)[:_LONGEST]), field=field)
    if number <= 0:
        raise Invalid("zero", msg("A rate is above zero."), field=field)
    return number


def checked_day(day: date | None, today: date) -> date:
    """The day from which a rate holds; nothing is today. Raises `Invalid` (`day`) for one that nobody can know yet."""
    if day is None:
        return today
    if day < FIRST_DAY or day > today + timedelta(days=1):
        raise Invalid("day", msg("A rate holds from today or from a day before."), field="day")
    return day


def checked_pair(currency: str, base: str) -> str:
    """The code of a currency other than the reporting one. Raises `Invalid` (`currency`, `base`)."""
    code = currency_code(currency)
    if code == base:
        text = msg("{currency} is the currency that the workspace reports in.", currency=code)
        raise Invalid("base", text, field="currency")
    return code


def is_far_off(rate: Rate, earlier: Rate | None) -> bool:
    """Whether a rate is more than a hundred times the earlier one, or less than a hundredth of it."""
    if earlier is None:
        return False
    ratio = rate.factor / earlier.factor
    return not Fraction(1, FAR_OFF) <= ratio <= FAR_OFF


def refuse_far_off(rate: Rate, earlier: Rate | None) -> None:
    """Ask again before such a rate is taken. Raises `Refused` (`far-off`)."""
    if earlier is None or not is_far_off(rate, earlier):
        return
    up = rate.factor > earlier.factor
    times = int(rate.factor / earlier.factor if up else earlier.factor / rate.factor)
    text = (
        msg(
            "This is {times} times the rate of {day}. Confirm it if it is right.",
            times=times,
            day=earlier.day,
        )
        if up
        else msg(
            "The rate of {day} was {times} times as high. Confirm it if it is right.",
            times=times,
            day=earlier.day,
        )
    )
    raise Refused("far-off", text, field="worth")


def told(number: Decimal) -> str:
    """A number as it is kept: every digit, no exponent, no zeros at its end; one of very many digits is rounded."""
    plain = format(number.normalize(), "f")
    if len(plain) > _LONGEST:
        plain = format(_ROUGHLY.plus(number).normalize(), "f")[:_LONGEST]
    return plain


def crossed(rates: Iterable[Rate], turn: Mapping[date, Rate], old: str, new: str) -> Iterator[Rate]:
    """Rates towards `old` as rates towards `new`, where `turn` holds those of `new` towards `old` by day.

    A rate of a day on which nobody could say what `new` was worth is left out.
    """
    days = sorted(turn)
    for day in days:
        here = turn[day]
        yield Rate(old, day, here.worth, here.units)
    place = -1
    for rate in sorted(rates, key=lambda rate: rate.day):
        while place + 1 < len(days) and days[place + 1] <= rate.day:
            place += 1
        if place < 0 or rate.currency == new:
            continue
        here = turn[days[place]]
        yield Rate(rate.currency, rate.day, rate.units * here.worth, rate.worth * here.units)


def rate_of(currency: str, day: date, units: str, worth: str) -> Rate:
    """A rate as its row keeps it."""
    return Rate(currency, day, checked_number(units, "units"), checked_number(worth, "worth"))


def columns_of(base: str, rate: Rate, source: str, now: datetime) -> dict[str, Any]:
    """A rate as a row of its table, written at `now`."""
    return {
        "base": base,
        "currency": rate.currency,
        "day": rate.day,
        "units": told(rate.units),
        "worth": told(rate.worth),
        "source": source,
        "at": now,
    }
