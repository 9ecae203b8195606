"""The stage that costs most wins, and why (M10)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from homeplate.insight.frame import Window
from homeplate.insight.measures import gates
from homeplate.insight.measures.stages import Conversion
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share

FEWEST = 10
"""Deals that have to go beyond a stage or be lost there before it is judged."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a stage costs: of the deals that `entered` it, the share that `stops` there × the chance of those that go on
    to be won (`beyond`), with the 95 % interval of what stops. Who is still on its way has not stopped."""

    position: int
    entered: int
    stops: float
    beyond: float
    wins: float
    between: tuple[float, float]


def costs(conversions: Sequence[Conversion]) -> tuple[Cost, ...]:
    """The wins that each stage costs: as many as there would be more if all that stopped there had gone on as the
    others do. Nothing of a stage that too few have left. Pure.

    The chance of those that go on is the product of what later stages let through (Aalen–Johansen).
    """
    found = []
    for position, one in enumerate(conversions):
        between = one.interval
        if one.beyond + one.lost < FEWEST or between is None:
            continue
        beyond = prod(later.estimate for later in conversions[position + 1 :])
        each = one.entered * beyond
        found.append(
            Cost(
                position,
                one.entered,
                one.stops,
                beyond,
                each * one.stops,
                (each * (1 - between[1]), each * (1 - between[0])),
            )
        )
    return tuple(found)


def dearest(found: Sequence[Cost]) -> tuple[Cost, bool] | None:
    """The stage that costs most, and whether it does so beyond chance: its interval lies above that of every other.
    None where no stage costs a win, or none can be told. Pure."""
    ranked = sorted(found, key=lambda one: -one.wins)
    if not ranked or ranked[0].wins <= 0:
        return None
    first, others = ranked[0], ranked[1:]
    return first, bool(others) and all(first.between[0] > one.between[1] for one in others)


@dataclass(frozen=True, slots=True)
class Why:
    """What is known of a stage that deals stop at: the losses there by reason, the most frequent first, how its gate
    was kept by those that passed it, and what was `missing` there most often."""

    reasons: Mapping[str, int]
    kept: Share
    missing: str = ""
    times: int = 0

    @property
    def losses(self) -> int:
        """All losses there."""
        return sum(self.reasons.values())


def why(session: Session, window: Window, position: int) -> Why:
    """Why deals stop at a stage."""
    rows = session.rows(statement("stopping"), **window.values, position=position)
    gates.look(session, window)
    quality = gates.quality(session)
    lacks = next(((key, times) for at, key, times in quality.missing if at == position), ("", 0))
    return Why(dict(rows), quality.stages.get(position, Share(0, 0)), *lacks)
