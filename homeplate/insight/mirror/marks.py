"""How far a mirror has come: what it may have missed of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from homeplate.insight.mirror import reading
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.kit.ids import first_id_of, moment_of

OVERLAP = timedelta(minutes=30)
"""Longer than any transaction: a fact gets its id before it is committed, so one with a smaller id may come later."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was done: `facts` that were new, `deals` derived anew; `busy` when somebody else is at it."""

    facts: int = 0
    deals: int = 0
    busy: bool = False


def missed_of(note: Note) -> int:
    """How many facts were committed late: they have an id that the mirror thought to have passed."""
    return max(lately_of(UUID(note.mark)) - note.lately, 0)


def seen_of(note: Note, *, new: int, missed: int, last: UUID) -> int:
    """How many facts a mirror has seen after `new` ones, `missed` among them. What was committed between two looks may
    be counted twice, and is found to have been missed then: all are counted once more."""
    return reading.count_facts(to=last) if missed else note.facts + new


def told_until(session: Session, last: UUID) -> tuple[int, int]:
    """Of the facts that were read: how many have ids up to `last`, and how many of those are near it. What was written
    while they were read is new the next time. To count them again in the ledger would cost a tenth of all."""
    ((facts, lately),) = session.rows(
        "SELECT count(*), count(*) FILTER (id > $floor) FROM state WHERE id <= $last",
        floor=floor_of(last),
        last=last,
    )
    return facts, lately


def lately_of(mark: UUID) -> int:
    """How many facts have an id near the last one."""
    return reading.count_facts(after=floor_of(mark), to=mark)


def floor_of(mark: UUID) -> UUID:
    """The smallest id that a fact may have which is yet to be committed, when `mark` is the last one seen."""
    return first_id_of(moment_of(mark) - OVERLAP)
