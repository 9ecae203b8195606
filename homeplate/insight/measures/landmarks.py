"""How deals stood at moments of the past, and what became of them: what their chances are counted from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from homeplate.insight.forecasting.odds import AGES, UNKNOWN, Odds
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session

MOST_LIKELY = 0.99
"""Nothing that is open is more likely than that by its share."""
_BANDS = {f"d{number}": days for number, days in enumerate(AGES, 1)}
"""The days at which another band of age begins, by the names that statements use."""
NOW = 0
"""The number of the moment that is now."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment from which a stretch of time is looked at, all in UTC without a zone.

    `stands` when it is asked how deals stood then; otherwise only what the stretch brought.
    """

    number: int
    seen_at: datetime
    opens: datetime
    closes: datetime
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Stood:
    """Deals of the process that stood at one place at a moment, and how many of them were won in its stretch."""

    number: int
    position: int
    age: int
    deals: int
    won: int


@dataclass(frozen=True, slots=True)
class Worth:
    """Those that somebody may see: the sum of their values and of its squares, and how many had none yet."""

    number: int
    position: int
    age: int
    value: float
    squares: float
    unvalued: int


@dataclass(frozen=True, slots=True)
class Brought:
    """What a stretch brought by `sales`; `of_new` by deals created after its moment."""

    sales: int
    value: float
    of_new: float


@dataclass(frozen=True, slots=True)
class Carried:
    """An open deal with its value (`unvalued`: that of a mean sale) and its chance: `share` times that of its place."""

    deal: UUID
    position: int
    age: int
    value: float
    unvalued: bool
    share: float
    chance: float


def name(session: Session, moments: Sequence[Moment], worth: Iterable[tuple[int, str, float]]) -> None:
    """Say which moments are asked about; `worth`: number of a moment, currency, what a minor unit of it is worth."""
    kinds = {"number": "SMALLINT", "seen_at": "TIMESTAMP", "opens": "TIMESTAMP", "closes": "TIMESTAMP"}
    rows = [(one.number, one.seen_at, one.opens, one.closes, one.stands) for one in moments]
    session.load("moment", {**kinds, "stands": "BOOLEAN"}, rows)
    session.load("worth", {"number": "SMALLINT", "currency": "VARCHAR", "factor": "DOUBLE"}, list(worth))


def look(session: Session, process: UUID) -> None:
    """Make the tables of how deals stood at the moments that were named."""
    session.run(statement("stood"), unknown=UNKNOWN, process=process, **_BANDS)
    session.run(statement("standing"))


def stood(session: Session) -> list[Stood]:
    """How the deals of the process stood at each moment, whoever may see them: chances are those of all."""
    found = (
        "SELECT number, position, age, count(*), count(*) FILTER (won) FROM stood GROUP BY ALL ORDER BY ALL"
    )
    return [Stood(*row) for row in session.rows(found)]


def counted(session: Session, before: int) -> int:
    """How many deals stood at the moments between now and a number: each once, at however many it stood."""
    found = "SELECT count(DISTINCT deal) FROM stood WHERE number > 0 AND number < $before"
    ((deals,),) = session.rows(found, before=before)
    return int(deals)


def standing(session: Session) -> list[Worth]:
    """What the deals that are seen were worth at each moment."""
    found = (
        "SELECT number, position, age, coalesce(sum(value), 0), coalesce(sum(value * value), 0), "
        "count(*) FILTER (value IS NULL) FROM standing GROUP BY ALL ORDER BY ALL"
    )
    return [Worth(*row) for row in session.rows(found)]


def brought(session: Session) -> dict[int, Brought]:
    """What each stretch brought, by number of the moment."""
    return {number: Brought(*row) for number, *row in session.rows(statement("booked"))}


def carry(session: Session, odds: Odds, positions: Iterable[int], *, now: datetime, mean: float) -> None:
    """Give each deal that is open at one of the stages its chance; without a value it counts like a `mean` sale.
    `shared` says how likely each is beside those of its place."""
    ages = range(len(AGES) + 1)
    places = [*positions, UNKNOWN]
    rows = [(position, age, odds.chance(position, age).value) for position in places for age in ages]
    session.load("odds", {"position": "UTINYINT", "age": "UTINYINT", "chance": "DOUBLE"}, rows)
    session.run(statement("carrying"), now=now, mean=mean, most=MOST_LIKELY, unknown=UNKNOWN, **_BANDS)


def carried(session: Session, size: int) -> list[Carried]:
    """Those that are expected to bring the most."""
    found = (
        "SELECT deal, position, age, value, unvalued, share, chance FROM carrying WHERE value > 0 "
        "ORDER BY value * chance DESC, deal LIMIT $size"
    )
    return [Carried(*row) for row in session.rows(found, size=size)]


def weights(session: Session, chance: Literal["chance", "wins"] = "chance") -> tuple[Any, Any]:
    """The values and the chances of all of them, as columns of numbers: those to be won in the period, or with `wins`
    to be won whenever that may be (measures: weighted pipeline)."""
    found = session.columns(f"SELECT value, {chance} FROM carrying")  # noqa: S608  # names of ours
    return found["value"], found[chance]


@dataclass(frozen=True, slots=True)
class Due:
    """The open `deals`, those of them without a value (which count as nothing here), what those are worth that are to
    close in some days (measures: coverage), and those `before` that should have closed earlier, with their value."""

    deals: int
    unvalued: int
    value: float
    before: int
    before_value: float


def due(session: Session, since: date, until: date) -> Due:
    """By the days in which deals are to close."""
    found = (
        "SELECT count(*), count(*) FILTER (unvalued), coalesce(sum(value) FILTER ("
        "NOT unvalued AND expected_close >= $since AND expected_close < $until), 0), "
        "count(*) FILTER (expected_close < $since), "
        "coalesce(sum(value) FILTER (NOT unvalued AND expected_close < $since), 0) FROM carrying"
    )
    (row,) = session.rows(found, since=since, until=until)
    return Due(*row)


def open_deals(session: Session) -> Sequence[UUID]:
    """All of them, those that are expected to bring the most first."""
    found = "SELECT deal FROM carrying ORDER BY value * chance DESC, deal"
    return session.ids(found)


def chances(session: Session, process: UUID, before: datetime) -> list[tuple[int, int, int, int]]:
    """Of the deals of the process closed before a moment: (position, band of age, deals, won), however they ended
    (measures: win probability)."""
    return session.rows(
        statement("chances"), ages=list(AGES), unknown=UNKNOWN, process=process, before=before
    )


def first_deal(session: Session, process: UUID) -> datetime | None:
    """When the first deal of the process was created."""
    ((first,),) = session.rows("SELECT min(created_at) FROM deal WHERE process = $process", process=process)
    found: datetime | None = first
    return found


def currencies(session: Session) -> list[str]:
    """Those of the deals that are seen."""
    return [code for (code,) in session.rows("SELECT DISTINCT currency FROM seen ORDER BY ALL") if code]


def by_number(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    """Rows by the number of their moment."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.number, []).append(row)
    return found
