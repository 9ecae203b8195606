"""What deals were expected to do when a month began, and what became of them in it (measures: forecast categories)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share


@dataclass(frozen=True, slots=True)
class MonthAsked:
    """A month that is over: `number` is ours, `opens` and `closes` are moments in UTC without a zone, `until` the day
    after its last."""

    number: int
    opens: datetime
    closes: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Kept:
    """The `deals` of a category that were due by the end of a stretch when it began, and how many of them were `won` in
    it; what they were worth then, in minor units of the currency that the workspace reports in. `unvalued` of them had
    no value or no rate."""

    deals: int = 0
    won: int = 0
    value: float = 0.0
    won_value: float = 0.0
    unvalued: int = 0

    @property
    def share(self) -> Share:
        """The share that was won, by number."""
        return Share(self.won, self.deals)

    @property
    def value_share(self) -> float | None:
        """The share that was won, by value."""
        return self.won_value / self.value if self.value else None

    def __add__(self, other: Kept) -> Kept:
        return Kept(
            self.deals + other.deals,
            self.won + other.won,
            self.value + other.value,
            self.won_value + other.won_value,
            self.unvalued + other.unvalued,
        )


def look(
    session: Session, process: UUID, months: Sequence[MonthAsked], worth: Iterable[tuple[int, str, float]]
) -> None:
    """Make the table of what was expected when each month began. `worth`: number of a month, currency, what a minor
    unit of it was worth then."""
    kinds = {"number": "SMALLINT", "opens": "TIMESTAMP", "closes": "TIMESTAMP", "until": "DATE"}
    session.load("month", kinds, [(one.number, one.opens, one.closes, one.until) for one in months])
    session.load(
        "month_price", {"number": "SMALLINT", "currency": "VARCHAR", "factor": "DOUBLE"}, list(worth)
    )
    session.run(statement("judged"), process=process)


def kept(session: Session) -> dict[tuple[int, str], Kept]:
    """By number of the month and category: of the deals due by its end, how many were won in it."""
    found = (
        "SELECT number, category, count(*), count(*) FILTER (won), coalesce(sum(value), 0), "
        "coalesce(sum(value) FILTER (won), 0), count(*) FILTER (value IS NULL) "
        "FROM judged WHERE due GROUP BY number, category"
    )
    return {(number, category): Kept(*row) for number, category, *row in session.rows(found)}


def deals_judged(session: Session, category: str, *, won: bool | None = None) -> Sequence[UUID]:
    """The deals that a number counts, over all months that were asked about, a deal in each month of its own; those
    that were worth the most first."""
    found = (
        "SELECT deal FROM judged WHERE due AND category = $category AND ($won IS NULL OR won = $won) "
        "ORDER BY coalesce(value, 0) DESC, deal, number"
    )
    return session.ids(found, category=category, won=won)
