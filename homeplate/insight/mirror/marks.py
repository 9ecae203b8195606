"""How far a mirror has come: what it may have missed of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from homeplate.insight.mirror import reading
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.kit.ids import first_id_of, moment_of

OVERLAP = timedelta(minutes=30)
"""Longer than any transaction: a fact gets its id before it is committed, so one with a smaller id may come later."""
AHEAD = timedelta(minutes=1)
"""How far the clocks of servers may be apart."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What was done: `facts` that were new, `deals` derived anew; `busy` when somebody else is at it."""

    facts: int = 0
    deals: int = 0
    busy: bool = False


def missed_of(note: Note) -> int:
    """How many facts were committed late: they have an id that the mirror thought to have passed."""
    return max(lately_of(UUID(note.mark)) - note.lately, 0)


def mark_of(newest: UUID) -> UUID:
    """Up to where a mirror counts as having seen all, by the fact with the largest id: never beyond the present. Beyond
    the ids of a clock that ran ahead, everything that is written until then would be hidden; so those are read again
    until their time has come."""
    return min(newest, first_id_of(timezone.now() + AHEAD))


def lost_sight(note: Note, newest: UUID, now: datetime) -> bool:
    """Whether a mirror is to be built anew, as it cannot tell what it missed: the clock was put back, so that new facts
    have smaller ids than some that were seen; a person was erased, whose name may have stood in facts that were; or
    the ledger holds another number of facts than were seen, which costs a count of all and is looked at once a day."""
    mark = UUID(note.mark)
    if mark_of(newest) < mark or reading.count_erased() != note.erased:
        return True
    another_day = now.date() != note.at.date()
    return another_day and reading.count_all() != note.facts + reading.count_facts(after=mark)


def seen_of(note: Note, *, last: UUID, missed: int) -> int:
    """How many facts up to `last` a mirror has seen, when so many were `missed` before its mark. What was committed
    between two looks may be counted twice, and is found to have been missed then: all are counted once more."""
    if missed:
        return reading.count_facts(to=last)
    return note.facts + reading.count_facts(after=UUID(note.mark), to=last)


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
