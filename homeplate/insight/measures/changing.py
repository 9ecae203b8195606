"""How the open pipeline changed: what came in, what it became worth, what went out, and how close dates moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Message, msg

START, END = "start", "end"
COMING = ("created", "pulled-in", "reopened", "moved-in")
WORTH = ("up", "down", "recoined")
GOING = ("pushed-out", "won", "lost", "archived", "moved-out")
LINES = (START, *COMING, *WORTH, *GOING, END)
"""The lines of a waterfall in their order; each but the last adds to what stands above it, with its sign."""
NAMES: dict[str, Message] = {
    "start": msg("Open at the start"),
    "created": msg("New deals"),
    "pulled-in": msg("Pulled in"),
    "reopened": msg("Reopened"),
    "moved-in": msg("Came into view"),
    "up": msg("Value up"),
    "down": msg("Value down"),
    "recoined": msg("Currency changed"),
    "pushed-out": msg("Pushed out"),
    "won": msg("Won"),
    "lost": msg("Lost"),
    "archived": msg("Archived"),
    "moved-out": msg("Moved away"),
    "end": msg("Open at the end"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a waterfall: how many deals, and what they add: (currency, minor units with their sign)."""

    key: str
    deals: int = 0
    minor: tuple[tuple[str, int], ...] = ()

    def sums(self, day: date) -> tuple[Sum, ...]:
        """What it adds, at the rates of one day: counted at several, a waterfall would not close."""
        return tuple(Sum(currency, minor, day) for currency, minor in self.minor)


@dataclass(frozen=True, slots=True)
class Slip:
    """The deals that were due at the start of a window, and those of them whose close date left it."""

    due: int
    slipped: int
    due_minor: tuple[tuple[str, int], ...]
    slipped_minor: tuple[tuple[str, int], ...]

    @property
    def rate(self) -> Share:
        """Slip rate by count: slipped ÷ due at the start."""
        return Share(self.slipped, self.due)


@dataclass(frozen=True, slots=True)
class Pushes:
    """How often close dates were moved to a later month, of how many deals, and of how many more than once."""

    times: int = 0
    deals: int = 0
    again: int = 0


def follow(
    session: Session, window: Window, whose: Mapping[str, Any], due: tuple[date, date], *, only_due: bool
) -> None:
    """Follow every deal through the window (`passage`), for the measures below. `whose` is that of `frame.whose`; `due`
    are the days, from the first to before the second, on which deals close that are looked at."""
    values = {**whose, **window.values, "due_since": due[0], "due_until": due[1]}
    session.run(statement("passage"), **values, only_due=only_due)
    session.run(statement("flow"))
    theirs = {name: value for name, value in whose.items() if name != "narrowed"}
    session.run(statement("push"), **window.values, **theirs)


def waterfall(session: Session) -> dict[str, Line]:
    """Start + created + pulled in + value up − value down − pushed out − won − lost = end, in minor units of each
    currency (measures: waterfall).

    All open deals, or those due in the days looked at. Beside the lines of the definition stand those without which it
    does not close where deals are reopened, archived, told in another currency, or given to another owner, team or
    process than the frame asks for.
    """
    found: dict[str, list[tuple[str, int, int]]] = {}
    for line, currency, deals, minor in session.rows(statement("waterfall")):
        found.setdefault(line, []).append((currency, deals, int(minor)))
    return {key: _line(key, found.get(key, ())) for key in LINES}


def _line(key: str, rows: Iterable[tuple[str, int, int]]) -> Line:
    kept = list(rows)
    return Line(key, sum(deals for _, deals, _ in kept), tuple((code, minor) for code, _, minor in kept))


def slip(session: Session) -> Slip:
    """Of the deals due in the days looked at when the window began, how many and how much had a close date outside of
    them when the window ended, or when they closed before (measures: slip rate)."""
    rows = session.rows(statement("slip"))
    due = _line("due", ((code, deals, int(minor)) for _, code, deals, minor in rows))
    slipped = _line("slipped", ((code, deals, int(minor)) for gone, code, deals, minor in rows if gone))
    return Slip(due.deals, slipped.deals, due.minor, slipped.minor)


def pushes(session: Session) -> Pushes:
    """How often in the window the close date of an open deal was moved to a later month (measures: push count)."""
    rows = session.rows(
        "SELECT sum(times), count(*), count(*) FILTER (times > 1) "
        "FROM (SELECT count(*) AS times FROM push GROUP BY deal)"
    )
    times, deals, again = rows[0]
    return Pushes(int(times or 0), deals, again)


OTHERS = {
    "due": "SELECT deal FROM passage WHERE due_at_start ORDER BY first_minor DESC, deal",
    "slipped": "SELECT deal FROM passage WHERE slipped ORDER BY first_minor DESC, deal",
    "pushed": "SELECT deal FROM push GROUP BY deal ORDER BY count(*) DESC, max(pushed) DESC, deal",
    "pushed-again": (
        "SELECT deal FROM push GROUP BY deal HAVING count(*) > 1 ORDER BY count(*) DESC, max(pushed) DESC, deal"
    ),
}
"""What stands beside the waterfall, and the deals that it counts."""


def deals_of_change(session: Session, what: str) -> Sequence[UUID]:
    """The deals that a number counts, those that it moves most first; `what` is one of `LINES` or `OTHERS`."""
    if what in OTHERS:
        return session.ids(OTHERS[what])
    return session.ids(
        "SELECT deal FROM flow WHERE line = $line AND counts ORDER BY abs(minor) DESC, deal", line=what
    )
