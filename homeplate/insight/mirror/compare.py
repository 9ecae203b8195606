"""Comparing two mirrors of one workspace, row by row."""

from __future__ import annotations

from contextlib import AbstractContextManager

from homeplate.insight.mirror.engine import Session, over
from homeplate.insight.mirror.files import TABLES, Note
from homeplate.insight.mirror.places import Mirror
from homeplate.insight.tables.copying import copied
from homeplate.insight.tables.store import Store


def differing(one: Mirror, other: Mirror) -> dict[str, int]:
    """How many rows of each table are in only one of two mirrors; tables that agree are left out."""
    notes = one.note(), other.note()
    if notes[0] is None or notes[1] is None:
        return {} if notes[0] is notes[1] else dict.fromkeys(TABLES, 1)
    found = {}
    first, second = _sums(one, notes[0]), _sums(other, notes[1])
    for table in TABLES:
        if first[table] != second[table]:
            found[table] = abs(first[table][0] - second[table][0]) or 1
    return found


def _sums(mirror: Mirror, note: Note) -> dict[str, tuple[int, ...]]:
    with _columns(mirror, note) as session:
        return {table: session.rows(_sum(session, table))[0] for table in TABLES}


def _columns(mirror: Mirror, note: Note) -> AbstractContextManager[Session]:
    """A session of the columnar engine: it is the one that sums up rows."""
    return copied(mirror) if isinstance(mirror, Store) else over(mirror, note)


def _sum(session: Session, table: str) -> str:
    """The number of rows, and a sum over what each says that does not depend on their order, nor on that of columns."""
    described = sorted(session.rows(f"DESCRIBE {table}"))
    row = ", ".join(f'"{name}"' for name, *_ in described)
    return f"SELECT count(*), bit_xor(hash({row})), sum(hash({row})) FROM {table}"  # noqa: S608  # names of ours
