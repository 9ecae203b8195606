"""Whether deals keep to the process: stages in order, gates with their criteria, time for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.measures.variants import follow
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share

MINUTES = 10
"""A stage that is left sooner was not worked at; somebody caught up on what had happened before."""


@dataclass(frozen=True, slots=True)
class Discipline:
    """Of the deals closed in a window whose course is known: the share that passed no stage over (`adherent`), that
    passed every gate with nothing missing (`kept`), and that spent more than minutes at each stage (`unhurried`)."""

    adherent: Share
    kept: Share
    unhurried: Share


CONDUCT = {
    "adherent": "NOT leapt",
    "skipped": "leapt",
    "kept": "NOT overridden",
    "overridden": "overridden",
    "unhurried": "NOT hurried",
    "hurried": "hurried",
}
"""What can be said of a deal's course, and the condition that it is so in `discipline`."""


def discipline(session: Session, window: Window) -> Discipline:
    """Adherence, kept gates and haste, by deals (measures: maturity; gate quality tells single gates)."""
    _follow(session, window)
    deals, *hits = session.rows(
        "SELECT count(*), count(*) FILTER (NOT leapt), count(*) FILTER (NOT overridden), "
        "count(*) FILTER (NOT hurried) FROM discipline"
    )[0]
    return Discipline(*(Share(hit, deals) for hit in hits))


def deals_of_conduct(session: Session, window: Window, *, what: str) -> Sequence[UUID]:
    """The deals that a number counts, those that closed last first; `what` is one of `CONDUCT`."""
    _follow(session, window)
    found = f"SELECT deal FROM discipline WHERE {CONDUCT[what]} ORDER BY closed_at DESC, deal"  # noqa: S608
    return session.ids(found)


def _follow(session: Session, window: Window) -> None:
    follow(session, window)
    session.run(statement("discipline"), minutes=MINUTES)
