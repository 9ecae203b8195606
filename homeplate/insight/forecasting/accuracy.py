"""How good ways to say a month were, beside one another (measures: forecast accuracy). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import NAIVE, bias, bias_between, wape, wape_between
from homeplate.kit.estimates import Share, ratio_interval

COMPUTED, LEADER, COMMIT, BEST = "computed", "leader", "commit", "best"
WAYS = (COMPUTED, LEADER, COMMIT, BEST, *NAIVE)
"""What is compared: the computed forecast, what a leader said, the deals in commit, these with those in best case, and
the naive ways."""
FEW = 6
"""So few months say little: one of them moves the whole."""


@dataclass(frozen=True, slots=True)
class MonthSaid:
    """What was said of a month by its beginning, by each way that said anything, and what it brought. `range` is that
    of the computed forecast, `by` the way it was told by; `kept` when it was written down then."""

    start: date
    actual: float
    said: Mapping[str, float]
    range: Spread
    by: str
    kept: bool = False

    @property
    def held(self) -> bool:
        """Whether it brought an amount within the range."""
        return self.range.holds(self.actual)


@dataclass(frozen=True, slots=True)
class Goodness:
    """How good a way was over so many `months`: off by `wape`, leaning by `bias`. `added` is by how much less it was
    off than the naive way that was off least over the same months (forecast value added); below 0 when it was off
    more. Each with its 95 % interval, months taken to be independent of one another. None where it cannot be told."""

    months: int
    wape: float | None
    bias: float | None
    added: float | None = None
    against: str = ""
    wape_between: tuple[float, float] | None = None
    bias_between: tuple[float, float] | None = None
    added_between: tuple[float, float] | None = None


def goodness(months: Sequence[MonthSaid], way: str) -> Goodness:
    """How good a way was over the months of which it said something."""
    mine = [month for month in months if way in month.said]
    pairs, best = _pairs(mine, way), best_naive(mine)
    shared = [month for month in mine if best in month.said]
    of_best, compared = wape(_pairs(shared, best)), wape(_pairs(shared, way))
    added = None if of_best is None or compared is None else of_best - compared
    gains = [
        (abs(one.said[best] - one.actual) - abs(one.said[way] - one.actual), one.actual) for one in shared
    ]
    return Goodness(
        len(pairs),
        wape(pairs),
        bias(pairs),
        added,
        best if added is not None else "",
        wape_between(pairs),
        bias_between(pairs),
        ratio_interval(gains) if added is not None and best != way else None,
    )


def best_naive(months: Sequence[MonthSaid]) -> str:
    """The naive way that was off least over the months of which all of them said something; none without any."""
    shared = [month for month in months if all(way in month.said for way in NAIVE)]
    if wape(_pairs(shared, next(iter(NAIVE)))) is None:
        return ""
    return min(NAIVE, key=lambda way: sum(abs(month.said[way] - month.actual) for month in shared))


def ranges(months: Sequence[MonthSaid]) -> Share:
    """How often a month brought an amount within the range: 8 of 10 times if it is right."""
    return Share(sum(month.held for month in months), len(months))


def _pairs(months: Sequence[MonthSaid], way: str) -> list[tuple[float, float]]:
    return [(month.said[way], month.actual) for month in months if way in month.said]
