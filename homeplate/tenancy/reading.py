"""How the columns of a compiled query become values.

Django asks a chain of functions for each cell, each with the expression and the connection. For the columns
that SQLite keeps as text one plain function does, and ids that repeat from row to row are made once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLCompiler

Reader = Callable[[Any], Any]
Readers = tuple[tuple[int, Reader], ...]
"""Which cells of a row are read, and how; empty cells stay None."""


def readers(compiler: SQLCompiler) -> Readers:
    """The readers of a query's columns; columns that the driver hands over as they are have none."""
    found = []
    columns = [column for column, _, _ in compiler.select]
    for index, (chain, expression) in compiler.get_converters(columns).items():
        found.append((index, _plain(expression) or _chained(chain, expression)))
    return tuple(found)


def read(rows: Sequence[Sequence[Any]], cells: Readers) -> Iterator[Sequence[Any]]:
    """The rows with those cells read."""
    for row in rows:
        values = list(row)
        for index, reader in cells:
            value = values[index]
            if value is not None:
                values[index] = reader(value)
        yield values


def _plain(expression: Any) -> Reader | None:
    if connection.vendor != "sqlite" or not isinstance(expression, Col):
        return None
    field = expression.output_field
    if isinstance(field, models.JSONField):
        return _json if field.decoder is None else None
    return PLAIN.get(field.get_internal_type())


def _chained(chain: Sequence[Callable[..., Any]], expression: Any) -> Reader:
    """Django's own way."""

    def reader(value: Any) -> Any:
        for convert in chain:
            value = convert(value, expression, connection)
        return value

    return reader


@lru_cache(maxsize=4096)
def _uuid(text: str) -> UUID:
    return UUID(text)


def _moment(told: str | datetime) -> datetime:
    # Where the driver knows the column it has read it already, but for the zone.
    moment = datetime.fromisoformat(told) if isinstance(told, str) else told
    return moment.replace(tzinfo=UTC)


def _day(told: str | date) -> date:
    return date.fromisoformat(told) if isinstance(told, str) else told


def _json(text: str) -> Any:
    return {} if text == "{}" else json.loads(text)


PLAIN: dict[str, Reader] = {
    "UUIDField": _uuid,
    "DateTimeField": _moment,
    "DateField": _day,
}
"""Kind of a column to the reader of what SQLite keeps of it."""
