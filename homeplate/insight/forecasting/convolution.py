"""The distribution of what open deals bring: each brings its value with its probability, or nothing. Pure.

The deals that make the most of the spread are put together exactly, on a grid that keeps every mean; the many others
are, together, normal. See docs/decisions/0017-forecast.md for the error and the time that were measured.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import erf, log, sqrt
from typing import Any

EXACT = 128
"""So many deals are put together one by one."""
CELLS = 4096
REACH = 12.0
"""Standard deviations above the mean at which the grid ends, unless all deals together are worth less."""
LEVELS = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Spread:
    """A distribution of money: its mean and what it stays below with a chance of 10, 50 and 90 %; in minor units."""

    mean: float
    p10: float
    p50: float
    p90: float

    def wider(self, times: float) -> Spread:
        """As many times as far from the middle on either side; never below nothing."""
        low, high = (max(self.p50 + times * (one - self.p50), 0.0) for one in (self.p10, self.p90))
        return Spread(self.mean, low, self.p50, high)

    def plus(self, sure: float) -> Spread:
        """With something on top that is sure."""
        return Spread(self.mean + sure, self.p10 + sure, self.p50 + sure, self.p90 + sure)

    def holds(self, came: float) -> bool:
        """Whether what came of it lies between the 10 and the 90 %; eight of ten times if the range is right."""
        return self.p10 <= came <= self.p90


NOTHING = Spread(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Odds:
    """Open deals as their distribution is told from them: those that make the most of its spread one by one, by `value`
    and `chance`, and of the others together the `mean` and the `variance`. What several bring can be put together."""

    value: Any
    chance: Any
    mean: float = 0.0
    variance: float = 0.0


def odds(values: Sequence[float], chances: Sequence[float], *, exact: int = EXACT) -> Odds:
    """The `exact` deals that make the most of the spread, and the others; what brings nothing is left out."""
    np: Any = import_module("numpy")  # 100 ms that a server without visitors of the forecast never needs
    value, chance = np.asarray(values, dtype=float), np.asarray(chances, dtype=float)
    counts = (value > 0) & (chance > 0)
    value, chance = value[counts], chance[counts]
    if len(value) <= exact:
        return Odds(value, chance)
    variance = value**2 * chance * (1 - chance)
    order = np.argpartition(-variance, exact)
    singly, others = order[:exact], order[exact:]
    mean = float(value[others] @ chance[others])
    return Odds(value[singly], chance[singly], mean, float(variance[others].sum()))


def together(some: Sequence[Odds], *, exact: int = EXACT) -> Odds:
    """The deals of several, who have none in common: the same as all of them at once."""
    np: Any = import_module("numpy")
    if not some:
        return Odds((), ())
    found = odds(
        np.concatenate([one.value for one in some]), np.concatenate([one.chance for one in some]), exact=exact
    )
    mean, variance = (sum(each) for each in zip(*((one.mean, one.variance) for one in some), strict=True))
    return Odds(found.value, found.chance, found.mean + mean, found.variance + variance)


def spread(
    values: Sequence[float],
    chances: Sequence[float],
    *,
    more: float = 0.0,
    deviation: float = 0.0,
    cells: int = CELLS,
    exact: int = EXACT,
) -> Spread:
    """The distribution of Σ value × {0, 1}, each 1 with its chance and apart from the others.

    The `exact` deals that make the most of it are put together one by one, on so many `cells`.
    `more` comes on top, lognormal with a `deviation` of its own: what sales bring that nobody knows of yet.
    """
    return spread_of(odds(values, chances, exact=exact), more=more, deviation=deviation, cells=cells)


def spread_of(open_deals: Odds, *, more: float = 0.0, deviation: float = 0.0, cells: int = CELLS) -> Spread:
    """The same of deals that were looked at before."""
    np: Any = import_module("numpy")
    value, chance = np.asarray(open_deals.value), np.asarray(open_deals.chance)
    rest, of_rest = open_deals.mean, open_deals.variance
    mean = float(value @ chance) + rest + more
    top = mean + REACH * sqrt(float((value**2 * chance * (1 - chance)).sum()) + of_rest + deviation**2)
    if rest <= 0 and more <= 0:
        top = min(top, float(value.sum()))
    if top <= 0:
        return NOTHING
    cell = top / (cells - len(value) - 2)  # room for values that are parted upwards
    waves = _bernoullis(np, value / cell, chance, cells)
    if rest > cell / cells:
        waves = waves * np.fft.rfft(_mass(np, normal_below(rest / cell, sqrt(of_rest) / cell), cells))
    if more > cell / cells:
        waves = waves * np.fft.rfft(_mass(np, lognormal_below(more / cell, deviation / cell), cells))
    mass = np.maximum(np.fft.irfft(waves, cells), 0.0)
    below = np.cumsum(mass) / mass.sum()
    # What rounding leaves over is no chance: the cell is taken where the level is reached but for it.
    low, middle, high = (float(np.searchsorted(below, level - 1e-9)) * cell for level in LEVELS)
    return Spread(mean, low, middle, high)


def _bernoullis(np: Any, steps: Any, chance: Any, cells: int) -> Any:
    """The characteristic function of the sum on the grid; a value between two cells is parted, which keeps its mean."""
    circle = np.exp(-2j * np.pi * np.arange(cells) / cells)
    places = np.arange(cells // 2 + 1)
    turn, waves = circle[places], np.ones(len(places), dtype=complex)
    lower = np.floor(steps)
    for down, part, one in zip(lower.astype(int), steps - lower, chance, strict=True):
        waves *= (1 - one) + one * circle[places * down % cells] * ((1 - part) + part * turn)
    return waves


def _mass(np: Any, below: Callable[[float], float], cells: int) -> Any:
    """A continuous distribution on the grid; what lies before it or beyond it is at its ends."""
    edges = np.array([0.0, *(below(place + 0.5) for place in range(cells - 1)), 1.0])
    return np.diff(edges)


def normal_below(mean: float, deviation: float) -> Callable[[float], float]:
    """The chance of a normal number to be at most so much."""
    scale = max(deviation, 1e-9) * sqrt(2)
    return lambda place: (1 + erf((place - mean) / scale)) / 2


def lognormal_below(mean: float, deviation: float) -> Callable[[float], float]:
    """The same of a number that is never below nothing, with that mean and deviation."""
    variance = log(1 + (deviation / mean) ** 2) if mean > 0 else 0.0
    inner = normal_below(log(mean) - variance / 2, sqrt(variance))
    return lambda place: inner(log(place)) if place > 0 else 0.0
