"""Gate quality: what was validated when a gate was passed, who was let through without, and when it was made good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.insight.estimates import Share
from homeplate.insight.frame import Window
from homeplate.insight.measures.stages import Durations, lasting
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session


@dataclass(frozen=True, slots=True)
class Passes:
    """How often a gate was passed, how often with all that it requires (`complete`), how often `overridden`.

    A deal that went back passes it anew; `deals` and so on count each deal once.
    """

    passes: int
    complete: int
    overridden: int
    deals: int
    deals_overridden: int
    deals_complete: int

    @property
    def quality(self) -> Share:
        """Passes with every required criterion validated before ÷ all passes (0–1)."""
        return Share(self.complete, self.passes)

    @property
    def override_rate(self) -> Share:
        """Overridden passes ÷ all passes (0–1); a step that was not agreed is overridden, too."""
        return Share(self.overridden, self.passes)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A criterion that was missing at a gate: at how many passes, of how many deals."""

    criterion: str
    passes: int
    deals: int


@dataclass(frozen=True, slots=True)
class Owned:
    """The passes of the deals of one owner; `deals` were let through a gate."""

    owner: UUID
    passes: int
    overridden: int
    deals: int

    @property
    def rate(self) -> Share:
        """Overridden passes ÷ all passes of these deals (0–1)."""
        return Share(self.overridden, self.passes)


def passes(session: Session, window: Window) -> Mapping[int, Passes]:
    """By position of the stage that the gate leads out of, in the window (measures: gate quality)."""
    _follow(session, window)
    return {position: Passes(*row) for position, *row in session.rows(statement("gates"))}


def lacking(session: Session, window: Window) -> Mapping[int, tuple[Lacking, ...]]:
    """The criteria that were missing at each gate, the most frequent first (measures: gate quality)."""
    _follow(session, window)
    found: dict[int, tuple[Lacking, ...]] = {}
    for position, *row in session.rows(statement("lacking")):
        found[position] = (*found.get(position, ()), Lacking(*row))
    return found


def late(session: Session, window: Window, now: datetime) -> Mapping[int, Durations]:
    """Days from a gate to the validation of what was missing at it (measures: gate quality, late paperwork).

    By Kaplan and Meier over the pairs of pass and criterion; what is missing still counts until now, and what was
    missing when the deal closed until then.
    """
    _follow(session, window)
    session.run(statement("late"), now=now)
    return lasting(session)


def owned(session: Session, window: Window) -> tuple[Owned, ...]:
    """Overrides by the owner that a deal has now, most first (measures: gate quality)."""
    _follow(session, window)
    return tuple(Owned(*row) for row in session.rows(statement("owned")))


def unknown(session: Session, window: Window) -> Mapping[int, int]:
    """The deals that an import found behind each gate: nobody knows how they passed it. They count in no rate."""
    session.run(statement("found"), **window.values)
    return dict(session.rows("SELECT position, count(*) FROM found GROUP BY position"))


BEHIND = {
    "passed": "true",
    "complete": "len(lacking) = 0",
    "overridden": "overridden",
    "late": "len(lacking) > 0",
}
"""What `passes` counts, and the condition that it is in `passage`; `late` is what `late` watches."""


def deals_of_gate(session: Session, window: Window, *, what: str, position: int | None) -> list[UUID]:
    """The deals that a number of this module counts, those that passed last first: one of `BEHIND`, `unknown`, or
    `missing-` and the key of a criterion; at one gate, or at any. Nothing for anything else."""
    if what == "unknown":
        session.run(statement("found"), **window.values)
        sql = "SELECT DISTINCT deal FROM found WHERE $position IS NULL OR position = $position ORDER BY deal"
        return [deal for (deal,) in session.rows(sql, position=position)]
    _follow(session, window)
    values: dict[str, object] = {"position": position}
    condition = BEHIND.get(what, "false")
    if what.startswith("missing-"):
        condition, values["criterion"] = "list_contains(lacking, $criterion)", what.removeprefix("missing-")
    sql = (
        f"SELECT deal FROM passage WHERE ($position IS NULL OR position = $position) AND {condition} "  # noqa: S608
        "GROUP BY deal ORDER BY max(passed) DESC, deal"
    )
    return [deal for (deal,) in session.rows(sql, **values)]


def _follow(session: Session, window: Window) -> None:
    session.once("passage", statement("passage"), **window.values)
