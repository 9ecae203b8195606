"""How gates are passed: with all that they ask for, or with something missing that is shown later or never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.estimates import Share, product_limit_median
from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session

HOURS_A_DAY = 24


@dataclass(frozen=True, slots=True)
class Quality:
    """Gate quality in a window: the share of passages with every required criterion validated before, for each stage
    that was left by its place, and for each owner of a deal; how often which criterion was missing, by the stage's
    place and its key."""

    stages: Mapping[int, Share]
    owners: Mapping[UUID, Share]
    missing: Sequence[tuple[int, str, int]]


@dataclass(frozen=True, slots=True)
class LatePaper:
    """Of what was `missing` at gates, how many were `shown` later, and in how many days half of them are, by Kaplan and
    Meier: those still missing count for as long as they have been; None while fewer than half would be shown."""

    missing: int
    shown: int
    days: float | None


def look(session: Session, window: Window) -> None:
    """Make the table of the passages in a window, which the others ask."""
    session.run(statement("passing"), **window.values)


def kept(session: Session) -> Share:
    """The share of all passages with nothing missing."""
    ((hits, of),) = session.rows("SELECT count(*) FILTER (NOT overridden), count(*) FROM passing")
    return Share(hits, of)


def quality(session: Session) -> Quality:
    """Gate quality (measures: gate quality)."""
    by_stage = session.rows(
        "SELECT position, count(*) FILTER (NOT overridden), count(*) FROM passing GROUP BY ALL ORDER BY ALL"
    )
    by_owner = session.rows(
        "SELECT owner, count(*) FILTER (NOT overridden), count(*) FROM passing GROUP BY owner ORDER BY 3 DESC, owner"
    )
    missing = session.rows(
        "SELECT position, criterion, count(*) AS times "
        "FROM (SELECT position, unnest(missing) AS criterion FROM passing) "
        "GROUP BY ALL ORDER BY times DESC, position, criterion"
    )
    return Quality(
        {position: Share(kept, of) for position, kept, of in by_stage},
        {owner: Share(kept, of) for owner, kept, of in by_owner},
        [(position, criterion, times) for position, criterion, times in missing],
    )


def overridden_before(session: Session, window: Window, position: int) -> Share:
    """Overridden passages ÷ all passages of the gates before a stage's place (measures: gate quality)."""
    session.run(statement("passing"), **window.values)
    ((overridden, of),) = session.rows(
        "SELECT count(*) FILTER (overridden), count(*) FROM passing WHERE position < $position",
        position=position,
    )
    return Share(overridden, of)


def late_paper(session: Session, now: datetime) -> LatePaper:
    """Time from the passage of a gate to the validation of what was missing (measures: gate quality)."""
    rows = session.rows(statement("late_paper"), now=now)
    hours = product_limit_median(rows)
    return LatePaper(
        missing=sum(gone for _, _, gone in rows),
        shown=sum(shown for _, shown, _ in rows),
        days=None if hours is None else hours / HOURS_A_DAY,
    )


PASSAGES = {
    "passed": "true",
    "kept": "NOT overridden",
    "overridden": "overridden",
}
"""How a gate was passed, and the condition that it is so in `passing`."""


def deals_of_passage(
    session: Session, window: Window, *, what: str, position: int | None = None, criterion: str = ""
) -> Sequence[UUID]:
    """The deals of passages, each of them once, the latest first: `what` is one of `PASSAGES`; of a stage, of a
    criterion that was missing."""
    look(session, window)
    found = (
        f"SELECT deal FROM passing WHERE {PASSAGES[what]} AND ($position IS NULL OR position = $position) "  # noqa: S608
        "AND ($criterion = '' OR list_contains(missing, $criterion)) GROUP BY deal ORDER BY max(passed) DESC, deal"
    )
    return session.ids(found, position=position, criterion=criterion)
