"""What deals were won and lost by: reasons, stages, competitors, sources, kinds and sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum


@dataclass(frozen=True, slots=True)
class Losses:
    """The losses of one group, and what they were worth at the day of closing. `days` is the median from creation to
    the loss, `mostly` the position of the stage where most of them were lost; None where that is not known."""

    key: str
    deals: int
    sums: tuple[Sum, ...] = ()
    days: float | None = None
    mostly: int | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """The closed deals that name a competitor: `won` against it, `lost` with it, and what these were worth."""

    key: str
    name: str
    won: int
    lost: int
    lost_sums: tuple[Sum, ...] = ()

    @property
    def rate(self) -> Share:
        """Win rate against it: won ÷ met, and closed."""
        return Share(self.won, self.won + self.lost)


@dataclass(frozen=True, slots=True)
class Group:
    """The closed deals with one thing in common."""

    key: str
    won: int
    lost: int

    @property
    def rate(self) -> Share:
        """Win rate: won ÷ (won + lost)."""
        return Share(self.won, self.won + self.lost)


BY = ("source", "kind", "band")
LEAST_FOR_BANDS = 8
"""Closed deals with a worth, below which there are no bands: two in each would tell nothing."""


@dataclass(frozen=True, slots=True)
class Bands:
    """What parts small deals from large ones: the quartiles of what the deals closed were worth, each once, in minor
    units of the currency of the workspace; none where too few have a worth."""

    bounds: tuple[float, ...] = ()


def currencies(session: Session) -> set[str]:
    """The currencies of the deals that are seen."""
    return {currency for (currency,) in session.rows("SELECT DISTINCT currency FROM seen")}


def gather(session: Session, window: Window, base: str, factors: Mapping[str, float]) -> None:
    """Gather the deals closed in the window (`ended`), for the measures below. `base` is the currency of the workspace,
    `factors` what a minor unit of each currency is worth in its minor units on one day."""
    session.load("rate", {"currency": "VARCHAR", "factor": "DOUBLE"}, list(factors.items()))
    session.run(statement("ended"), **window.values, base=base)


def reasons(session: Session, today: date) -> dict[str, Losses]:
    """Loss reasons of the deals lost in the window, by reason: number, value, median days and stage."""
    sums: dict[str, list[Sum]] = {}
    for reason, currency, day, _, minor in session.rows(statement("reasons")):
        sums.setdefault(reason, []).append(Sum(currency, int(minor or 0), day or today))
    return {
        reason: Losses(reason, deals, tuple(sums[reason]), days, mostly)
        for reason, _, deals, days, mostly in session.rows(statement("losing"))
        if reason is not None
    }


def places(session: Session) -> dict[int, Losses]:
    """Where deals were lost in the window, by position of the stage: number and median days from creation on."""
    return {
        position: Losses(str(position), deals, days=days)
        for reason, position, deals, days, _ in session.rows(statement("losing"))
        if reason is None and position is not None
    }


def rivals(session: Session, today: date) -> list[Rival]:
    """The competitors that deals closed in the window name, the one met most often first (measures: win rate by
    competitor); however it is capitalised, a name is one competitor. A deal with several counts for each."""
    names: dict[str, str] = {}
    counts: dict[str, dict[str, int]] = {}
    sums: dict[str, list[Sum]] = {}
    for key, name, status, currency, day, deals, minor in session.rows(statement("rivals")):
        names.setdefault(key, name)
        counted = counts.setdefault(key, {"won": 0, "lost": 0})
        counted[status] += deals
        if status == "lost":
            sums.setdefault(key, []).append(Sum(currency, int(minor or 0), day or today))
    found = [
        Rival(key, names[key], counted["won"], counted["lost"], tuple(sums.get(key, ())))
        for key, counted in counts.items()
    ]
    return sorted(found, key=lambda rival: (-rival.rate.of, rival.key))


def named(session: Session) -> int:
    """How many of the losses name a competitor."""
    number: int = session.rows("SELECT count(*) FROM ended WHERE status = 'lost' AND len(rivals) > 0")[0][0]
    return number


def bands(session: Session) -> Bands:
    """The quartiles of the worth of the deals closed in the window."""
    deals, quartiles = session.rows(statement("bounds"))[0]
    return Bands(tuple(dict.fromkeys(quartiles))) if deals >= LEAST_FOR_BANDS else Bands()


def groups(session: Session, by: Bands) -> dict[str, dict[str, Group]]:
    """Win rate by source, by kind and by band of worth, each by its key; a band is the number of bounds below it, and
    the empty key stands for what has none."""
    found: dict[str, dict[str, Group]] = {name: {} for name in BY}
    for name, key, won, lost in session.rows(statement("groups"), bounds=list(by.bounds)):
        found[name][key] = Group(key, won, lost)
    return found


_BAND = "len(list_filter(CAST($bounds AS DOUBLE[]), lambda bound: bound < worth))"
BEHIND: dict[str, str] = {
    "reason": "status = 'lost' AND reason = $key",
    "place": "status = 'lost' AND CAST(position AS VARCHAR) = $key",
    "met": "list_contains(rivals, $key)",
    "met-won": "status = 'won' AND list_contains(rivals, $key)",
    "met-lost": "status = 'lost' AND list_contains(rivals, $key)",
    "source": "source = $key",
    "source-won": "status = 'won' AND source = $key",
    "source-lost": "status = 'lost' AND source = $key",
    "kind": "kind = $key",
    "kind-won": "status = 'won' AND kind = $key",
    "kind-lost": "status = 'lost' AND kind = $key",
    "band": f"coalesce(CAST(CASE WHEN worth IS NOT NULL THEN {_BAND} END AS VARCHAR), '') = $key",
}
BEHIND |= {f"band-{status}": f"status = '{status}' AND {BEHIND['band']}" for status in ("won", "lost")}
WHOLE = {
    "won": "status = 'won'",
    "lost": "status = 'lost'",
    "named": "status = 'lost' AND len(rivals) > 0",
}
"""What numbers of this module count, by what `key` says and as a whole, and the condition that it is in `ended`."""


def deals_of_ending(session: Session, *, what: str, key: str, by: Bands) -> Sequence[UUID]:
    """The deals that a number counts, the latest first; `what` is one of `BEHIND` or `WHOLE`."""
    condition = WHOLE.get(what) or BEHIND[what]
    values: dict[str, Any] = {} if what in WHOLE else {"key": key}
    if what.startswith("band"):
        values["bounds"] = list(by.bounds)
    found = f"SELECT id FROM ended WHERE {condition} ORDER BY closed_at DESC, id"  # noqa: S608  # our own words
    return session.ids(found, **values)
