"""The shape of a funnel: what stands at its stages against what should, and why. The judgement is pure.

Little's law: what stands somewhere = what comes in a day × how many days it stays. So of stage n there should be entry
rate × reach(n) × mean days(n), where reach(n) is the product of the shares that go beyond the stages before it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from math import prod
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, poisson_band, wilson

FEW = 5.0
"""Deals that must be expected in either half; of fewer nothing can be told."""
TOLERATED = 0.1
"""The share of a fault that is not a cause yet."""
MINUTES = 10
"""A stage that was left sooner was not worked at."""


class Verdict(Enum):
    """What the halves of a funnel say together."""

    TOO_FEW = "too-few"
    AS_EXPECTED = "as-expected"
    INVERTED = "inverted"
    YOUNG = "young"
    UNCLEAR = "unclear"


class Cause(Enum):
    """Why a funnel is inverted."""

    ENTRIES = "entries"
    OVERRIDES = "overrides"
    MINUTES = "minutes"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class Half:
    """The deals of one half of the stages: `actual` ones, and as many as are `expected` of the same total."""

    actual: int
    expected: float

    @property
    def index(self) -> float | None:
        """Actual share ÷ expected share."""
        return self.actual / self.expected if self.expected > 0 else None

    @property
    def told(self) -> float | None:
        """The index, where enough are expected that it says more than chance; otherwise None."""
        return self.index if self.expected >= FEW else None

    @property
    def side(self) -> int:
        """1 above the 95 % Poisson band of what is expected, −1 below it, 0 within."""
        low, high = poisson_band(self.expected)
        return (self.actual > high) - (self.actual < low)


def expected_shares(reach: Sequence[float], days: Sequence[float]) -> tuple[float, ...]:
    """The share (0–1) of all open deals that each stage should hold: reach × mean days ÷ their sum (measures: inverted
    funnel). All 0 where nothing is known."""
    stock = [one * stay for one, stay in zip(reach, days, strict=True)]
    whole = sum(stock)
    return tuple(one / whole if whole > 0 else 0.0 for one in stock)


def reaches(goes_beyond: Sequence[float]) -> tuple[float, ...]:
    """The share (0–1) of entries that come to each stage or beyond: what goes beyond those before it, multiplied."""
    return tuple(prod(goes_beyond[:position]) for position in range(len(goes_beyond)))


def halves(actual: Sequence[int], shares: Sequence[float]) -> tuple[Half, Half]:
    """The early and the late half of the stages; one in the middle belongs to neither."""
    size, total = len(actual) // 2, sum(actual)
    early, late = slice(0, size), slice(len(actual) - size, None)
    return (
        Half(sum(actual[early]), total * sum(shares[early])),
        Half(sum(actual[late]), total * sum(shares[late])),
    )


def judge(early: Half, late: Half) -> Verdict:
    """Inverted where the late half is above its band and the early one below; young the other way round; unclear where
    only one of them leaves its band; too few where fewer than `FEW` are expected in one."""
    if min(early.expected, late.expected) < FEW:
        return Verdict.TOO_FEW
    return {
        (-1, 1): Verdict.INVERTED,
        (1, -1): Verdict.YOUNG,
        (0, 0): Verdict.AS_EXPECTED,
    }.get((early.side, late.side), Verdict.UNCLEAR)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the causes are judged by. `entries` and `entries_before` of stretches equally long."""

    entries: int
    entries_before: int
    overridden: Share
    in_minutes: Share
    parked: Share


def causes(evidence: Evidence) -> tuple[Cause, ...]:
    """What is beyond chance: fewer entries than before (95 % interval of their part of both below one half), and each
    fault whose interval lies above what is tolerated."""
    part = wilson(evidence.entries, evidence.entries + evidence.entries_before)
    found = [Cause.ENTRIES] if part is not None and part[1] < 0.5 else []
    faults = {
        Cause.OVERRIDES: evidence.overridden,
        Cause.MINUTES: evidence.in_minutes,
        Cause.PARKED: evidence.parked,
    }
    found.extend(
        cause
        for cause, share in faults.items()
        if share.interval is not None and share.interval[0] > TOLERATED
    )
    return tuple(found)


def needed_a_week(late: int, reach: Sequence[float], days: Sequence[float]) -> float | None:
    """Entries a week that a late half of this size stands for by Little's law; None where nothing is known of it."""
    size = len(reach) // 2
    stays = sum(reach[position] * days[position] for position in range(len(reach) - size, len(reach)))
    return 7 * late / stays if stays > 0 else None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many deals of one owner and team stand at a stage."""

    position: int
    owner: UUID
    team: UUID | None
    deals: int


def standing(session: Session, at: datetime) -> tuple[Standing, ...]:
    """What stood at each selling stage at a moment (measures: inverted funnel, actual share)."""
    _stand(session, at)
    rows = session.rows("SELECT position, owner, team, count(*) FROM level GROUP BY ALL ORDER BY ALL")
    return tuple(Standing(*row) for row in rows)


def stood(session: Session, at: datetime) -> tuple[int, ...]:
    """How many stood at each selling stage at another moment, beside what this session looks at."""
    rows = session.rows(
        "SELECT position, count(*) FROM turn WHERE entered < $at AND (departed IS NULL OR departed >= $at) "
        "GROUP BY ALL",
        at=at,
    )
    counts = dict(rows)
    return tuple(counts.get(position, 0) for position in range(max(counts, default=-1) + 1))


def parked(session: Session, at: datetime, longest: Mapping[int, float]) -> Share:
    """Of those that stood at the stages of `longest`, by position, those that had been there for more days."""
    _stand(session, at)
    session.load("longest", {"position": "UTINYINT", "days": "DOUBLE"}, list(longest.items()))
    ((hits, of),) = session.rows(
        "SELECT count(*) FILTER (level.days > longest.days), count(*) FROM level JOIN longest USING (position)"
    )
    return Share(hits, of)


def in_minutes(session: Session, window: Window, stages: int) -> Share:
    """Of the stays at the first `stages` stages that ended in the window, those of less than `MINUTES` minutes."""
    ((hits, of),) = session.rows(
        "SELECT count(*) FILTER (epoch(departed - entered) < 60 * $minutes), count(*) FROM turn "
        "WHERE position < $stages AND departed >= $since AND departed < $until",
        **window.values,
        minutes=MINUTES,
        stages=stages,
    )
    return Share(hits, of)


def entries(session: Session, window: Window, earlier: Window) -> tuple[int, int]:
    """The deals that came to a selling stage for the first time in the window, and in the one right before it."""
    ((now, before),) = session.rows(statement("entries"), **window.values, earlier=earlier.since)
    return int(now), int(before)


def deals_standing(session: Session, at: datetime, *, position: int | None) -> Sequence[UUID]:
    """The deals that `standing` counts, at one stage or at any; those that came last first."""
    _stand(session, at)
    sql = "SELECT deal FROM level WHERE $position IS NULL OR position = $position ORDER BY days, deal"
    return session.ids(sql, position=position)


def _stand(session: Session, at: datetime) -> None:
    session.once("level", statement("level"), at=at)
