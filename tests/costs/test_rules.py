"""Which part of an amount falls on which days, and what a record of spending may say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.costs.rules import DAY, Spent, cleaned, covered, part, sums
from homeplate.kit.errors import Invalid

TODAY = date(2026, 3, 2)
days = some.dates(date(2020, 1, 1), date(2030, 1, 1))
lengths = some.integers(1, 800)


def stretch(since: date, length: int) -> tuple[date, date]:
    return since, since + timedelta(days=length)


@given(some.integers(0, 10**15), days, lengths, days, some.integers(0, 900), some.integers(0, 900))
def test_parts_of_stretches_that_adjoin_add_up_to_that_of_the_whole(
    minor: int, since: date, length: int, first: date, one: int, other: int
) -> None:
    since, until = stretch(since, length)
    middle = first + timedelta(days=one)
    end = middle + timedelta(days=other)
    whole = part(minor, since, until, first, end)
    assert whole == part(minor, since, until, first, middle) + part(minor, since, until, middle, end)
    assert 0 <= whole <= minor


@given(some.integers(0, 10**12), days, lengths)
def test_all_of_an_amount_falls_on_its_own_days_and_nothing_beside_them(
    minor: int, since: date, length: int
) -> None:
    since, until = stretch(since, length)
    assert part(minor, since, until, since - 9 * DAY, until + 9 * DAY) == minor
    assert part(minor, since, until, until, until + 9 * DAY) == 0
    assert part(minor, since, until, since - 9 * DAY, since) == 0
    assert part(minor, since, until, until, since) == 0


@given(some.integers(0, 10**9), days, some.integers(1, 60))
def test_an_amount_in_another_currency_is_all_there_day_by_day(minor: int, since: date, length: int) -> None:
    row = Spent("win", *stretch(since, length), minor, "USD")
    found = list(sums([row], row.since, row.until, "EUR"))
    assert sum(one.minor for one in found) == minor
    assert all(row.since <= one.day < row.until for one in found)


@given(some.lists(some.tuples(some.integers(0, 90), some.integers(1, 40)), max_size=8))
def test_a_day_of_two_records_is_covered_once(records: list[tuple[int, int]]) -> None:
    rows = [Spent("win", *stretch(TODAY + start * DAY, length), 1, "EUR") for start, length in records]
    first, end = TODAY + 10 * DAY, TODAY + 70 * DAY
    seen = {row.since + n * DAY for row in rows for n in range((row.until - row.since).days)}
    assert covered(rows, first, end) == len({day for day in seen if first <= day < end})


def given_values(**more: Any) -> dict[str, Any]:
    month = {"since": date(2026, 2, 1), "until": date(2026, 3, 1)}
    return {"purpose": "win", "amount": "12.50", "currency": "eur", "what": " Fair ", **month, **more}


def test_what_was_typed_becomes_minor_units_and_one_line() -> None:
    found = cleaned(given_values(), TODAY)
    assert (found["amount_minor"], found["currency"], found["what"]) == (1250, "EUR", "Fair")
    assert cleaned(given_values(amount=0), TODAY)["amount_minor"] == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"purpose": "party"}, "purpose"),
        ({"purpose": ""}, "purpose"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "much"}, "amount"),
        ({"amount": "1.234"}, "amount"),
        ({"amount": "1e40"}, "amount"),
        ({"currency": "XYZ"}, "currency"),
        ({"what": "  "}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"until": date(2026, 2, 1)}, "until"),
        ({"since": date(1969, 1, 1)}, "since"),
        ({"since": date(2999, 1, 1)}, "since"),
        ({"until": date(2999, 1, 1)}, "until"),
        ({"since": date(2000, 1, 1)}, "until"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        cleaned(given_values(**more), TODAY)
    assert refused.value.field == field
