"""What it costs to win a customer and to keep one (F1), and what that is beside what a customer is worth. Pure; amounts
are in minor units of the currency of the workspace.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from homeplate.costs.queries import Sums
from homeplate.insight.lifetime import FEWEST, MONTHS, Lifetime
from homeplate.kit.estimates import poisson_interval, quotient_interval

YEAR = 365
TIMES = (6, 7)
"""How many times dearer winning a customer is said to be than keeping one (F1)."""

Bounds = tuple[float, float | None]


class Gap(StrEnum):
    """Why a cost is not told, or only from below."""

    NONE = ""
    """It is told."""
    UNTOLD = "untold"
    """Nothing is recorded in these days."""
    FEW = "few"
    """Too few customers to spread it over."""
    PART = "part"
    """On some days nothing is recorded, an amount has no rate, or some of it is shared with other teams: it is at least
    so much."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What was `spent` ÷ `of` so many customers. `value` is None where that is not told (`gap` says why); with
    `Gap.PART` it is the least that it can be. `between` is its 95 % interval, where what it is divided by is a count of
    what might have been more or less."""

    spent: Sums
    of: float
    value: float | None
    between: tuple[float, float] | None
    gap: Gap

    @property
    def bounds(self) -> tuple[float | None, float | None]:
        """What it is at least and at most; None where that is not known."""
        return self.between or (self.value if self.gap is Gap.PART else None, None)

    @property
    def whole(self) -> float | None:
        """The value where all of it is known."""
        return self.value if self.gap is Gap.NONE else None


@dataclass(frozen=True, slots=True)
class Quotient:
    """A quotient of two figures with its 95 % interval, which may have no upper end."""

    value: float
    between: Bounds | None


@dataclass(frozen=True, slots=True)
class Period:
    """What the customers of a stretch of time cost: those that were won in it, and those that were kept through it."""

    win: Cost
    keep: Cost

    @property
    def dearer(self) -> Quotient | None:
        """How many times dearer it is to win a customer than to keep one for a year; None unless both are known."""
        win, keep = self.win.whole, self.keep.whole
        if not win or not keep or self.win.between is None:
            return None
        low, high = self.win.between
        return Quotient(win / keep, (low / keep, high / keep))


@dataclass(frozen=True, slots=True)
class Costs:
    """The costs of a stretch and of the one before it, with the lifetime value of the same customers: of every process,
    as costs belong to none. `of_teams`: only what teams spent is counted. `narrowed`: the figures are narrowed by what
    nothing is spent by, so that no cost is told; `now` and `before` are None then. `monthly` is the mean margin of a
    customer in a month, `monthly_between` its 95 % interval; None where no margin is known."""

    narrowed: bool
    of_teams: bool
    now: Period | None = None
    before: Period | None = None
    lifetime: Lifetime | None = None
    monthly: float | None = None
    monthly_between: tuple[float, float] | None = None

    @property
    def repaid(self) -> Quotient | None:
        """Lifetime value ÷ cost to win; None unless both are known and the value is one of margin."""
        worth, win = self.lifetime, self.now.win if self.now else None
        if worth is None or worth.margin is None or not worth.value or win is None or not win.whole:
            return None
        around = (worth.least, worth.most) if worth.least is not None else None
        return _quotient(worth.value, around, win.whole, win.between)

    @property
    def months(self) -> Quotient | None:
        """Months until the mean margin of a customer has paid back what it cost to win it."""
        win = self.now.win if self.now else None
        if win is None or not win.whole or not self.monthly:
            return None
        return _quotient(win.whole, win.between, self.monthly, self.monthly_between)


def cost_to_win(spent: Sums, new: int) -> Cost:
    """What was spent on winning customers in a stretch ÷ the new customers of it (measures: cost to win a customer).
    The interval is that of their number, by the exact one of a count (F. Garwood, 1936): with the same spending more or
    fewer might have come by chance."""
    gap = _gap(spent, new)
    if gap in (Gap.UNTOLD, Gap.FEW):
        return Cost(spent, new, None, None, gap)
    minor = spent.total.minor
    low, high = poisson_interval(new)
    between = (minor / high, minor / low) if gap is Gap.NONE else None
    return Cost(spent, new, minor / new, between, gap)


def cost_to_keep(spent: Sums, start: int, end: int) -> Cost:
    """What was spent on keeping customers in a stretch, brought to a year, ÷ the mean of the customers at its start and
    at its end (measures: cost to keep a customer). All of it is counted and nothing estimated: it has no interval."""
    mean = (start + end) / 2
    gap = _gap(spent, min(start, end))
    value = None if gap in (Gap.UNTOLD, Gap.FEW) else spent.total.minor * YEAR / spent.days / mean
    return Cost(spent, mean, value, None, gap)


def _gap(spent: Sums, customers: int) -> Gap:
    if not spent.records or spent.total.plain:
        return Gap.UNTOLD
    if customers < FEWEST:
        return Gap.FEW
    return Gap.NONE if spent.whole else Gap.PART


def monthly_margin(one: Lifetime) -> float | None:
    """The mean margin of a customer in a month; None where no margin is known, or nothing was bought."""
    return one.yearly * one.margin / MONTHS if one.yearly and one.margin else None


def _quotient(
    one: float, around: Bounds | None, other: float, beside: tuple[float, float] | None
) -> Quotient:
    if around is None or beside is None:
        return Quotient(one / other, None)
    return Quotient(one / other, quotient_interval(one, around, other, beside))
