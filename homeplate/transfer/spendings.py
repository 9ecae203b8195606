"""Records of spending from a file: the one that is fetched here, or any with the same columns, in any of our
languages. All of a file is taken, or nothing of it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext, override

from homeplate.costs.access import teams_of
from homeplate.costs.actions import record_spending
from homeplate.costs.queries import SpendingRow, spendings
from homeplate.costs.rules import DAY, PURPOSES, checked_amount
from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import Message, folded, msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.transfer.dates import DateStyle, date_style, parse_moment
from homeplate.transfer.numbers import NumberStyle, number_style, parse_amount
from homeplate.transfer.reading import Row, open_table
from homeplate.transfer.safe_csv import unguarded

LARGEST = 1024 * 1024
MOST = 1000
COLUMNS: dict[str, Message] = {
    "what": msg("What it was"),
    "purpose": msg("Spent on"),
    "since": msg("From"),
    "until": msg("Until"),
    "amount": msg("Amount"),
    "currency": msg("Currency"),
    "team_id": msg("Team"),
}
"""What the columns of the file that is fetched are called; a currency and a team may be missing."""
OPTIONAL = ("currency", "team_id")


@dataclass(frozen=True, slots=True)
class Brought:
    """How many records a file added, and how many of its rows are here already."""

    added: int
    known: int


@action(Permission.COST_EDIT)
def import_spending(actor: Actor, *, content: bytes, now: datetime) -> Brought:
    """Write down what the rows of a file say; one that is here already, in every column, is left out. All of them are
    recorded `now`: by that they can be taken back together.

    Raises `Invalid` (`file`), with the line, for the first row that cannot be taken: then nothing is.
    """
    given = list(_read(actor, content))
    there = Counter(_of_row(row) for row in spendings(actor, size=100 * MOST))
    added = 0
    for line, values in given:
        with _at_line(line):
            key = _key(values)
            if there[key] > 0:
                there[key] -= 1
                continue
            record_spending(actor, now=now, **values)
            added += 1
    return Brought(added, len(given) - added)


@contextmanager
def _at_line(line: int) -> Iterator[None]:
    """Says at which line of the file something is refused."""
    try:
        yield
    except Invalid as error:
        text = msg("Line {line}: {why} Nothing was taken.", line=line, why=error.message)
        raise Invalid("file", text, field="file") from None


def _read(actor: Actor, content: bytes) -> Iterator[tuple[int, dict[str, Any]]]:
    if len(content) > LARGEST:
        raise Invalid("file", msg("This file is too large."), field="file")
    try:
        table = open_table(lambda: io.BytesIO(content), name="spending")
        places = _places(table.header)
        rows = list(table.rows())
    except Invalid as error:
        raise Invalid("file", error.message, field="file") from None
    if len(rows) > MOST:
        raise Invalid("file", msg("A file takes at most {count} rows.", count=MOST), field="file")
    cells = [
        (row, {name: unguarded(row.values[place]).strip() for name, place in places.items()}) for row in rows
    ]
    days = date_style(one[name] for _, one in cells for name in ("since", "until"))
    numbers = number_style(one["amount"] for _, one in cells)
    teams = {folded(name): team for team, name, _ in teams_of(actor)}
    for row, one in cells:
        with _at_line(row.line):
            values = _values(actor, row, one, days, numbers, teams)
        yield row.line, values


def _places(header: Iterable[str]) -> dict[str, int]:
    """Where each column stands. Raises `Invalid` where one is missing."""
    names = [folded(name) for name in header]
    called = _called()
    found = {
        column: next((place for place, name in enumerate(names) if name in called[column]), -1)
        for column in COLUMNS
    }
    missing = [COLUMNS[column] for column, place in found.items() if place < 0 and column not in OPTIONAL]
    if missing:
        text = msg("The file has no column “{name}”. Fetch a file here to see how it looks.", name=missing[0])
        raise Invalid("file", text)
    return {column: place for column, place in found.items() if place >= 0}


@cache
def _called() -> dict[str, frozenset[str]]:
    """What a column is called in each language."""
    return {column: _in_every_language(message) | {column} for column, message in COLUMNS.items()}


@cache
def _purposes() -> dict[str, str]:
    """A purpose by its key, and by its words in each language."""
    return {name: key for key, words in PURPOSES.items() for name in (key, *_in_every_language(words))}


def _in_every_language(message: Message) -> frozenset[str]:
    found = set()
    for code, _ in settings.LANGUAGES:
        with override(code):
            found.add(folded(message.render(gettext)))
    return frozenset(found)


def _values(
    actor: Actor,
    row: Row,
    cells: Mapping[str, str],
    days: DateStyle,
    numbers: NumberStyle,
    teams: Mapping[str, UUID],
) -> dict[str, Any]:
    """A row as `record_spending` takes it. Raises `Invalid`."""
    if row.problem is not None:
        raise Invalid("row", row.problem.message)
    amount = parse_amount(cells["amount"], numbers)
    since, last = (_day(cells[name], days) for name in ("since", "until"))
    if amount is None:
        raise Invalid("required", msg("It has no amount."))
    team = cells.get("team_id", "")
    if team and folded(team) not in teams:
        raise Invalid("team", msg("There is no team “{name}”, or it is not yours.", name=team[:60]))
    code = currency_code(cells.get("currency") or amount.currency or actor.currency)
    purpose = _purposes().get(folded(cells["purpose"]))
    if purpose is None:
        raise Invalid("purpose", msg("“{text}” is none of: win, keep.", text=cells["purpose"][:60]))
    return {
        "purpose": purpose,
        "since": since,
        "until": last + DAY if last < date.max else last,
        "amount": amount.number,
        "currency": code,
        "team_id": teams[folded(team)] if team else None,
        "what": cells["what"],
    }


def _day(text: str, style: DateStyle) -> date:
    moment = parse_moment(text, style)
    if moment is None:
        raise Invalid("required", msg("It has no day."))
    return moment.date()


def _key(values: Mapping[str, Any]) -> tuple[object, ...]:
    minor = checked_amount(values["amount"], values["currency"])
    return (
        values["purpose"], values["since"], values["until"], minor, values["currency"], values["team_id"],
        " ".join(values["what"].split()),
    )  # fmt: skip


def _of_row(row: SpendingRow) -> tuple[object, ...]:
    return row.purpose, row.since, row.until, row.minor, row.currency, row.team_id, row.what
