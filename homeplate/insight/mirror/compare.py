"""Comparing two mirrors of one workspace, row by row."""

from __future__ import annotations

from homeplate.insight.mirror.engine import over
from homeplate.insight.mirror.files import TABLES, Folder


def differing(one: Folder, other: Folder) -> dict[str, int]:
    """How many rows of each table are in only one of two mirrors; tables that agree are left out."""
    notes = one.note(), other.note()
    if notes[0] is None or notes[1] is None:
        return {} if notes[0] is notes[1] else dict.fromkeys(TABLES, 1)
    found = {}
    for table in TABLES:
        with over(one, notes[0]) as session:
            first = session.rows(_sum(table))
        with over(other, notes[1]) as session:
            second = session.rows(_sum(table))
        if first != second:
            found[table] = abs(first[0][0] - second[0][0]) or 1
    return found


def _sum(table: str) -> str:
    """The number of rows, and a sum over what each says that does not depend on their order."""
    return f"SELECT count(*), bit_xor(hash(one)), sum(hash(one)) FROM {table} AS one"  # noqa: S608  # a name of ours
