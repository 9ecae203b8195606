"""Whether one group of deals went better than another, and how sure that is. Pure.

Two versions of a process are never compared by an experiment: time passed between them, and other deals came. So alike
deals are compared with alike ones as well, and a difference counts only where both ways agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt
from statistics import NormalDist

from homeplate.kit.estimates import Difference, Share, Z, difference

POWER = NormalDist().inv_cdf(0.8)
"""Standard deviations of a test that finds a difference in 80 of 100 cases."""
FEWEST = 10
"""Closed deals of a version, below which nothing is concluded."""
SMALLEST = 0.02
"""A difference of shares that is not worth waiting for."""
ENOUGH = 0.5
"""The share of the deals that must have alike ones on the other version, for a comparison of alike ones to count."""

Interval = tuple[float, float]


def apart(
    one: float | None, at: Interval | None, other: float | None, near: Interval | None
) -> tuple[float | None, Interval | None]:
    """The difference of two independent estimates, and its 95 % interval made of theirs (G. Y. Zou and A. Donner,
    Construction of confidence limits about effect measures, 2008); None for what cannot be told."""
    if one is None or other is None:
        return None, None
    value = one - other
    if at is None or near is None:
        return value, None
    down = sqrt((one - at[0]) ** 2 + (near[1] - other) ** 2)
    up = sqrt((at[1] - one) ** 2 + (other - near[0]) ** 2)
    return value, (value - down, value + up)


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The difference of shares among alike deals, `of` so many deals of both groups that have alike ones."""

    difference: Difference
    of: int


def adjusted(strata: Iterable[tuple[Share, Share]]) -> Adjusted | None:
    """The difference of the shares of two groups within strata of alike deals, weighed by N. Mantel and W. Haenszel
    with the variance of T. Sato (1989), which holds for many small strata as for few large ones; None where no deal of
    one group is like one of the other."""
    weights = value = slope = rest = 0.0
    hits, counts = [0.0, 0.0], [0, 0]
    for one, other in strata:
        if not one.of or not other.of:
            continue
        n, m, whole = one.of, other.of, one.of + other.of
        hits, counts = [hits[0] + one.hits, hits[1] + other.hits], [counts[0] + n, counts[1] + m]
        weights += n * m / whole
        value += (one.hits * m - other.hits * n) / whole
        slope += (n**2 * other.hits - m**2 * one.hits + n * m * (m - n) / 2) / whole**2
        rest += (one.hits * (m - other.hits) + other.hits * (n - one.hits)) / (2 * whole)
    if not weights:
        return None
    value /= weights
    variance = value * slope + rest
    half = Z * sqrt(max(variance, 0.0)) / weights
    plain = difference(Share(hits[0], counts[0]), Share(hits[1], counts[1]))
    if variance <= 0 and plain is not None:  # all of one, none of the other: few of them still prove little
        half = max(plain.high - plain.value, plain.value - plain.low)
    return Adjusted(Difference(value, max(value - half, -1.0), min(value + half, 1.0)), sum(counts))


class Help(StrEnum):
    """What can be said of a revision."""

    FEW = "few"
    """Too few deals closed on one of the versions."""
    BETTER = "better"
    """More are won, more likely than chance, and so among alike deals."""
    WORSE = "worse"
    """Fewer are won, more likely than chance, and so among alike deals."""
    MIXED = "mixed"
    """There is a difference, but none among alike deals: what came differs, not how it was sold."""
    OPEN = "open"
    """The interval holds both."""


def helped(new: Share, old: Share, raw: Difference | None, alike: Adjusted | None) -> Help:
    """Whether deals are won more often on the `new` version than on the `old` one.

    Where less than half of the deals have alike ones, alike ones are not asked."""
    if raw is None or min(new.of, old.of) < FEWEST:
        return Help.FEW
    side = _side(raw)
    if (
        alike is not None
        and alike.of >= ENOUGH * (new.of + old.of)
        and side
        and _side(alike.difference) != side
    ):
        return Help.MIXED
    return {1: Help.BETTER, -1: Help.WORSE, 0: Help.OPEN}[side]


def _side(found: Difference) -> int:
    return (found.low > 0) - (found.high < 0)


def until_told(new: Share, old: Share) -> int | None:
    """How many more deals have to close on the `new` version until a difference as large as the one seen is told from
    chance in 80 of 100 cases; None where there is hardly one, and where the old version has too few to be told from."""
    if new.value is None or old.value is None or abs(new.value - old.value) < SMALLEST:
        return None
    # One more of each outcome: a share of nothing or all would have no spread.
    after, before = ((one.hits + 1) / (one.of + 2) for one in (new, old))
    allowed = ((new.value - old.value) / (Z + POWER)) ** 2 - before * (1 - before) / old.of
    if allowed <= 0:
        return None
    return max(ceil(after * (1 - after) / allowed) - new.of, 0)
