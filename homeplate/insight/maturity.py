"""How real a process is (P6): from its definition, from how deals went, and from how it was revised. Pure.

The levels are those of the measures: 1 random, 2 informal, 3 formal, 4 dynamic. Each rests on points that are told with
what was seen, so that nobody has to believe a number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from homeplate.insight.weighing import Verdict
from homeplate.kit.estimates import Share
from homeplate.process.assessment.kinds import BELIEVED, NONE, UNOPTIMISED, Kind

FEWEST = 10
"""Closed deals with a known course, below which nothing is said of how the process is lived."""
SOME, MOST, ALMOST = 0.25, 0.75, 0.8
"""Shares of deals: fewer than `SOME` that take the stages in turn are chance; `MOST` is a process that is lived; of
gates `ALMOST` all have to be kept."""
HALF = 0.5


class Point(StrEnum):
    """What is looked at, in the order in which it is mended."""

    IN_USE = "in-use"
    BUYER = "buyer"
    COMPLETE = "complete"
    ADHERENCE = "adherence"
    GATES = "gates"
    HASTE = "haste"
    WEIGHTS = "weights"
    REVIEWED = "reviewed"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Observed:
    """What is known of a process.

    `findings` are the codes that lint gave its published definition. The shares are of closed deals with a known
    course. `verdicts` count what outcomes say of its criteria. `revisions` were published in the last twelve months
    after the first version, `founded` of them for a noted reason; `reasons` were noted in that time.
    """

    findings: Collection[str]
    adherent: Share
    kept: Share
    unhurried: Share
    verdicts: Mapping[Verdict, int]
    revisions: int
    founded: int
    reasons: int


@dataclass(frozen=True, slots=True)
class Assessed:
    """The level, 1 to 4; the kind of P6, None for a process that needs none of their remedies; and whether each point
    holds: None where it cannot be told yet."""

    level: int
    kind: Kind | None
    points: Mapping[Point, bool | None]


def assess(seen: Observed) -> Assessed:
    """What kind of process this is."""
    points = _points(seen)
    level = _level(points, seen)
    return Assessed(level, _kind(points, seen, level), points)


def _points(seen: Observed) -> dict[Point, bool | None]:
    lived = seen.adherent.of >= FEWEST
    told = sum(seen.verdicts.get(one, 0) for one in Verdict if one is not Verdict.FEW)
    return {
        Point.IN_USE: lived,
        Point.BUYER: not _of(seen, "HP3"),
        Point.COMPLETE: not _of(seen, "HP2", "HP4", "HP5", "HP6"),
        Point.ADHERENCE: _at_least(seen.adherent, MOST),
        Point.GATES: _at_least(seen.kept, ALMOST),
        Point.HASTE: _at_least(seen.unhurried, ALMOST),
        Point.WEIGHTS: _weights(seen) if told else None,
        Point.REVIEWED: seen.revisions + seen.reasons > 0,
        Point.LEARNED: seen.founded > 0 if seen.revisions else None,
    }


def _of(seen: Observed, *families: str) -> bool:
    return any(code.startswith(families) for code in seen.findings)


def _at_least(share: Share, wanted: float) -> bool | None:
    return share.value >= wanted if share.value is not None and share.of >= FEWEST else None


def _weights(seen: Observed) -> bool:
    return seen.verdicts.get(Verdict.AGAINST, 0) == 0 and seen.verdicts.get(Verdict.DECIDES, 0) > 0


def _level(points: Mapping[Point, bool | None], seen: Observed) -> int:
    if not points[Point.IN_USE] or (seen.adherent.value or 0.0) < SOME:
        return 1
    if not (points[Point.BUYER] and points[Point.ADHERENCE] and points[Point.GATES]):
        return 2
    return 4 if points[Point.REVIEWED] and points[Point.LEARNED] else 3


def _kind(points: Mapping[Point, bool | None], seen: Observed, level: int) -> Kind | None:
    if level == 1:
        return NONE
    rushed = (seen.kept.value or 0.0) < HALF or (seen.unhurried.value or 0.0) < HALF
    if rushed or not points[Point.BUYER]:
        return BELIEVED
    doubtful = (Point.COMPLETE, Point.ADHERENCE, Point.WEIGHTS)
    return UNOPTIMISED if any(points[point] is False for point in doubtful) else None
