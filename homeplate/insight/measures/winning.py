"""How often sales are won, how long they take, and how fast money comes in."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from homeplate.insight.estimates import Share, median_interval
from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.exchange import Sum


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


def velocity(open_deals: int, mean_value: float, rate: float | None, days: float | None) -> float | None:
    """Money a day: open deals × mean value × win rate ÷ median cycle length in days (measures: sales velocity).

    None while the win rate or the length of a sale is not known.
    """
    return open_deals * mean_value * rate / days if rate is not None and days else None
