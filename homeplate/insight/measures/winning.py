"""How often sales are won, how long they take, and how fast money comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import exp, hypot, log
from statistics import median, quantiles
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share, median_interval
from homeplate.kit.exchange import Sum

FOUR = 4


@dataclass(frozen=True, slots=True)
class Closed:
    """The deals closed in a window: how many were won and lost, and what they were worth at the day of closing."""

    won: int
    lost: int
    won_sums: tuple[Sum, ...]
    lost_sums: tuple[Sum, ...]

    @property
    def rate(self) -> Share:
        """Win rate: won ÷ (won + lost)."""
        return Share(self.won, self.won + self.lost)


def closed(session: Session, window: Window) -> Closed:
    """Win rate among the deals closed in the window, by count and, through the sums, by value (measures: win rate)."""
    deals = {"won": 0, "lost": 0}
    sums: dict[str, list[Sum]] = {"won": [], "lost": []}
    for status, currency, day, count, value in session.rows(statement("closing"), **window.values):
        deals[status] += count
        sums[status].append(Sum(currency, int(value), day))
    return Closed(deals["won"], deals["lost"], tuple(sums["won"]), tuple(sums["lost"]))


@dataclass(frozen=True, slots=True)
class Cohort:
    """What became of the deals created in a window."""

    won: int
    lost: int
    open: int

    @property
    def rate(self) -> Share:
        """Cohort win rate: won ÷ all created; those still open count as not yet."""
        return Share(self.won, self.won + self.lost + self.open)


def cohort(session: Session, window: Window) -> Cohort:
    """Of the deals created in the window, how many are won, lost and open by now (measures: cohort win rate)."""
    found = dict(session.rows(statement("cohort"), **window.values))
    return Cohort(found.get("won", 0), found.get("lost", 0), found.get("open", 0))


@dataclass(frozen=True, slots=True)
class Cycle:
    """Days from creation to the end of `deals`: the median and its 95 % interval; None where it cannot be told."""

    deals: int
    days: float | None
    interval: tuple[float, float] | None


def cycle(session: Session, window: Window) -> dict[str, Cycle]:
    """Cycle length of the deals `won` and of those `lost` in the window (measures: cycle length)."""
    found = {"won": Cycle(0, None, None), "lost": Cycle(0, None, None)}
    for status, days in session.rows(statement("cycle"), **window.values):
        found[status] = Cycle(len(days), median(days), median_interval(days))
    return found


def middle_half(session: Session, window: Window) -> tuple[float, float] | None:
    """The days between which the middle half of the sales of the window took; None for less than four."""
    for status, days in session.rows(statement("cycle"), **window.values):
        if status == "won" and len(days) >= FOUR:
            low, _, high = quantiles(days, n=FOUR, method="inclusive")
            return low, high
    return None


def velocity(open_deals: int, mean_value: float, rate: float | None, days: float | None) -> float | None:
    """Money a day: open deals × mean value × win rate ÷ median cycle length in days (measures: sales velocity).

    None while the win rate or the length of a sale is not known.
    """
    return open_deals * mean_value * rate / days if rate is not None and days else None


def velocity_between(found: float | None, rate: Share, length: Cycle) -> tuple[float, float] | None:
    """The 95 % interval of a velocity, of that of the win rate and that of the median length, put together on the scale
    of logarithms (Zou and Donner, 2008). What is open, and what it is worth, is counted, not estimated."""
    if not found or not rate.value or not length.days or rate.interval is None or length.interval is None:
        return None
    (low, high), (short, long) = rate.interval, length.interval
    if low <= 0 or short <= 0:
        return None
    down = hypot(log(rate.value / low), log(long / length.days))
    up = hypot(log(high / rate.value), log(length.days / short))
    return found * exp(-down), found * exp(up)


OUTCOMES = {
    "won": "status = 'won' AND closed_at >= $since AND closed_at < $until",
    "lost": "status = 'lost' AND closed_at >= $since AND closed_at < $until",
    "created": "created_at >= $since AND created_at < $until",
    "created-won": "status = 'won' AND created_at >= $since AND created_at < $until",
    "created-lost": "status = 'lost' AND created_at >= $since AND created_at < $until",
    "created-open": "status = 'open' AND created_at >= $since AND created_at < $until",
    "open": "status = 'open'",
    "renamed": (
        "id IN (SELECT deal FROM stay WHERE position IS NULL AND way <> 'found' "
        "AND entered >= $since AND entered < $until)"
    ),
}
"""What the measures of this module count, and the condition that it is among the deals that are seen."""


def deals_of_outcome(session: Session, window: Window, *, what: str) -> Sequence[UUID]:
    """The deals that a number counts, the latest first; `what` is one of `OUTCOMES`."""
    found = f"SELECT id FROM seen WHERE {OUTCOMES[what]} ORDER BY coalesce(closed_at, created_at) DESC, id"  # noqa: S608
    values = {} if what == "open" else window.values
    return session.ids(found, **values)


def renamed(session: Session, window: Window) -> int:
    """The deals that came in the window to a stage which the version that they run on now does not have: they were
    taken there by a migration. What they did at that stage no measure by stages counts."""
    found = f"SELECT count(*) FROM seen WHERE {OUTCOMES['renamed']}"  # noqa: S608  # our own text
    ((deals,),) = session.rows(found, **window.values)
    return int(deals)


def stock(session: Session) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The open deals, and what they are worth: (currency, minor units)."""
    sums: dict[str, int] = {}
    deals = 0
    for _, currency, count, minor in session.rows(statement("stock")):
        deals += count
        sums[currency] = sums.get(currency, 0) + int(minor or 0)
    return deals, tuple(sums.items())


def stood(session: Session, moment: datetime) -> tuple[int, tuple[tuple[str, int], ...]]:
    """The deals that were open at a moment, and what they were worth then: (currency, minor units)."""
    rows = session.rows(statement("stock_then"), moment=moment)
    return sum(deals for _, deals, _ in rows), tuple((code, int(minor or 0)) for code, _, minor in rows)
