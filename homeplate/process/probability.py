"""The chance to win, and where the figure comes from.

From the criteria: the log-odds rise linearly with progress, from 5 % at nothing validated to 95 % at everything,

    p = sigma( logit(.05) + (logit(.95) - logit(.05)) * progress / 100 ),   so that 50 % of progress is 50 %.

From history: of the deals that reached the stage, the share that was won, drawn towards the figure above as if
that were the experience of 20 deals more (a beta-binomial mean). It is used from 30 deals on.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

from homeplate.kit.text import Message, msg

LOWEST, HIGHEST = 0.05, 0.95
PRIOR_STRENGTH = 20
ENOUGH_HISTORY = 30
EIGHTY_PERCENT = 1.2816
"""Standard deviations either side that hold 80 % of a normal distribution."""

Source = Literal["criteria", "history", "hand", "outcome"]


@dataclass(frozen=True, slots=True)
class Probability:
    """Chance to win (0..1) with its 80 % range, its source, and the reasons for it.

    `outcome` is the source of a closed deal, `hand` of a figure that somebody set.
    """

    value: float
    source: Source
    low: float
    high: float
    reasons: tuple[Message, ...] = ()


def from_criteria(progress: int) -> Probability:
    """The chance that `progress` (0..100) stands for, before any experience with this process."""
    value = _sigma(_logit(LOWEST) + (_logit(HIGHEST) - _logit(LOWEST)) * progress / 100)
    low, high = _range(value, PRIOR_STRENGTH)
    reason = msg("{progress} % of the criteria, by weight, are validated.", progress=progress)
    return Probability(value, "criteria", low, high, (reason,))


def from_history(reached: int, won: int, prior: Probability) -> Probability:
    """`prior` corrected by experience: of `reached` closed deals that came this far, `won` were won.

    Fewer than 30 deals are too few to tell: `prior` is returned as it is.
    """
    if reached < ENOUGH_HISTORY:
        return prior
    value = (won + PRIOR_STRENGTH * prior.value) / (reached + PRIOR_STRENGTH)
    low, high = _range(value, reached + PRIOR_STRENGTH)
    reason = msg("{won} of {reached} deals that came this far were won.", won=won, reached=reached)
    return Probability(value, "history", low, high, (*prior.reasons, reason))


def by_hand(value: float, by: str) -> Probability:
    """A figure that somebody named set; it has no range, and nothing overwrites it silently."""
    return Probability(value, "hand", value, value, (msg("Set by {name}.", name=by),))


def closed(won: bool) -> Probability:
    """Certainty: 1 for a won deal, 0 for a lost one."""
    value = 1.0 if won else 0.0
    return Probability(
        value, "outcome", value, value, (msg("The deal is won.") if won else msg("The deal is lost."),)
    )


def _logit(share: float) -> float:
    return log(share / (1 - share))


def _sigma(log_odds: float) -> float:
    return 1 / (1 + exp(-log_odds))


def _range(share: float, deals: int) -> tuple[float, float]:
    """The Wilson interval of `share` seen in `deals`; it stays within 0..1."""
    z2 = EIGHTY_PERCENT**2
    centre = (share + z2 / (2 * deals)) / (1 + z2 / deals)
    half = EIGHTY_PERCENT * sqrt(share * (1 - share) / deals + z2 / (4 * deals**2)) / (1 + z2 / deals)
    return max(0.0, centre - half), min(1.0, centre + half)
