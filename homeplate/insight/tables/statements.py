"""Statements of PostgreSQL as they were turned over, kept from then on: in the process, and for all others in a file.

SQLGlot takes 0.1 s to begin with and some milliseconds for a statement, which no page may pay. So each text is turned
over once for an installation, and again when the rules or SQLGlot change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

RULES = Path(__file__).with_name("turning.py")


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a statement where the name of a `table` of the session goes, or else a value."""

    name: str
    table: bool


@dataclass(frozen=True, slots=True)
class Turned:
    """A statement of PostgreSQL in pieces. `makes` is the table that it is the content of; empty for a question."""

    makes: str
    pieces: tuple[str | Mark, ...]

    @property
    def tables(self) -> list[str]:
        """The tables that it asks, each once."""
        marks = (piece.name for piece in self.pieces if isinstance(piece, Mark) and piece.table)
        return list(dict.fromkeys(marks))

    @property
    def values(self) -> set[str]:
        """The values that it takes."""
        return {piece.name for piece in self.pieces if isinstance(piece, Mark) and not piece.table}


@cache
def turned(sql: str) -> Turned:
    """A statement of the columnar engine as PostgreSQL understands it."""
    key = sha256((_rules() + sql).encode()).hexdigest()
    found = _written(place()).get(key)
    if found is None:
        found = import_module("homeplate.insight.tables.turning").turn(sql)
        _write(place(), key, found)
    return found


def place() -> Path:
    """The file of those that were turned over."""
    return Path(settings.HOMEPLATE_DATA) / "statements.jsonl"


@cache
def _rules() -> str:
    """What a statement is turned over by."""
    return version("sqlglot") + sha256(RULES.read_bytes()).hexdigest()


@cache
def _written(path: Path) -> dict[str, Turned]:
    """What is in the file, by key; a line that somebody has not written to its end is none."""
    return dict(_lines(path)) if path.exists() else {}


def _lines(path: Path) -> Iterator[tuple[str, Turned]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            key, makes, pieces = json.loads(line)
        except ValueError:
            continue
        yield key, Turned(makes, tuple(one if isinstance(one, str) else Mark(*one) for one in pieces))


def _write(path: Path, key: str, made: Turned) -> None:
    """Add a line: in one step, for several processes may do so at once."""
    pieces = [one if isinstance(one, str) else (one.name, one.table) for one in made.pieces]
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps([key, made.makes, pieces]) + "\n")
