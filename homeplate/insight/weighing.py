"""What outcomes say of the weights of a process (P5): proposals, drawn from beliefs and from deals. Pure.

Weights are log-odds on a scale of their own. What one point stands for is what all deals say of all criteria together;
around that, what a weight says and what deals say of its criterion are two normal estimates of the same log-odds. Their
mean, each counted by how sure it is, is what is proposed: thirty deals move weights a little, thirty thousand decide
them. Beliefs about weights are taken to be off by as much as the mean weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from homeplate.insight.logistic import Effect
from homeplate.kit.estimates import Difference, Share
from homeplate.process.lint.weights import proportional

FEWEST = 30
"""Closed deals that left the stage, below which nothing is concluded of a criterion."""
LITTLE = 0.05
"""A lift that makes no difference to anybody: five wins in a hundred deals."""
LEAST = 0.001
"""Log-odds of one point below which all criteria together tell nothing: a tenth for the whole process."""
FINE = 1000
"""Weights are worked out in so small parts of a point."""


class Verdict(StrEnum):
    """What can be said of a criterion."""

    DECIDES = "decides"
    """Deals that have it are won more often; the whole interval says so."""
    LITTLE = "little"
    """The whole interval lies so near to none that it makes no difference to anybody."""
    AGAINST = "against"
    """Deals that have it are won less often; the whole interval says so."""
    OPEN = "open"
    """The interval holds both: more deals will tell."""
    FEW = "few"
    """Too few deals left the stage, or nearly all of them with it or without it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What deals say of one criterion of `weight` points: the win rates of those that had it when they left its stage
    and of those that had not, their difference, and the `effect` left when the others are taken into account."""

    weight: int
    with_it: Share
    without: Share
    raw: Difference | None
    effect: Effect | None

    @property
    def verdict(self) -> Verdict:
        """What can be said, from the adjusted lift."""
        if self.effect is None or self.with_it.of + self.without.of < FEWEST:
            return Verdict.FEW
        if self.effect.lift.low > 0:
            return Verdict.DECIDES
        if self.effect.lift.high < 0:
            return Verdict.AGAINST
        slight = self.effect.lift.low > -LITTLE and self.effect.lift.high < LITTLE
        return Verdict.LITTLE if slight else Verdict.OPEN


def proposed(evidence: Sequence[Evidence]) -> list[int] | None:
    """The weights that belief and outcomes together speak for, adding up to 100; None where they are what they were,
    and where deals with more of the criteria were not won more often at all."""
    told = {
        at: one.effect for at, one in enumerate(evidence) if one.effect and one.verdict is not Verdict.FEW
    }
    point = _point(evidence, told)
    if point < LEAST:
        return None
    usual = point * sum(one.weight for one in evidence) / len(evidence)
    means = [_mean(point * one.weight, usual, told.get(at)) for at, one in enumerate(evidence)]
    shares = proportional([max(round(FINE * mean / point), 1) for mean in means])
    return None if shares is None or shares == [one.weight for one in evidence] else shares


def _point(evidence: Sequence[Evidence], told: Mapping[int, Effect]) -> float:
    """The log-odds that one point of weight stands for: the slope through the effects, the surer the weightier."""
    said = sum(evidence[at].weight * effect.log_odds / effect.spread**2 for at, effect in told.items())
    sure = sum(evidence[at].weight ** 2 / effect.spread**2 for at, effect in told.items())
    return said / sure if sure else 0.0


def _mean(believed: float, usual: float, effect: Effect | None) -> float:
    """The log-odds of a criterion. Never below nothing: a weight cannot speak against a deal."""
    if effect is None:
        return believed
    prior, seen = 1 / usual**2, 1 / effect.spread**2
    return max((prior * believed + seen * effect.log_odds) / (prior + seen), 0.0)
