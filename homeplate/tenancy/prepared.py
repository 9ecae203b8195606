"""Statements that Django compiles once and that are then run with other values.

Composing and compiling a query of forty columns costs Django a millisecond of CPU, more than the database
needs to answer it. Hot reads therefore keep the compiled text, with marks where the values go. The text is
Django's own, so every rule of the scoped manager and of visibility is in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import UpdateQuery

from homeplate.tenancy.context import current_workspace_id, workspace
from homeplate.tenancy.reading import Readers, read, readers

WORKSPACE = "workspace"

_serial = count()


@dataclass(frozen=True, slots=True)
class _Slot:
    """Where a value goes: as it is, or inside a LIKE pattern between two texts."""

    name: str
    around: tuple[str, str] | None = None
    cast: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled statement and how its rows are read."""

    sql: str
    params: tuple[Any, ...]
    readers: Readers = ()

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """The parameters of one run."""
        return [_fill(param, values) if isinstance(param, _Slot) else param for param in self.params]

    def read(self, rows: Sequence[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """Rows of the database as values of the model's fields."""
        return read(rows, self.readers) if self.readers else iter(rows)


_statements: dict[Hashable, Statement] = {}
KEPT = 500


def statement(
    key: Hashable, values: Mapping[str, Any], build: Callable[[Mapping[str, Any]], QuerySet[Any, Any]]
) -> Statement:
    """The statement for queries of one shape (`key`), compiled by the first of them.

    `build` makes the query from a mapping like `values`, with marks in place of the values; it may not
    look at them. The workspace is one of them by itself.
    """
    full_key = (connection.vendor, key)
    found = _statements.get(full_key)
    return found or _keep(full_key, _compile(values, build))


def _keep(key: Hashable, made: Statement) -> Statement:
    if len(_statements) >= KEPT:
        _statements.clear()
    _statements[key] = made
    return made


def fetch(
    key: Hashable, values: Mapping[str, Any], build: Callable[[Mapping[str, Any]], QuerySet[Any, Any]]
) -> Iterator[Sequence[Any]]:
    """The rows of a query of one shape, as `values_list` gives them. See `statement`."""
    prepared = statement(key, values, build)
    return prepared.read(run(prepared.sql, prepared.bound(values)))


STEP, MOST = 20, 200
"""Ids are asked for by so many, the last of them several times: each number has a statement of its own. More than
`MOST` have none that is kept."""


def fetch_among(
    key: Hashable,
    values: Mapping[str, Any],
    ids: Sequence[UUID],
    build: Callable[[Mapping[str, Any], Sequence[UUID]], QuerySet[Any, Any]],
) -> Iterator[Sequence[Any]]:
    """The rows of a query about some records, which `build` is given the ids of. None of them needs no statement."""
    if not ids:
        return iter(())
    if len(ids) > MOST:
        return iter(build(values, ids))
    all_of = (*ids, *[ids[-1]] * (-len(ids) % STEP))
    given = {f"among{number}": one for number, one in enumerate(all_of)}

    def among(marks: Mapping[str, Any]) -> QuerySet[Any, Any]:
        return build(marks, [marks[name] for name in given])

    return fetch((key, len(all_of)), {**values, **given}, among)


Part = tuple[Hashable, Mapping[str, Any], Callable[[Mapping[str, Any]], QuerySet[Any, Any]]]
"""What `fetch` is given."""


def fetch_together(parts: Sequence[Part]) -> list[list[Sequence[Any]]]:
    """The rows of several queries with the same columns in one statement, each with its own order and limit."""
    prepared = [statement(*part) for part in parts]
    sql = " UNION ALL ".join(
        f"SELECT {number} AS part, one.* FROM ({one.sql}) one"  # noqa: S608  # compiled text, no values
        for number, one in enumerate(prepared)
    )
    params = [param for one, part in zip(prepared, parts, strict=True) for param in one.bound(part[1])]
    found: list[list[Sequence[Any]]] = [[] for _ in parts]
    for number, *row in run(sql, params):
        found[number].append(row)
    return [list(one.read(rows)) for one, rows in zip(prepared, found, strict=True)]


Assign = Callable[[Mapping[str, Any]], tuple[QuerySet[Any, Any], Mapping[str, Any]]]
"""Makes the rows to update and what to set them to."""


def update(key: Hashable, values: Mapping[str, Any], build: Assign) -> int:
    """Run an update of one shape; gives the number of rows. None among the values is part of the shape."""
    empty = tuple(name for name, value in values.items() if value is None)
    full_key = (connection.vendor, "update", key, empty)
    found = _statements.get(full_key) or _keep(full_key, _compile_update(values, build))
    with connection.cursor() as cursor:
        cursor.execute(found.sql, found.bound(values))
        changed: int = cursor.rowcount
        return changed


def union_of(sql: str, parts: int) -> str:
    """The text that runs one compiled statement several times over and puts the rows together.

    Each part keeps its own order and limit, which Django's unions do not allow on SQLite.
    """
    return " UNION ALL ".join(["SELECT * FROM (" + sql + ") part"] * parts)  # noqa: S608  # compiled text, no values


def run(sql: str, params: Sequence[Any]) -> list[Sequence[Any]]:
    """The raw rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Sequence[Any]] = cursor.fetchall()
        return rows


def _compile_update(values: Mapping[str, Any], build: Assign) -> Statement:
    marks = {name: value if value is None else _mark(value) for name, value in values.items()}
    place = uuid4()
    with workspace(place):
        rows, assignments = build(marks)
        query: UpdateQuery = rows.query.chain(UpdateQuery)  # type: ignore[assignment]  # chain() makes that class
        query.add_update_values(dict(assignments))
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
    marked = {name: _prepared(mark) for name, mark in {WORKSPACE: place, **marks}.items() if mark is not None}
    return Statement(sql, tuple(_slot(param, marked) for param in params))


def _compile(
    values: Mapping[str, Any], build: Callable[[Mapping[str, Any]], QuerySet[Any, Any]]
) -> Statement:
    marks = {name: _mark(value) for name, value in values.items()}
    place = uuid4()
    with workspace(place):
        query = build(marks).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
    marked = {name: _prepared(mark) for name, mark in {WORKSPACE: place, **marks}.items()}
    sql, slots = _with_constants(sql, [_slot(param, marked) for param in params])
    return Statement(sql, slots, readers(compiler))


PLAIN_WORD = re.compile(r"[a-z0-9-]{1,40}")


def _with_constants(sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """The text with its constant words and numbers written into it.

    SQLite knows that a partial index holds only open deals, and so needs no look at the deals themselves, where the
    text says `open` and not where it comes with the values: ten times faster for a count.
    """
    pieces = sql.split("%s")
    if len(pieces) != len(params) + 1:
        return sql, tuple(params)
    text, kept = [pieces[0]], []
    for param, piece in zip(params, pieces[1:], strict=True):
        word = _constant(param)
        text += [word or "%s", piece]
        if not word:
            kept.append(param)
    return "".join(text), tuple(kept)


def _constant(param: Any) -> str:
    """A plain word or whole number as it stands in a text; empty for anything else."""
    if type(param) is int:
        return str(param)
    return f"'{param}'" if type(param) is str and PLAIN_WORD.fullmatch(param) else ""


def _mark(value: Any) -> Any:
    """A value of the same type that occurs nowhere else."""
    # Whole numbers must fit the smallest column: Django leaves out what a column can never hold.
    number = 20_011 + next(_serial) % 12_500
    if isinstance(value, UUID):
        return uuid4()
    if isinstance(value, datetime):
        return datetime(1901, 1, 1, tzinfo=value.tzinfo) + timedelta(microseconds=number)
    if isinstance(value, date):
        return date(1901, 1, 1) + timedelta(days=number % 9973)
    return number if isinstance(value, int) else f"mark{number}mark"


def _slot(param: Any, marked: Mapping[str, Any]) -> Any:
    for name, mark in marked.items():
        if param == mark and isinstance(param, type(mark)):
            # PostgreSQL's driver marks the width of whole numbers by a type of its own.
            return _Slot(name, cast=None if type(param) is type(mark) else type(param))
        if isinstance(mark, str) and isinstance(param, str) and mark.startswith("mark") and mark in param:
            before, after = param.split(mark)
            return _Slot(name, (before, after))
    return param


def _fill(slot: _Slot, values: Mapping[str, Any]) -> Any:
    value = current_workspace_id() if slot.name == WORKSPACE else values[slot.name]
    if slot.around is None:
        return slot.cast(value) if slot.cast else _prepared(value)
    before, after = slot.around
    return f"{before}{connection.ops.prep_for_like_query(str(value))}{after}"


def _prepared(value: Any) -> Any:
    """`value` as the driver takes it."""
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
