"""What happens at each stage: who enters, who goes on, how long it takes, what stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, Z, share_interval, wilson


@dataclass(frozen=True, slots=True)
class Conversion:
    """Of the deals that `entered` a stage: how many went `beyond` it, how many were `lost`; the rest is on its way.

    `estimate` is the share (0–1) that goes beyond it in the end, by Aalen and Johansen, and `variance` that of it.
    `undecided` is the share that neither went nor was lost for as long as any was watched: what becomes of it nobody
    can tell, and the estimate counts it as if none went on.
    """

    entered: int
    beyond: int
    lost: int
    estimate: float
    variance: float = 0.0
    undecided: float = 0.0

    @property
    def known(self) -> float | None:
        """The estimate, where any of them went on or was lost; None while there is nothing to tell it from."""
        return self.estimate if self.beyond + self.lost else None

    @property
    def stops(self) -> float:
        """The share (0–1) that is lost without going beyond, as far as it is decided."""
        return max(1 - self.estimate - self.undecided, 0.0)

    @property
    def waiting(self) -> int:
        """Those of whom nothing can be said yet."""
        return self.entered - self.beyond - self.lost

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of the estimate; that of a plain share of those that are decided where none or all of them
        went beyond. It reaches up to where all went on that are not; None while nothing is decided."""
        decided = self.beyond + self.lost
        found = share_interval(self.estimate, self.variance) or wilson(self.estimate * decided, decided)
        return (found[0], min(found[1] + self.undecided, 1.0)) if found else None

    @property
    def naive(self) -> Share:
        """Those that went beyond by now ÷ all that entered: too low while some are on their way."""
        return Share(self.beyond, self.entered)


def conversion(session: Session, window: Window, now: datetime) -> Mapping[int, Conversion]:
    """Stage conversion by position of the stage, for deals entering it in the window (measures: stage conversion)."""
    rows = session.rows(statement("conversion"), **window.values, now=now)
    return {position: Conversion(*row) for position, *row in rows}


@dataclass(frozen=True, slots=True)
class Durations:
    """How many days deals stay at a stage: `over` of `stays` have ended. By Kaplan and Meier, in days.

    `median` is None while fewer than half would have left, `p90` while fewer than nine in ten; so are the bounds of
    the median's 95 % interval. `mean` is restricted to the longest stay that was watched.
    """

    stays: int
    over: int
    median: float | None
    low: float | None
    high: float | None
    p90: float | None
    mean: float | None = None

    def longer_than(self, planned: float | None) -> bool:
        """Whether half of them take longer than planned, as the median is told: in whole days from ten on."""
        if self.median is None or planned is None:
            return False
        return round(self.median, 1 if self.median < 10 else None) > planned


def durations(session: Session, window: Window, now: datetime) -> Mapping[int, Durations]:
    """Time in stage by position of the stage, for stays that began in the window (measures: time in stage)."""
    rows = session.rows(statement("durations"), **window.values, now=now, z=Z)
    return {position: Durations(*row) for position, *row in rows}


STAYED = "stayed"
"""What a number of stays counts."""


def deals_of_stays(session: Session, window: Window, now: datetime, *, position: int) -> Sequence[UUID]:
    """The deals of the stays that `durations` counts at a stage, each as often as it stayed there, the latest first."""
    found = (
        "SELECT deal FROM turn WHERE position = $position AND entered >= $since AND entered < $until "
        "AND entered < $now ORDER BY entered DESC, deal"
    )
    return session.ids(found, **window.values, now=now, position=position)


COURSES = {
    "entered": "true",
    "beyond": "went = 'beyond'",
    "lost": "went = 'lost'",
    "waiting": "went IS NULL",
}
"""What became of deals that entered a stage, and the condition that it is in `course`."""


def deals_of_course(
    session: Session, window: Window, now: datetime, *, position: int, what: str
) -> Sequence[UUID]:
    """The deals that a number of `conversion` counts, those that came last first; `what` is one of `COURSES`."""
    found = (
        f"SELECT deal FROM course WHERE position = $position AND {COURSES[what]} AND entered >= $since "  # noqa: S608
        "AND entered < $until AND entered < $now ORDER BY entered DESC, deal"
    )
    return session.ids(found, **window.values, now=now, position=position)
