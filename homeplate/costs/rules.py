"""What a record of spending may say, and which part of it falls on which days. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from homeplate.kit.clean import line, one_of
from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import Sum
from homeplate.kit.money import currency_code, to_minor
from homeplate.kit.text import Message, msg

WIN, KEEP = "win", "keep"
PURPOSES: dict[str, Message] = {WIN: msg("Winning new customers"), KEEP: msg("Keeping customers")}
"""What money is spent for."""
FIRST_DAY = date(1970, 1, 1)
AHEAD = timedelta(days=366)
"""How far ahead spending may be written down: a contract of a year that begins today."""
LONGEST = timedelta(days=3660)
WHAT_LENGTH = 200
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount in minor units of a currency that was spent evenly from `since` to before `until`."""

    purpose: str
    since: date
    until: date
    minor: int
    currency: str


def part(minor: int, since: date, until: date, first: date, end: date) -> int:
    """The part of an amount, spent evenly from `since` to before `until`, that falls from `first` to before `end`; in
    whole minor units. The parts of stretches that adjoin add up to that of the whole."""
    days = (until - since).days

    def by(day: date) -> int:
        return minor * min(max((day - since).days, 0), days) // days

    return by(max(end, first)) - by(first)


def sums(rows: Iterable[Spent], first: date, end: date, base: str) -> Iterator[Sum]:
    """What was spent from `first` to before `end`, for adding up: in `base` at once, in other currencies day by day, as
    each counts at the rate of its own day."""
    for row in rows:
        since, until = max(row.since, first), min(row.until, end)
        if since >= until:
            continue
        if row.currency == base:
            yield Sum(base, part(row.minor, row.since, row.until, since, until), since)
            continue
        for number in range((until - since).days):
            day = since + number * DAY
            minor = part(row.minor, row.since, row.until, day, day + DAY)
            if minor:
                yield Sum(row.currency, minor, day)


def covered(rows: Iterable[Spent], first: date, end: date) -> int:
    """On how many days from `first` to before `end` anything is recorded."""
    total, done = 0, first
    for row in sorted(rows, key=lambda one: one.since):
        until = min(row.until, end)
        total += max((until - max(row.since, done)).days, 0)
        done = max(done, until)
    return total


def cleaned(values: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The columns that `values` give a record: `purpose`, `since`, `until` (the day after the last), `amount` with its
    `currency`, `what`. Raises `Invalid`, field by field."""
    code = currency_code(values["currency"])
    since, until = checked_days(values["since"], values["until"], today)
    return {
        "purpose": one_of(values["purpose"], PURPOSES, field="purpose", required=True),
        "since": since,
        "until": until,
        "amount_minor": checked_amount(values["amount"], code),
        "currency": code,
        "what": line(values["what"], field="what", longest=WHAT_LENGTH, required=True),
    }


def checked_days(since: date, until: date, today: date) -> tuple[date, date]:
    """From which day to before which. Raises `Invalid` (`range`)."""
    if since < FIRST_DAY or since > today + AHEAD:
        raise Invalid("range", msg("Choose a day from 1970 on, at most a year ahead."), field="since")
    if until <= since:
        raise Invalid("range", msg("The last day lies before the first."), field="until")
    if until > today + AHEAD:
        raise Invalid("range", msg("Choose a day at most a year ahead."), field="until")
    if until - since > LONGEST:
        raise Invalid("range", msg("At most ten years. Make several records of it."), field="until")
    return since, until


def checked_amount(amount: Decimal | int | str, code: str) -> int:
    """An amount in minor units. Raises `Invalid` (`number`, and as `to_minor`)."""
    try:
        minor = to_minor(amount, code)
    except Invalid as error:
        raise Invalid(error.code, error.message, field="amount") from None
    if minor < 0:
        raise Invalid("number", msg("Less than nothing cannot be spent."), field="amount")
    return minor
