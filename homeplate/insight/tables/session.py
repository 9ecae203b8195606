"""Asking the tables of one workspace in the database of records.

What a session names is not made: a statement that asks for it carries it as a common table expression. So nothing is
written, a distributed database sends the whole statement to where the rows of the workspace are, and what is asked for
twice in one statement is computed once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from psycopg import ClientCursor
from psycopg.adapt import Loader
from psycopg.types.string import TextLoader

from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.ids import Ids
from homeplate.insight.tables.models import MIRROR, columns_of
from homeplate.insight.tables.statements import Mark, Turned, turned

WORKSPACE = "workspace"
KINDS = {
    "VARCHAR": 'text COLLATE "C"',
    "VARCHAR[]": 'text[] COLLATE "C"',
    "UTINYINT": "integer",
    "USMALLINT": "integer",
    "SMALLINT": "integer",
    "INTEGER": "integer",
    "BIGINT": "bigint",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
    "UUID": "uuid",
    "DATE": "date",
    "TIMESTAMP": "timestamp",
}
"""The types of the columnar engine that small tables are loaded with, as PostgreSQL has them."""


ARRAYS = {16: "bool", 20: "int64", 21: "int64", 23: "int64", 700: "float64", 701: "float64", 1700: "float64"}
"""What arrays are of, by the numbers that PostgreSQL has for its types."""


class _Number(Loader):
    """The exact numbers of PostgreSQL as the columnar engine gives them: whole ones, else with a point."""

    def load(self, data: Any) -> int | float:
        """Sums of whole numbers are whole."""
        text = bytes(data)
        return float(text) if b"." in text or b"N" in text else int(text)


@dataclass(frozen=True)
class _Made:
    """A table of a session: the `name` by which statements carry it, its text, its values, and what it is made of."""

    name: str
    text: str
    values: Mapping[str, Any]
    of: tuple[_Made, ...] = ()
    kept: bool | None = None
    """Whether it is found once for all places of a statement that ask for it; None where the engine may decide."""

    def __str__(self) -> str:
        how = "" if self.kept is None else "NOT MATERIALIZED "
        return f'"{self.name}" AS {how}({self.text})'

    def whole(self, found: dict[str, _Made]) -> None:
        """Gather it, after all that it is made of."""
        if self.name not in found:
            for one in self.of:
                one.whole(found)
            found[self.name] = self


class TableSession(Session):
    """Statements over the tables of the mirror of a workspace."""

    def __init__(self, workspace_id: UUID) -> None:
        self._workspace = workspace_id
        self._named: dict[str, _Made] = {}
        self._count = 0

    def once(self, table: str, sql: str, **values: Any) -> None:
        """Name a table that several measures ask, unless this session has it already."""
        if table not in self._named:
            self.run(sql, **values)

    def run(self, sql: str, **values: Any) -> None:
        """Name the table that a statement makes."""
        statement = turned(sql)
        if not statement.makes:
            raise ValueError("a statement that neither asks nor makes a table")
        self._keep(statement.makes, statement, values)

    def view(self, name: str, sql: str, **values: Any) -> None:
        """Name what a query finds; each statement that asks for it finds it by itself."""
        self._keep(name, turned(sql), values, kept=False)

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        with connection.cursor() as cursor:
            return self._asked(cursor, sql, values)

    def ids(self, sql: str, **values: Any) -> Ids:
        """The deals that a statement finds, in its order: it selects their ids."""
        with connection.cursor() as cursor:
            cursor.cursor.adapters.register_loader("uuid", TextLoader)
            return Ids([text for (text,) in self._asked(cursor, sql, values)])

    def columns(self, sql: str, **values: Any) -> Mapping[str, Any]:
        """The columns of one statement as arrays of numbers."""
        numpy = import_module("numpy")
        with connection.cursor() as cursor:
            rows = self._asked(cursor, sql, values)
            heads = [(column.name, ARRAYS.get(column.type_code)) for column in cursor.description]
        columns = zip(*rows, strict=True) if rows else ((),) * len(heads)
        return {
            name: numpy.array(column, dtype=kind) for (name, kind), column in zip(heads, columns, strict=True)
        }

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Name a small table of `rows`; `columns` are its names and types: ours, never what somebody typed."""
        typed = ", ".join(f'"{name}" {KINDS[kind]}' for name, kind in columns.items())
        text = json.dumps([dict(zip(columns, row, strict=True)) for row in rows], cls=DjangoJSONEncoder)
        pieces = (
            "SELECT * FROM json_to_recordset(CAST(",
            Mark("rows", table=False),
            f" AS json)) AS _r({typed})",
        )
        self._keep(table, Turned(table, pieces), {"rows": text})

    def name(self, table: str, sql: str, **values: Any) -> None:
        """Name what a statement of PostgreSQL finds in other tables; it says `%(workspace)s` for the workspace."""
        self._count += 1
        name = f"{table}_{self._count}"
        given = {f"{name}__{key}": value for key, value in values.items()}
        keys = {**{key: f"%({name}__{key})s" for key in values}, WORKSPACE: f"%({WORKSPACE})s"}
        self._named[table] = _Made(name, sql % keys, given)

    def _keep(
        self, table: str, statement: Turned, values: Mapping[str, Any], *, kept: bool | None = None
    ) -> None:
        self._count += 1
        name = f"{table}_{self._count}"
        given = {f"{name}__{key}": values[key] for key in statement.values}
        self._named[table] = _Made(
            name, self._text(statement, f"{name}__"), given, self._parts(statement), kept
        )

    def _parts(self, statement: Turned) -> tuple[_Made, ...]:
        return tuple(self._named[table] for table in statement.tables if table in self._named)

    def _text(self, statement: Turned, prefix: str = "") -> str:
        """A statement with names of tables and values in their places."""
        return "".join(
            piece
            if isinstance(piece, str)
            else self._table(piece.name)
            if piece.table
            else f"%({prefix}{piece.name})s"
            for piece in statement.pieces
        )

    def _table(self, name: str) -> str:
        made = self._named.get(name)
        return f'"{made.name}"' if made else _of_mirror(name)

    def _asked(self, cursor: Any, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        statement = turned(sql)
        carried: dict[str, _Made] = {}
        for part in self._parts(statement):
            part.whole(carried)
        text = self._text(statement)
        if carried:
            named = ", ".join(map(str, carried.values()))
            text = f"WITH {named}, {text[5:]}" if text.startswith("WITH ") else f"WITH {named} {text}"
        given = {key: values[key] for key in statement.values}
        for one in carried.values():
            given |= one.values
        cursor.cursor.adapters.register_loader("numeric", _Number)
        cursor.execute(_filled(text, {**given, WORKSPACE: self._workspace}))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _filled(text: str, values: Mapping[str, Any]) -> str:
    """A statement with its values written into it by the driver: the planner sees them, as it sees which workspace."""
    connection.ensure_connection()
    filled: str = ClientCursor(connection.connection).mogrify(text, values)
    return filled


@cache
def _of_mirror(name: str) -> str:
    """A table of the mirror: the rows of the workspace."""
    model = MIRROR[name]
    columns = ", ".join(f'"{column}"' for column in columns_of(model))
    return f'(SELECT {columns} FROM "{model._meta.db_table}" WHERE "workspace_id" = %({WORKSPACE})s)'  # noqa: S608
