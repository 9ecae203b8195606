"""What people expect of the open deals that carry a forecast, beside the chances that are computed (measures: forecast
categories)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session

DOUBTFUL = 0.3
"""A deal in commit with a smaller chance to be won in the period is one to look at."""
LIKELY = 0.5
"""An omitted one with no smaller chance is, too."""

DOUBTS: Final[dict[str, str]] = {
    "commit-unlikely": "category = 'commit' AND expected_close < $until AND chance < $doubtful",
    "commit-overdue": "category = 'commit' AND expected_close < $today",
    "commit-undated": "category = 'commit' AND expected_close IS NULL",
    "omitted-likely": "category = 'omitted' AND chance >= $likely",
}
"""Where what is said of a deal and what is known of it go apart: by name, the condition on `carrying`."""

LATER, EARLIER = "-later", "due-earlier"
_DUE = "coalesce(expected_close < $until, false)"
KINDS: Final[dict[str, str]] = {
    **{key: f"category = '{key}' AND {_DUE}" for key in CATEGORIES},
    **{f"{key}{LATER}": f"category = '{key}' AND NOT {_DUE}" for key in CATEGORIES},
    EARLIER: "expected_close < $since",
    **DOUBTS,
}
"""All that deals are counted by here: each category as far as it is due by the end of the period, and beyond; those due
before it begins, which are in their categories as well; and the doubts."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Some open deals: what they are worth, `unvalued` ones counting as nothing, and what the computed chances expect
    of them in the period, in minor units of the currency that the workspace reports in."""

    deals: int = 0
    unvalued: int = 0
    value: float = 0.0
    expected: float = 0.0

    def __add__(self, other: Slice) -> Slice:
        return Slice(
            self.deals + other.deals,
            self.unvalued + other.unvalued,
            self.value + other.value,
            self.expected + other.expected,
        )


@dataclass(frozen=True, slots=True)
class Sliced:
    """Those of one owner and team in a category; `due` by the end of the period, or later or without a date."""

    owner: UUID
    team: UUID | None
    category: str
    due: bool
    slice: Slice


@dataclass(frozen=True, slots=True)
class Doubt:
    """How many deals one of `DOUBTS` is about, and what they are worth."""

    kind: str
    deals: int
    value: float


def sliced(session: Session, until: date) -> list[Sliced]:
    """All of them, by whose they are, category, and whether they are due before a day; those overdue are."""
    found = (
        f"SELECT owner, team, category, {_DUE} AS due, count(*), "  # noqa: S608  # ours
        "count(*) FILTER (unvalued), coalesce(sum(value) FILTER (NOT unvalued), 0), sum(value * chance) "
        "FROM carrying GROUP BY ALL ORDER BY ALL"
    )
    return [
        Sliced(owner, team, category, due, Slice(*figures))
        for owner, team, category, due, *figures in session.rows(found, until=until)
    ]


def weighed(session: Session) -> tuple[list[tuple[UUID, UUID | None]], Any, Any, Any]:
    """Owners with their teams, and of each deal the number of its pair among these, its value and its chance."""
    session.run(
        "CREATE OR REPLACE TEMP TABLE holder AS "
        "SELECT row_number() OVER (ORDER BY owner, team) - 1 AS number, owner, team "
        "FROM (SELECT DISTINCT owner, team FROM carrying)"
    )
    pairs = [(owner, team) for owner, team in session.rows("SELECT owner, team FROM holder ORDER BY number")]
    found = session.columns(
        "SELECT holder.number, carrying.value, carrying.chance FROM carrying JOIN holder "
        "ON holder.owner = carrying.owner AND holder.team IS NOT DISTINCT FROM carrying.team"
    )
    return pairs, found["number"], found["value"], found["chance"]


def doubts(session: Session, today: date, until: date) -> list[Doubt]:
    """Where judgement and figures go apart, as far as they do."""
    parts = ", ".join(
        f"count(*) FILTER ({condition}), coalesce(sum(value) FILTER ({condition}), 0)"
        for condition in DOUBTS.values()
    )
    ((*numbers,),) = session.rows(
        f"SELECT {parts} FROM carrying",  # noqa: S608  # conditions of ours
        today=today,
        until=until,
        doubtful=DOUBTFUL,
        likely=LIKELY,
    )
    pairs = zip(DOUBTS, numbers[::2], numbers[1::2], strict=True)
    return [Doubt(kind, deals, value) for kind, deals, value in pairs if deals]


def deals_of(session: Session, what: str, *, today: date, since: date, until: date) -> Sequence[UUID]:
    """The deals of one of `KINDS`, those that are worth the most first."""
    condition = KINDS[what]
    values = {"today": today, "since": since, "until": until, "doubtful": DOUBTFUL, "likely": LIKELY}
    wanted = {name: value for name, value in values.items() if f"${name}" in condition}
    found = f"SELECT deal FROM carrying WHERE {condition} ORDER BY value DESC, deal"  # noqa: S608  # ours
    return session.ids(found, **wanted)


@dataclass(frozen=True, slots=True)
class Won:
    """What one owner and team won in a window, in one currency, by the day whose rate counts."""

    owner: UUID
    team: UUID | None
    currency: str
    day: date
    deals: int
    minor: int


def won_by(session: Session, since: Any, until: Any) -> list[Won]:
    """Whose the deals are that were won between two moments."""
    return [Won(*row) for row in session.rows(statement("won_by"), since=since, until=until)]
