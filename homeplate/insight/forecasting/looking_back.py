"""What would have been said at the start of each month of the past, from what was known then. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pstdev

from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import (
    DEALS,
    ENDS,
    NAIVE,
    Choice,
    Month,
    around,
    choose,
    far_off,
    naive,
)
from homeplate.insight.forecasting.odds import Odds, odds

BACK = 12
"""Stretches of the past that chances and new deals are counted from."""
Group = tuple[int, int, float, float, int]
"""Deals that stand at one place: position, band of age, Σ value, Σ value², and how many have no value yet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the past: how deals `stood` at its start (position, age, deals, won in it), what those seen were
    worth (`groups`), and what it brought by so many `sales`, `of_new` by deals created in it."""

    stood: Sequence[tuple[int, int, float, float]] = ()
    groups: Sequence[Group] = ()
    sales: int = 0
    booked: float = 0.0
    of_new: float = 0.0


@dataclass(frozen=True, slots=True)
class Basis:
    """What stretches of the past teach: chances, what deals yet to be created bring, and the mean sale."""

    odds: Odds
    new: float
    new_deviation: float
    mean_sale: float

    def expected(self, groups: Sequence[Group]) -> tuple[float, float]:
        """What deals and those yet to be created bring: the mean, and the deviation from it."""
        mean, variance = self.new, self.new_deviation**2
        for position, age, value, squares, unvalued in groups:
            chance = self.odds.chance(position, age).value
            mean += chance * (value + unvalued * self.mean_sale)
            variance += chance * (1 - chance) * (squares + unvalued * self.mean_sale**2)
        return mean, sqrt(variance)


def basis(stretches: Sequence[Stretch], prior: Callable[[int], float]) -> Basis:
    """Learn from stretches of the past."""
    sales, new = sum(one.sales for one in stretches), [one.of_new for one in stretches]
    mean = fmean(new) if new else 0.0
    return Basis(
        odds([row for one in stretches for row in one.stood], prior),
        mean,
        pstdev(new) if len(new) > 1 else mean / 2,
        sum(one.booked for one in stretches) / sales if sales else 0.0,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What would have been said of a month, with the way chosen by the months before, its range, and what came."""

    choice: Choice
    said: Spread
    booked: float


def months(stretches: Sequence[Stretch], prior: Callable[[int], float]) -> list[tuple[Month, float]]:
    """Of each month, the earliest first, what every way says of it from those before; with the deviation of `DEALS`.

    Months before the first sale say nothing: nobody sold yet.
    """
    first = next((number for number, one in enumerate(stretches) if one.booked > 0), len(stretches))
    found = []
    for number in range(first + 1, len(stretches)):
        before, this = stretches[max(number - BACK, 0) : number], stretches[number]
        mean, deviation = basis(before, prior).expected(this.groups)
        said = naive([one.booked for one in stretches[first:number]])
        found.append((Month({DEALS: mean, **said}, this.booked), deviation))
    return found


def ways(said: Mapping[str, float]) -> tuple[str, ...]:
    """The ways that said something, the preferred first."""
    return tuple(way for way in (*NAIVE, DEALS) if way in said)


def told(past: Sequence[tuple[Month, float]]) -> list[Told]:
    """Of each month, what the way that the months before it speak for said, with its range."""
    found = []
    for number, (month, deviation) in enumerate(past):
        before = past[:number]
        choice = choose([one for one, _ in before], ways(month.said))
        found.append(
            Told(choice, ranged(choice.way, month.said[choice.way], deviation, before), month.booked)
        )
    return found


def ranged(
    way: str, said: float, deviation: float, past: Sequence[tuple[Month, float]], lasting: float = 1.0
) -> Spread:
    """The range of what a way says, by how far off it was."""
    if way == DEALS:
        half = ENDS * deviation * wider(past)
        return Spread(said, max(said - half, 0.0), said, said + half)
    return around(said, [(one.said[way], one.booked) for one, _ in past if way in one.said], lasting)


def wider(past: Sequence[tuple[Month, float]]) -> float:
    """How much wider than deals on their own the range of `DEALS` has to be: by how far off it was. Never narrower."""
    off = [(one.booked - one.said[DEALS]) / deviation for one, deviation in past if deviation > 0]
    return max(far_off(off) / ENDS, 1.0) if off else 1.5
