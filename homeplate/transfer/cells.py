"""Cells to values, one reader per column: each distinct text is parsed once, what cannot be read says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import NamedTuple

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.transfer.dates import DateStyle, parse_moment
from homeplate.transfer.fields import FIELDS, FieldType, ImportField, Kind
from homeplate.transfer.mapping import CUSTOM, Assignment
from homeplate.transfer.numbers import Amount, NumberStyle, parse_amount, parse_count, parse_probability
from homeplate.transfer.problems import Severity
from homeplate.transfer.values import (
    clean_line,
    clean_text,
    parse_boolean,
    parse_domain,
    parse_emails,
    parse_phones,
)

MOST_REMEMBERED = 20_000
"""Distinct texts a reader remembers; a column of ids would otherwise fill the memory."""


class Flaw(NamedTuple):
    """A cell that could not be taken as it is, and what is taken instead."""

    value: object
    code: str
    message: Message
    severity: Severity


class Reader(dict[str, object]):
    """Text to value (or `Flaw`) for one column, remembered; call it by `[...]`."""

    def __init__(self, read: Callable[[str], object], empty: object) -> None:
        super().__init__()
        self._read = read
        self._empty = empty

    def __missing__(self, text: str) -> object:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        try:
            value = self._read(text)
        except Invalid as error:
            value = Flaw(self._empty, error.code, error.message, "warning")
        self[text] = value
        return value


EMPTY: Mapping[FieldType, object] = {
    "line": "", "text": "", "domain": "", "emails": (), "phones": (),
    "money": None, "count": None, "probability": None, "moment": None, "boolean": None,
}  # fmt: skip
"""What a field of each type holds when its cell is empty."""


def reader_for(kind: Kind, column: Assignment) -> Reader:
    """The reader of one column."""
    if column.field.startswith(CUSTOM):
        return Reader(lambda text: _limited(clean_text(text), 4000), "")
    field = FIELDS[kind][column.field]
    return Reader(READERS[field.type](field, column), EMPTY[field.type])


def _limited(text: str, limit: int) -> object:
    if len(text) <= limit:
        return text
    sentence = msg(
        "The text has {count} characters; the first {limit} were taken.", count=len(text), limit=limit
    )
    return Flaw(text[:limit].rstrip(), "too-long", sentence, "warning")


def _line(field: ImportField, column: Assignment) -> Callable[[str], object]:
    return lambda text: _limited(clean_line(text), field.limit)


def _text(field: ImportField, column: Assignment) -> Callable[[str], object]:
    return lambda text: _limited(clean_text(text), field.limit)


def _moment(field: ImportField, column: Assignment) -> Callable[[str], object]:
    style = DateStyle(column.order)
    return lambda text: parse_moment(text, style)


def _money(field: ImportField, column: Assignment) -> Callable[[str], object]:
    style, factor = NumberStyle(column.decimal), Decimal(column.factor)

    def read(text: str) -> object:
        amount = parse_amount(text, style)
        return amount and Amount(amount.number * factor, amount.currency)

    return read


def _count(field: ImportField, column: Assignment) -> Callable[[str], object]:
    style = NumberStyle(column.decimal)
    return lambda text: parse_count(text, style)


def _probability(field: ImportField, column: Assignment) -> Callable[[str], object]:
    style = NumberStyle(column.decimal)
    return lambda text: parse_probability(text, style, fractions=column.fractions)


READERS: Mapping[FieldType, Callable[[ImportField, Assignment], Callable[[str], object]]] = {
    "line": _line,
    "text": _text,
    "moment": _moment,
    "money": _money,
    "count": _count,
    "probability": _probability,
    "emails": lambda field, column: parse_emails,
    "phones": lambda field, column: parse_phones,
    "domain": lambda field, column: parse_domain,
    "boolean": lambda field, column: parse_boolean,
}
"""How the cells of each type of field are read."""
