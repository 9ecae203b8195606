"""What was told since one last looked, nothing left out: for copies that are kept beside the database.

A fact gets its id before it is committed, so that one with a smaller id may appear later than one with a larger. Each
engine knows better what it has committed when. SQLite has one writer at a time, and its own numbers of rows follow the
order of the commits. PostgreSQL says which transactions were still running at a look: what they told in the meantime
has an id of a moment after they began.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from homeplate.kit.ids import first_id_of, moment_of, new_id
from homeplate.tenancy.context import current_workspace_id
from homeplate.tenancy.prepared import run

LONGEST = timedelta(minutes=30)
"""Longer than any transaction takes."""
SLACK = timedelta(seconds=30)
"""By how much the clocks of the servers of one database may differ."""

SEEN = 20_000
"""Facts that may be met again at the first look."""
LOOKS = 100

Told = tuple[str, UUID]
"""A kind of record, and the record that a fact is about."""
Looks = tuple[tuple[int, UUID], ...]
"""Looks, oldest first: the number that the next transaction would have got, and an id made right before."""


@dataclass(frozen=True, slots=True)
class Row:
    """How far somebody has looked on SQLite: the number of the last row seen, and the fact in it."""

    number: int
    fact: str


@dataclass(frozen=True, slots=True)
class Mark:
    """How far somebody has looked on PostgreSQL: from which number on transactions may not have ended, the looks that
    tell how old these are, and the facts that the next look will meet again."""

    running: int
    looks: Looks
    seen: frozenset[UUID]


Place = Row | Mark


def begin() -> Place | None:
    """Where the facts of the present workspace go on. Whatever is read afterwards knows all that came before. None
    where too much is going on to say."""
    if connection.vendor == "postgresql":
        return _begin_postgresql()
    rows = run(f"{_ROWS} ORDER BY rowid DESC LIMIT 1", [_here()])
    return Row(*rows[0][:2]) if rows else None


def told_since(place: Place, *, at_most: int) -> tuple[Place, Sequence[Told]] | None:
    """The place to go on from, and what the facts told since are about. None where there are more than `at_most`, or
    where the place is lost: then whatever was built is to be built anew."""
    if isinstance(place, Mark):
        return _since_postgresql(place, at_most)
    # With the last row seen: an engine that tidies its file up gives the rows other numbers.
    rows = run(f"{_ROWS} AND rowid >= %s ORDER BY rowid LIMIT %s", [_here(), place.number, at_most + 2])
    if not rows or Row(*rows[0][:2]) != place or len(rows) > at_most + 1:
        return None
    return Row(*rows[-1][:2]), [(row[2], UUID(row[3])) for row in rows[1:]]


_ROWS = "SELECT rowid, id, subject, subject_id FROM ledger_fact NOT INDEXED WHERE workspace_id = %s"


def _here() -> str:
    return current_workspace_id().hex


_RUNNING = "pg_snapshot_xmin(s)::text::bigint, pg_snapshot_xmax(s)::text::bigint"
_AFTER = (
    "SELECT id, subject, subject_id FROM ledger_fact WHERE workspace_id = %s AND id > %s ORDER BY id LIMIT %s"
)


def _begin_postgresql() -> Mark | None:
    now = new_id()
    ((running, following),) = run(f"SELECT {_RUNNING} FROM pg_current_snapshot() s", [])  # noqa: S608  # our own words
    # Of what runs now nobody knows since when.
    looks = ((0, first_id_of(moment_of(now) - LONGEST)), (following, now))
    facts = run(_AFTER, [current_workspace_id(), floor_of(running, looks), SEEN + 1])
    return None if len(facts) > SEEN else Mark(running, looks, frozenset(row[0] for row in facts))


def _since_postgresql(mark: Mark, at_most: int) -> tuple[Mark, Sequence[Told]] | None:
    now, floor = new_id(), floor_of(mark.running, mark.looks)
    # In one statement: it sees just what the transactions have committed that it takes for ended.
    rows = run(
        f"SELECT {_RUNNING}, f.* FROM pg_current_snapshot() s LEFT JOIN LATERAL ({_AFTER}) f ON TRUE",  # noqa: S608
        [current_workspace_id(), floor, at_most + len(mark.seen) + 1],
    )
    running, following = rows[0][:2]
    facts = [row[2:] for row in rows if row[2] is not None]
    new = [(kind, about) for fact, kind, about in facts if fact not in mark.seen]
    if len(new) > at_most:
        return None
    looks = still_needed(running, (*mark.looks, (following, now)))
    least = floor_of(running, looks)
    return Mark(running, looks, frozenset(fact for fact, _, _ in facts if fact > least)), new


def floor_of(running: int, looks: Looks) -> UUID:
    """The least id that a fact may have which was not yet seen, when transactions from `running` on had not ended.

    Such a transaction began after the last look before which its number was not given out. Pure.
    """
    begun = max(made for following, made in looks if following <= running)
    return first_id_of(moment_of(begun) - SLACK)


def still_needed(running: int, looks: Looks) -> Looks:
    """The looks from the last on that was before everything that runs; of very many every second one. Pure."""
    last = max(at for at, (following, _) in enumerate(looks) if following <= running)
    kept = looks[last:]
    return kept if len(kept) <= LOOKS else (*kept[:-1:2], kept[-1])
