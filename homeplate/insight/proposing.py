"""What outcomes speak for changing in a process (P5): criteria to leave out, to require, to ask for earlier. Pure.

A proposal is never more than evidence: who owns the process takes it up or says why not. What was declined comes back
only when the deals tell something else than they did then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from homeplate.insight.weighing import Evidence, Verdict
from homeplate.kit.estimates import Share

SURE = 60
"""Closed deals that left the stage, below which nothing is left out: to show that something makes no difference takes
more than to show that it does."""
OFTEN = 0.5
"""The share of the deals in which something is so before it is taken for usual."""
DELAYS = 0.25
"""The share of the stays that end with a criterion, from which it is what deals wait for."""
LONGER = 1.5
"""How many times as many deals make evidence that is worth another look."""


class Kind(StrEnum):
    """What is proposed for a criterion."""

    REMOVE = "remove"
    RELAX = "relax"
    REQUIRE = "require"
    EARLIER = "earlier"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class Shown:
    """When a criterion is validated: `earlier` than its stage, mostly so many stages `before`; and how often it is the
    `last` of its stage to be, by how many `days` (the median)."""

    earlier: Share
    before: int
    last: Share
    days: float | None


UNSEEN = Shown(Share(0, 0), 0, Share(0, 0), None)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a proposal rested on when it was made: the lift with its interval, and the number of deals."""

    value: float
    low: float
    high: float
    deals: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change of one criterion; `before` is how many stages earlier."""

    kind: Kind
    key: str
    grounds: Grounds
    before: int = 0

    @property
    def name(self) -> str:
        """What it is called in forms and in the ledger."""
        return f"{self.kind}:{self.key}"


def proposals(
    key: str, *, required: bool, place: int, evidence: Evidence, shown: Shown
) -> tuple[Proposal, ...]:
    """What deals speak for changing about one criterion of the stage at `place`: at most one of leaving it out, asking
    for it and no longer requiring it; and asking for it earlier.

    Left out is what makes little difference within a narrow interval, on enough deals, and holds deals up; what does
    not hold them up is no longer required. Required is what decides.
    """
    found = []
    grounds = _grounds(evidence)
    if _idle(evidence):
        if _delays(shown):
            found.append(Proposal(Kind.REMOVE, key, grounds))
        elif required:
            found.append(Proposal(Kind.RELAX, key, grounds))
    elif evidence.verdict is Verdict.DECIDES and not required:
        found.append(Proposal(Kind.REQUIRE, key, grounds))
    removed = any(one.kind is Kind.REMOVE for one in found)
    if not removed and 0 < shown.before <= place and _mostly(shown.earlier):
        found.append(
            Proposal(Kind.EARLIER, key, Grounds(*_of(shown.earlier), shown.earlier.of), shown.before)
        )
    return tuple(found)


def _idle(evidence: Evidence) -> bool:
    return evidence.verdict is Verdict.LITTLE and evidence.with_it.of + evidence.without.of >= SURE


def _delays(shown: Shown) -> bool:
    return shown.last.of > 0 and (shown.last.value or 0.0) >= DELAYS


def _mostly(share: Share) -> bool:
    return share.interval is not None and share.interval[0] > OFTEN


def _of(share: Share) -> tuple[float, float, float]:
    low, high = share.interval or (0.0, 1.0)
    return share.value or 0.0, low, high


def _grounds(evidence: Evidence) -> Grounds:
    lift = evidence.effect.lift if evidence.effect else None
    deals = evidence.with_it.of + evidence.without.of
    return Grounds(lift.value, lift.low, lift.high, deals) if lift else Grounds(0.0, -1.0, 1.0, deals)


def changed(then: Grounds, now: Grounds) -> bool:
    """Whether evidence differs so much from what was declined that it is worth another look: an estimate that the
    interval of then does not hold, or half as many deals again."""
    return not then.low <= now.value <= then.high or now.deals >= LONGER * max(then.deals, 1)


def standing(found: tuple[Proposal, ...], declined: Mapping[str, Grounds]) -> tuple[Proposal, ...]:
    """Those that were not declined, or for which there is other evidence since."""
    return tuple(one for one in found if one.name not in declined or changed(declined[one.name], one.grounds))
