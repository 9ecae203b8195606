"""Reading rates from a file: the history that the European Central Bank publishes, or three plain columns. Pure.

The bank's file has a day in each row and a currency in each column, and says what one euro is worth in it. The plain
one has the columns `currency`, `day` and `rate`: what one unit is worth in the currency that the workspace reports in;
a column `units` may say of how many units.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homeplate.kit.errors import Invalid
from homeplate.kit.exchange import Rate
from homeplate.kit.money import currency_code
from homeplate.kit.text import Message, msg
from homeplate.rates.rules import FIRST_DAY, Found, checked_number

LARGEST = 8 * 1024 * 1024
EURO = "EUR"
EMPTY = frozenset({"", "N/A", "-"})
NAMES = {
    "currency": ("currency", "code", "valuutta", "통화"),
    "day": ("day", "date", "from", "päivä", "날짜", "일자"),
    "rate": ("rate", "worth", "kurssi", "환율"),
    "units": ("units", "unit", "määrä", "단위"),
}
"""The plain columns, and what else they may be called."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line that could not be taken, and why."""

    line: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: `source` is `ecb` or `file`; `others` are currencies in it that nobody asked for."""

    source: str
    found: tuple[Found, ...]
    wrong: tuple[Wrong, ...]
    others: tuple[str, ...]


def read_rates(content: bytes, *, base: str, wanted: frozenset[str]) -> Read:
    """The rates of the `wanted` currencies towards `base`.

    Raises `Invalid` (`file`) for what is no such file, and where the bank's file does not know `base`.
    """
    if len(content) > LARGEST:
        raise Invalid("file", msg("This file is too large."), field="file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _no_rates() from None
    sample = text[:2000]
    delimiter = max(",;\t", key=sample.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        header = [cell.strip() for cell in next(rows, [])]
        lines = [(rows.line_num, [cell.strip() for cell in row]) for row in rows if any(row)]
    except csv.Error:
        raise _no_rates() from None
    if header and header[0].casefold() == "date" and any(_is_code(cell) for cell in header[1:]):
        return _bank(header, lines, base, wanted)
    return _plain(header, lines, base, wanted, comma=delimiter != ",")


def _no_rates() -> Invalid:
    text = msg(
        "This is no file of rates. Use the ECB’s eurofxref-hist.csv, or the columns currency, day and rate."
    )
    return Invalid("file", text, field="file")


def _is_code(text: str) -> bool:
    return len(text) == 3 and text.isascii() and text.isupper()


def _bank(
    header: Sequence[str], lines: Sequence[tuple[int, list[str]]], base: str, wanted: frozenset[str]
) -> Read:
    columns = {code: place for place, code in enumerate(header) if _is_code(code)}
    if base != EURO and base not in columns:
        text = msg("The file does not say what {currency} is worth, in which you report.", currency=base)
        raise Invalid("base", text, field="file")
    known = {**columns, EURO: -1}
    asked = sorted(code for code in wanted if code in known and code != base)
    others = tuple(sorted(code for code in known if code not in wanted and code != base))
    found: list[Found] = []
    wrong: list[Wrong] = []

    def figure(row: Sequence[str], code: str) -> Decimal | None:
        if code == EURO:
            return Decimal(1)
        cell = row[columns[code]] if columns[code] < len(row) else ""
        return None if cell.upper() in EMPTY else checked_number(cell, "rate")

    for line, row in lines:

        def take(row: Sequence[str] = row, line: int = line) -> Iterator[Found]:
            day = _day(row[0])
            worth = figure(row, base)
            for code in asked:
                units = figure(row, code)
                if units is not None and worth is not None:
                    yield Found(line, Rate(code, day, units, worth))

        _collect(take, line, found, wrong)
    return Read("ecb", tuple(found), tuple(wrong), others)


def _plain(
    header: Sequence[str],
    lines: Sequence[tuple[int, list[str]]],
    base: str,
    wanted: frozenset[str],
    *,
    comma: bool,
) -> Read:
    names = [cell.casefold() for cell in header]
    places = {
        column: next((names.index(name) for name in words if name in names), -1)
        for column, words in NAMES.items()
    }
    if min(places[name] for name in ("currency", "day", "rate")) < 0:
        raise _no_rates()
    found: list[Found] = []
    wrong: list[Wrong] = []
    others: set[str] = set()
    for line, row in lines:
        cells = {name: row[place] if 0 <= place < len(row) else "" for name, place in places.items()}

        def take(cells: dict[str, str] = cells, line: int = line) -> Iterator[Found]:
            code, day = currency_code(cells["currency"]), _day(cells["day"])
            number = cells["rate"].replace(",", ".") if comma else cells["rate"]
            units = checked_number(cells["units"] or "1", "units")
            rate = Rate(code, day, units, checked_number(number, "rate"))
            if code in wanted and code != base:
                yield Found(line, rate)
            else:
                others.add(code)

        _collect(take, line, found, wrong)
    return Read("file", tuple(found), tuple(wrong), tuple(sorted(others - {base})))


def _collect(take: Callable[[], Iterator[Found]], line: int, found: list[Found], wrong: list[Wrong]) -> None:
    """All of a line, or its problem."""
    try:
        found.extend(list(take()))
    except Invalid as error:
        wrong.append(Wrong(line, error.message))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid("date", msg("Write the day as 2026-05-31."), field="day") from None
    if day < FIRST_DAY:
        raise Invalid("date", msg("Write the day as 2026-05-31."), field="day")
    return day
