"""How good chances were, on deals that they were not taught by. Pure.

Each look at a deal is a case; looks at one deal end alike, so what is sure is counted by deals.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

from homeplate.insight.chance.fitting import numpy

LEAST = 1e-6
LITTLE = 0.001
"""A gain in log-loss that tells nobody more."""


@dataclass(frozen=True, slots=True)
class Goodness:
    """Of `looks` at `deals`: the mean squared error and the mean −log of the chance given to what happened, of what was
    said and of the base rate known then (`rate`: how often they were won)."""

    deals: int
    looks: int
    rate: float
    brier: float
    base_brier: float
    log_loss: float
    base_log_loss: float

    @property
    def skill(self) -> float:
        """1 − Brier ÷ Brier of the base rate: above 0 when more was known than the base rate."""
        return 1 - self.brier / self.base_brier if self.base_brier > 0 else 0.0


def goodness(said: Any, base: Any, won: Any, deal: Any) -> Goodness:
    """Of chances and the base rate known at each look, with the outcomes and the numbers of the deals."""
    np = numpy()
    return Goodness(
        deals=len(np.unique(deal)),
        looks=len(won),
        rate=float(won.mean()),
        brier=float(squares(said, won).mean()),
        base_brier=float(squares(base, won).mean()),
        log_loss=float(surprise(said, won).mean()),
        base_log_loss=float(surprise(base, won).mean()),
    )


def squares(said: Any, won: Any) -> Any:
    """The squared error of each look."""
    return (said - won) ** 2


def surprise(said: Any, won: Any) -> Any:
    """−log of the chance that was given to what happened, of each look."""
    np = numpy()
    held = np.clip(np.where(won, said, 1 - said), LEAST, 1)
    return -np.log(held)


@dataclass(frozen=True, slots=True)
class Gain:
    """By how much one way was better than another, per look, and the standard error of that, deals being apart."""

    value: float
    error: float

    @property
    def beyond_chance(self) -> bool:
        """Whether it is more than one standard error, and worth something."""
        return self.value > max(self.error, LITTLE)

    @property
    def worse(self) -> bool:
        """Whether it is a loss of more than one standard error, and matters."""
        return self.value < -max(self.error, LITTLE)


def gain(one: Any, other: Any, won: Any, deal: Any) -> Gain:
    """How much better `one` is than `other`, by what they said of the same looks (log-loss)."""
    np = numpy()
    better = surprise(other, won) - surprise(one, won)
    mean = float(better.mean())
    _, number = np.unique(deal, return_inverse=True)
    off = np.bincount(number, weights=better - mean)
    return Gain(mean, sqrt(float((off**2).sum())) / len(better))


def auc(said: Any, won: Any) -> float | None:
    """How often a won one was given the higher chance than a lost one, half for equal ones; None without both."""
    np = numpy()
    hits = int(won.sum())
    if hits in (0, len(won)):
        return None
    _, place, count = np.unique(said, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[won].sum() - hits * (hits + 1) / 2) / (hits * (len(won) - hits)))
