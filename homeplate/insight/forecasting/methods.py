"""Ways to say what a month brings from the months before it, and the choice among ways by the past alone. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from homeplate.insight.forecasting.convolution import LEVELS, Spread
from homeplate.kit.estimates import ratio_interval

Interval = tuple[float, float]
Booked = Sequence[float]
"""What the months brought, the earliest first, in minor units of one currency."""

NAIVE: Mapping[str, Callable[[Booked], float]] = {
    "mean": lambda past: fmean(past[-3:]),
    "quarter": lambda past: past[-3],
    "last": lambda past: past[-1],
}
"""The mean of three months, the same month of the previous quarter, the last month. Each needs three months."""
NEEDED = 3
DEALS = "deals"
"""By the open deals and those that come newly: a way that is preferred to the naive ones where it did better."""
TRIED = 3
"""Months that it has to have done better in, taken together."""
RECENT = 12
"""Months that speak for a way; how one sold before them has changed since."""
QUIET = 1 / 3
"""The share of months without a sale from which on months are no measure of months."""
OFF = 0.5
"""How far off a range is taken to be of which no month has told yet, as a share."""
ENDS = 1.2816
"""Standard deviations from the middle of a normal number to its 10 and 90 %."""

# Student's t at 90 %, by how many months were compared: few months tell little of how far off the next one will be.
_T90 = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372, 1.363, 1.356)


@dataclass(frozen=True, slots=True)
class Month:
    """What each way said at the start of a month, from the past alone, and what it `booked`."""

    said: Mapping[str, float]
    booked: float


@dataclass(frozen=True, slots=True)
class Choice:
    """A way, and the months that spoke for it: `compared` of them, over which it was off by `wape` of what was
    booked. None while no month could be compared. `quiet` when too many months brought nothing to go by them."""

    way: str
    compared: int
    wape: float | None
    quiet: bool = False


def naive(booked: Booked) -> dict[str, float]:
    """What each naive way says of the month that follows; nothing from fewer than three months."""
    return {way: say(booked) for way, say in NAIVE.items()} if len(booked) >= NEEDED else {}


def naive_months(booked: Booked) -> list[Month]:
    """What the naive ways would have said of each month that has three before it."""
    return [Month(naive(booked[:number]), booked[number]) for number in range(NEEDED, len(booked))]


def choose(past: Sequence[Month], ways: Sequence[str]) -> Choice:
    """The way that was off least over the months of `past` of which all `ways` said something; the first of those that
    were off alike, and of all while there is no such month.

    The open deals are not chosen against a naive way on less than `TRIED` months, and what is longer ago than `RECENT`
    ones speaks for none. Where many months are `QUIET`, what is off least is to say nothing: the open deals speak then.
    """
    shared = [month for month in past if all(way in month.said for way in ways)][-RECENT:]
    if DEALS in ways and sum(month.booked <= 0 for month in shared) > QUIET * len(shared):
        off = wape([(month.said[DEALS], month.booked) for month in shared])
        return Choice(DEALS, len(shared), off, True)
    if len(shared) < TRIED and len(ways) > 1:
        ways = [way for way in ways if way != DEALS]
    if not shared:
        return Choice(ways[0], 0, None)
    best = min(ways, key=lambda way: _off(shared, way))
    return Choice(best, len(shared), wape([(month.said[best], month.booked) for month in shared]))


def _off(months: Sequence[Month], way: str) -> float:
    return sum(abs(month.said[way] - month.booked) for month in months)


def chosen_each(past: Sequence[Month], ways: Sequence[str]) -> list[tuple[Choice, float | None]]:
    """For each month of `past` the way that the months before it spoke for, and what it said of this one."""
    found = []
    for number, month in enumerate(past):
        possible = [way for way in ways if way in month.said]
        choice = choose(past[:number], possible) if possible else Choice("", 0, None)
        found.append((choice, month.said.get(choice.way)))
    return found


def wape(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Σ |said − booked| ÷ Σ booked, of (said, booked); None where nothing was booked (measures: forecast accuracy)."""
    whole = sum(booked for _, booked in pairs)
    return sum(abs(said - booked) for said, booked in pairs) / whole if whole > 0 else None


def bias(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Σ (said − booked) ÷ Σ booked: above 0 when too much was said (measures: forecast accuracy)."""
    whole = sum(booked for _, booked in pairs)
    return sum(said - booked for said, booked in pairs) / whole if whole > 0 else None


def wape_between(pairs: Sequence[tuple[float, float]]) -> Interval | None:
    """The 95 % interval of `wape`, months taken to be independent of one another; None for less than three."""
    found = ratio_interval([(abs(said - booked), booked) for said, booked in pairs])
    return (max(found[0], 0.0), found[1]) if found else None


def bias_between(pairs: Sequence[tuple[float, float]]) -> Interval | None:
    """The same of `bias`."""
    return ratio_interval([(said - booked, booked) for said, booked in pairs])


def around(said: float, past: Sequence[tuple[float, float]], months: float = 1.0) -> Spread:
    """The range around what a way says of so many `months`, by how far off it was of the (said, booked) of single ones.

    Misses of months are taken to be apart from one another. The range is wide while few of them have told.
    """
    off = far_off([booked - told for told, booked in past]) or ENDS * OFF * said
    half = off * sqrt(months)
    return Spread(said, max(said - half, 0.0), said, said + half)


def far_off(misses: Sequence[float]) -> float:
    """How far on either side the next of such misses lies with a chance of 80 %, by Student; 0 for none."""
    if not misses:
        return 0.0
    count = len(misses)
    return _T90[min(count, len(_T90)) - 1] * sqrt(fmean(miss**2 for miss in misses)) * sqrt(1 + 1 / count)


WITHIN = LEVELS[-1] - LEVELS[0]
"""The share of months that a range is meant to hold."""


def ahead(way: str, booked: Booked, shares: Sequence[float]) -> float:
    """What a naive way says of the months that follow, of each for so large a share of it; a month that is said itself
    counts as past for the next."""
    past, whole = list(booked), 0.0
    for share in shares:
        said = NAIVE[way](past)
        past.append(said)
        whole += share * said
    return whole
