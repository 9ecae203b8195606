"""Which open deals stand still."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share

FEWEST = 10
"""Stays of won deals at a stage: of fewer, the longest is no more than what happened to be the longest."""


@dataclass(frozen=True, slots=True)
class Stalled:
    """Of the open deals at a stage, or of an owner, those that are stalled, and what these are worth by currency.

    `usual` is how many days nine in ten `stays` of won deals at the stage took at most; None where there are too few.
    """

    share: Share
    minor: tuple[tuple[str, int], ...] = ()
    usual: float | None = None
    stays: int = 0


def gather(session: Session, window: Window, now: datetime, today: date) -> None:
    """Tell of every open deal whether it is stalled: it has stood at its stage for longer than nine in ten stays there
    of the deals won in the window, and has no dated next step ahead (measures: stalled)."""
    session.run(statement("usual"), **window.values)
    session.run(statement("stalled"), now=now, today=today, fewest=FEWEST)


def at(session: Session, window: Window, moment: datetime, day: date) -> Share:
    """The share that was stalled at a moment of the past, in the morning of a `day`, against the sales of a window
    before it."""
    session.run(statement("usual"), **window.values)
    ((hits, of),) = session.rows(statement("stalled_then"), moment=moment, day=day, fewest=FEWEST)
    return Share(int(hits), int(of))


def by_stage(session: Session) -> dict[int, Stalled]:
    """The stalled deals by position of the stage."""
    rows = session.rows(
        "SELECT position, count(*) FILTER (stands_still), count(*), max(usual_days), max(stays) FROM stalled "
        "GROUP BY position ORDER BY position"
    )
    worth = _worth(session, "position")
    return {
        position: Stalled(Share(hits, of), worth.get(position, ()), usual, stays)
        for position, hits, of, usual, stays in rows
    }


def by_owner(session: Session) -> dict[UUID, Stalled]:
    """The stalled deals by owner, those with the most of them first; `of` are the open deals at stages of which enough
    is known."""
    rows = session.rows(
        "SELECT owner, count(*) FILTER (stands_still) AS hits, count(*) FROM stalled WHERE usual_days IS NOT NULL "
        "GROUP BY owner ORDER BY hits DESC, owner"
    )
    worth = _worth(session, "owner")
    return {owner: Stalled(Share(hits, of), worth.get(owner, ())) for owner, hits, of in rows}


def _worth(session: Session, by: str) -> dict[object, tuple[tuple[str, int], ...]]:
    found: dict[object, tuple[tuple[str, int], ...]] = {}
    rows = session.rows(
        f"SELECT {by}, currency, sum(value_minor) FROM stalled "  # noqa: S608  # our own names
        f"WHERE stands_still AND value_minor > 0 GROUP BY {by}, currency ORDER BY {by}, currency"
    )
    for key, currency, minor in rows:
        found[key] = (*found.get(key, ()), (currency, int(minor)))
    return found


def deals(session: Session, *, position: int | None = None, owner: UUID | None = None) -> Sequence[UUID]:
    """The deals that are stalled, at one stage or of one owner; those that have been there longest first."""
    return session.ids(
        "SELECT deal FROM stalled WHERE stands_still AND ($position IS NULL OR position = $position) "
        "AND ($owner IS NULL OR owner = $owner) ORDER BY days DESC, deal",
        position=position,
        owner=owner,
    )
