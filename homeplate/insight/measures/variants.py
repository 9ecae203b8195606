"""The ways that deals really took through a process: which stages, in which order, how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from homeplate.insight.estimates import Share
from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session

Way = tuple[int, ...]
"""The places of the stages that a deal went through, in order; a stage that it came back to stands there again."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A way that deals took, and what became of them: how many were `won` of all, and the median days from their
    creation to their end."""

    way: Way
    won: Share
    days: float

    @property
    def returned(self) -> bool:
        """Whether a stage was gone back to, or entered again."""
        return any(after <= before for before, after in pairwise(self.way))

    @property
    def leapt(self) -> tuple[int, ...]:
        """The places that were passed over: before the first stage, or between two of them. Those behind the last one
        were not reached."""
        reached = set(self.way)
        return tuple(place for place in range(max(self.way, default=0)) if place not in reached)


def variants(session: Session, window: Window) -> list[Variant]:
    """The ways of the deals closed in the window, the most frequent first (measures: variants of process mining; a way
    is the sequence of the stays of a deal, like the trace of a case)."""
    _follow(session, window)
    rows = session.rows(
        "SELECT way, count(*) FILTER (won), count(*) AS deals, median(days) FROM variant "
        "GROUP BY way ORDER BY deals DESC, way"
    )
    return [Variant(tuple(way), Share(won, deals), days) for way, won, deals, days in rows]


def share_of(found: Sequence[Variant], *, returned: bool = False, leapt: bool = False) -> Share:
    """The share of the deals whose way went back, or passed a stage over; of those that did neither without both."""
    deals = sum(one.won.of for one in found)
    hits = sum(
        one.won.of
        for one in found
        if (one.returned if returned else bool(one.leapt) if leapt else not (one.returned or one.leapt))
    )
    return Share(hits, deals)


def deals_of_way(session: Session, window: Window, *, way: Way) -> list[UUID]:
    """The deals that took a way, those that closed last first."""
    _follow(session, window)
    found = "SELECT deal FROM variant WHERE way = CAST($way AS UTINYINT[]) ORDER BY closed_at DESC, deal"
    return [deal for (deal,) in session.rows(found, way=list(way))]


def deals_of_ways(
    session: Session, window: Window, *, returned: bool = False, leapt: bool = False
) -> list[UUID]:
    """The deals that `share_of` counts, those that closed last first."""
    _follow(session, window)
    rows = session.rows("SELECT deal, way FROM variant ORDER BY closed_at DESC, deal")
    whole = Share(1, 1)
    return [
        deal
        for deal, way in rows
        if share_of([Variant(tuple(way), whole, 0.0)], returned=returned, leapt=leapt).hits
    ]


def _follow(session: Session, window: Window) -> None:
    session.once("turn", statement("turn"))
    session.run(statement("variants"), **window.values)
