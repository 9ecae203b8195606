"""The columnar engine inside the program, and sessions over the mirror of one workspace."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import Any
from uuid import UUID

from django.conf import settings

from homeplate.insight.mirror.files import TABLES, TOUCHED, Folder, Note
from homeplate.insight.mirror.ids import Ids

THREADS, ALONE = 2, 1
MEMORY = "1GB"
ROWS_AT_ONCE = 500
"""Rows that one statement writes: a statement for each costs a millisecond."""
_opening = Lock()
_NAMED = re.compile(r"\$(\w+)")


class Session:
    """Statements over the tables of one mirror, as they were when the session began.

    What a session makes is temporary and its own. Values go in by name, as `$name`; there is no other way in.
    """

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._made: set[str] = set()
        self.whose: Mapping[str, Any] = {}
        """Which deals the views of this session are of, for whoever narrows it further."""

    def once(self, table: str, sql: str, **values: Any) -> None:
        """Make a temporary table that several measures ask, unless this session has it already."""
        if table not in self._made:
            self.run(sql, **values)
            self._made.add(table)

    def run(self, sql: str, **values: Any) -> None:
        """Run one statement that answers nothing."""
        self._connection.execute(sql, values or None)

    def view(self, name: str, sql: str, **values: Any) -> None:
        """Name what a query finds. Only ids, truths and lists of ids go in: a view keeps no values but in its text."""
        text = _NAMED.sub(lambda found: _literal(values[found[1]]), sql)
        self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {text}")

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        found: list[tuple[Any, ...]] = self._connection.execute(sql, values or None).fetchall()
        return found

    def ids(self, sql: str, **values: Any) -> Ids:
        """The deals that a statement finds, in its order: it selects their ids, as `id` or as `deal`."""
        found = self.columns(f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql}) AS found", **values)  # noqa: S608
        (texts,) = found.values()
        return Ids(texts)

    def columns(self, sql: str, **values: Any) -> Mapping[str, Any]:
        """The columns of one statement as arrays of numbers, for many rows."""
        found: Mapping[str, Any] = self._connection.execute(sql, values or None).fetchnumpy()
        return found

    def columns_in(self, table: str, columns: Mapping[str, Any]) -> None:
        """Name arrays of numbers as the columns of a table, for many rows; they are not copied."""
        self._connection.register(table, dict(columns))

    def script(self, sql: str, **values: Any) -> None:
        """Run the statements of a script; each is given those of the values that it names."""
        for statement in self._connection.extract_statements(sql):
            named = {name: values[name] for name in statement.named_parameters}
            self._connection.execute(statement, named or None)

    def load(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[Any]]) -> None:
        """Make a small table of `rows`; `columns` are its names and types: ours, never what somebody typed."""
        kinds = ", ".join(f"{name} {kind}" for name, kind in columns.items())
        self._connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({kinds})")
        marks = f"({', '.join('?' for _ in columns)})"
        for start in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[start : start + ROWS_AT_ONCE]
            values = [value for row in some for value in row]
            insert = f"INSERT INTO {table} VALUES {', '.join([marks] * len(some))}"  # noqa: S608  # our own names
            self._connection.execute(insert, values)


def _literal(value: object) -> str:
    """A value as it stands in a statement."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "true" if value else "false"
        case UUID():
            return f"CAST('{value}' AS UUID)"
        case list():
            return f"[{', '.join(map(_literal, value))}]"
    raise TypeError(f"a view takes no {type(value).__name__}")


@cache
def _engine(most: int = THREADS) -> Any:
    """An engine of this process: in memory, without network, extensions or leave to be set otherwise."""
    duckdb = import_module("duckdb")  # 70 ms and 60 MB that a server without visitors of insight never needs
    threads = min(most, os.cpu_count() or 1)
    return duckdb.connect(
        ":memory:",
        config={
            "threads": threads,
            "memory_limit": MEMORY,
            # What does not fit goes beside the data, not into the folder that the server was started from; each engine
            # has its own, for it gives its files the same names in all.
            "temp_directory": str(Path(settings.HOMEPLATE_DATA) / f"spill-{os.getpid()}-{most}"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        },
    )


@contextmanager
def making() -> Iterator[Session]:
    """A session without a mirror, for making one: of one thread, which costs a tenth less than two and leaves the other
    to those who ask."""
    with bare(ALONE) as session:
        yield session


@contextmanager
def bare(threads: int = THREADS) -> Iterator[Session]:
    """A session without a mirror."""
    with _opening:
        connection = _engine(threads).cursor()
    connection.execute("SET TimeZone = 'UTC'")
    try:
        yield Session(connection)
    finally:
        connection.close()


@contextmanager
def over(folder: Folder, note: Note) -> Iterator[Session]:
    """A session over what `note` says that the mirror in `folder` consists of.

    `later` holds the deals that were told of only after the moment that is looked at: none, unless the session goes
    back to one (`then.go_back`)."""
    with bare() as session:
        for table in TABLES:
            session.run(_view(folder, note, table))
        session.run("CREATE OR REPLACE TEMP TABLE later (deal UUID)")
        yield session


def _view(folder: Folder, note: Note, table: str) -> str:
    """The statement that gives a table of a mirror its name. File names are numbers and workspace ids."""
    key = "id" if table == "deal" else "deal"
    first = _parquet(*(folder.file(table, part) for part in note.base))
    if note.later is None:
        return f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT * FROM {first}"  # noqa: S608
    touched, later = _parquet(folder.file(TOUCHED, note.later)), _parquet(folder.file(table, note.later))
    return (
        f"CREATE OR REPLACE TEMP VIEW {table} AS "  # noqa: S608
        f"SELECT * FROM {first} AS was ANTI JOIN {touched} AS touched ON touched.deal = was.{key} "
        f"UNION ALL BY NAME SELECT * FROM {later}"
    )


def _parquet(*paths: Path) -> str:
    files = ", ".join(f"'{quoted(path)}'" for path in paths)
    return f"read_parquet([{files}])"


def quoted(path: Path) -> str:
    """A path as it stands between quotes in a statement, for the places that take no value."""
    return str(path).replace("'", "''")
