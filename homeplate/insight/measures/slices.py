"""The same figures of everybody at once: what the measures of a forecast count, by whose deals they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.landmarks import Brought
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.exchange import Sum


@dataclass(frozen=True, slots=True)
class Slice:
    """The deals that one person has in one team."""

    number: int
    owner: UUID
    team: UUID | None


def slices(session: Session) -> list[Slice]:
    """Part the deals that are seen (`sliced`); who has any."""
    session.run(statement("sliced"))
    found = "SELECT DISTINCT slice, owner, team FROM sliced ORDER BY slice"
    return [Slice(*row) for row in session.rows(found)]


def standing_by_slice(session: Session) -> Mapping[str, Any]:
    """What deals were worth at each moment (`landmarks.standing`), as columns of numbers."""
    return session.columns(
        "SELECT slice, CAST(number AS INTEGER) AS number, position, age, coalesce(sum(value), 0) AS value, "
        "coalesce(sum(value * value), 0) AS squares, count(*) FILTER (value IS NULL) AS unvalued "
        "FROM standing JOIN sliced USING (deal) GROUP BY slice, number, position, age"
    )


def brought_by_slice(session: Session) -> Mapping[int, Mapping[int, Brought]]:
    """What each stretch brought (`landmarks.brought`), by number of the moment."""
    found: dict[int, dict[int, Brought]] = {}
    for number, moment, *row in session.rows(statement("booked_by_slice")):
        found.setdefault(number, {})[moment] = Brought(*row)
    return found


def open_by_slice(session: Session) -> Mapping[str, Any]:
    """The open deals as columns of numbers: `slice`, `value`, `chance`, and whether one is `unvalued`."""
    return session.columns(
        "SELECT slice, value, chance, unvalued FROM carrying JOIN sliced ON sliced.deal = carrying.deal"
    )


def expected_by_slice(session: Session, until: date) -> Mapping[int, list[tuple[str, int, float]]]:
    """By forecast category, the open deals that are due before a day: how many, and what those are worth that have a
    value. Of one that an import told of later nobody had said when it was due."""
    found: dict[int, list[tuple[str, int, float]]] = {}
    rows = session.rows(statement("expected_by_slice"), until=until)
    for number, category, deals, value in rows:
        found.setdefault(number, []).append((category, deals, float(value)))
    return found


def won_by_slice(session: Session, window: Window) -> Mapping[int, list[tuple[int, Sum]]]:
    """The deals won in a window (`winning.closed`): how many, and what they were worth at the day of closing."""
    found: dict[int, list[tuple[int, Sum]]] = {}
    for number, currency, day, deals, value in session.rows(statement("won_by_slice"), **window.values):
        found.setdefault(number, []).append((deals, Sum(currency, int(value), day)))
    return found
