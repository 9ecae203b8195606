"""The chance to win, and where the figure comes from.

From the criteria: the log-odds rise linearly with progress, from 5 % at nothing validated to 95 % at everything,

    p = sigma( logit(.05) + (logit(.95) - logit(.05)) * progress / 100 ),   so that 50 % of progress is 50 %.

From history: of the deals that reached the stage, the share that was won, drawn towards the figure above as if
that were the experience of 20 deals more (a beta-binomial mean). It is used from 30 deals on.

From a model: what a trained model says (`process.taught`), once one was taken up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

from homeplate.kit.text import Message, Text, msg
from homeplate.process.taught import AGES, Reason, Said, WinModel

LOWEST, HIGHEST = 0.05, 0.95
PRIOR_STRENGTH = 20
ENOUGH_HISTORY = 30
EIGHTY_PERCENT = 1.2816
"""Standard deviations either side that hold 80 % of a normal distribution."""

Source = Literal["criteria", "history", "model", "hand", "outcome"]
SHOWN = 4
"""Reasons of a model that are told, for a deal and against it."""


@dataclass(frozen=True, slots=True)
class Speaks:
    """Something that speaks for a deal or against it, and by how much it moves the chance (−1..1)."""

    what: Message
    shift: float


@dataclass(frozen=True, slots=True)
class Probability:
    """Chance to win (0..1) with its 80 % range, its source, and the reasons for it.

    `outcome` is the source of a closed deal, `hand` of a figure that somebody set. `speaking` is what moves the figure
    of a model most, what speaks for the deal first.
    """

    value: float
    source: Source
    low: float
    high: float
    reasons: tuple[Message, ...] = ()
    speaking: tuple[Speaks, ...] = ()


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


def from_model(
    model: WinModel, said: Said, reasons: Sequence[Reason] = (), labels: Mapping[str, Text] | None = None
) -> Probability:
    """What a trained model says; `labels` are those of the criteria that `reasons` name."""
    low, high = said.between(EIGHTY_PERCENT)
    told = [one for one in reasons if one.shift > 0][:SHOWN] + [one for one in reasons if one.shift < 0][
        :SHOWN
    ]
    speaking = tuple(Speaks(_spoken(one, labels or {}), one.shift) for one in told)
    return Probability(said.value, "model", low, high, (_taught(model),), speaking)


def _taught(model: WinModel) -> Message:
    if model.level == "base":
        return msg(
            "The base rate: in {deals} closed deals nothing that was known in time told who would be won.",
            deals=model.outcomes,
        )
    if model.level == "place":
        return msg(
            "Learnt from {deals} closed deals: the stage and the time there tell, the criteria told no more.",
            deals=model.outcomes,
        )
    return msg("Learnt from {deals} closed deals.", deals=model.outcomes)


def _spoken(reason: Reason, labels: Mapping[str, Text]) -> Message:
    label = labels.get(reason.key, {"en": reason.key})
    if reason.what == "held":
        return msg("“{criterion}” is validated", criterion=label)
    if reason.what == "missing":
        return msg("“{criterion}” is not validated", criterion=label)
    age = int(reason.key)
    if age < len(AGES):
        return msg("{since}–{until} days at this stage", since=AGES[age - 1], until=AGES[age])
    return msg("over {days} days at this stage", days=AGES[-1])


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
