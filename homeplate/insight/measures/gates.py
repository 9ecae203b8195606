"""How gates are passed: with all that they ask for, or with something missing that is shown later or never."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, product_limit

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
    """Of what was `missing` at gates, how many were `shown` later, and in how many days half of them are (with the 95 %
    interval from `low` to `high`) and nine in ten (`p90`), by Kaplan and Meier: those still missing count for as long
    as they have been; None while fewer would be shown."""

    missing: int
    shown: int
    days: float | None
    low: float | None = None
    high: float | None = None
    p90: float | None = None


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


def late_paper(session: Session, now: datetime) -> tuple[LatePaper, Mapping[int, LatePaper]]:
    """Time from the passage of a gate to the validation of what was missing, of all and by the place of the gate
    (measures: gate quality)."""
    whole: Counter[int] = Counter()
    shown: Counter[int] = Counter()
    gates: dict[int, list[tuple[int, int, int]]] = {}
    for position, hours, ended, gone in session.rows(statement("late_paper"), now=now):
        gates.setdefault(position, []).append((hours, ended, gone))
        whole[hours] += gone
        shown[hours] += ended
    every = [(hours, shown[hours], whole[hours]) for hours in sorted(whole)]
    return _late(every), {position: _late(moments) for position, moments in gates.items()}


def _late(moments: Sequence[tuple[int, int, int]]) -> LatePaper:
    times = product_limit(moments)
    days = (
        None if one is None else one / HOURS_A_DAY for one in (times.median, times.low, times.high, times.p90)
    )
    return LatePaper(sum(gone for _, _, gone in moments), sum(shown for _, shown, _ in moments), *days)


def claimed(session: Session, window: Window) -> tuple[int, Mapping[int, int]]:
    """How many deals came with gates that an import claimed, and how often each gate was claimed by its place: no
    passages, and told apart (measures: gate quality)."""
    session.run(statement("claimed"), **window.values)
    ((deals,),) = session.rows("SELECT count(DISTINCT deal) FROM claimed")
    return deals, dict(session.rows("SELECT position, count(*) FROM claimed GROUP BY position"))


def deals_of_claim(session: Session, window: Window, *, position: int | None) -> Sequence[UUID]:
    """The deals that `claimed` counts, at one gate or at any, the latest first."""
    session.run(statement("claimed"), **window.values)
    found = (
        "SELECT deal FROM claimed WHERE $position IS NULL OR position = $position "
        "GROUP BY deal ORDER BY max(claimed) DESC, deal"
    )
    return session.ids(found, position=position)


PASSAGES = {
    "passed": "true",
    "kept": "NOT overridden",
    "overridden": "overridden",
}
"""How a gate was passed, and the condition that it is so in `passing`."""


def deals_of_passage(
    session: Session, window: Window, *, what: str, position: int | None = None, criterion: str = ""
) -> Sequence[UUID]:
    """The deals of passages, each as often as it passed, the latest first: `what` is one of `PASSAGES`; of a stage,
    of a criterion that was missing."""
    look(session, window)
    found = (
        f"SELECT deal FROM passing WHERE {PASSAGES[what]} AND ($position IS NULL OR position = $position) "  # noqa: S608
        "AND ($criterion = '' OR list_contains(missing, $criterion)) ORDER BY passed DESC, deal, position"
    )
    return session.ids(found, position=position, criterion=criterion)
