"""Whom to coach on what: where a rep's open deals differ most from those of the rest of the team. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

HABITS = ("no_step", "overdue", "late", "overridden")
"""What is compared, in the order in which it is talked about where two differ alike."""

FEW = 2
"""One deal is an accident, two are worth a talk."""

NOTABLE, HALF_AGAIN = 0.1, 1.5
"""A habit shows in a tenth of the deals at least, and half as often again as with the others."""

EVERYBODY = 0.33
"""What shows in a third of the deals is worth a talk even where it is the habit of all."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Of some open deals: how many there are, and how many lack a step, have one overdue, or are late.

    `overridden` counts deals of which a gate was overridden lately, closed ones too.
    """

    deals: int = 0
    no_step: int = 0
    overdue: int = 0
    late: int = 0
    overridden: int = 0

    def share(self, habit: str) -> float:
        """How often a habit shows, as a share of the open deals."""
        count: int = getattr(self, habit)
        return min(count / self.deals, 1.0) if self.deals else 0.0


@dataclass(frozen=True, slots=True)
class Advice:
    """What to talk about: one of `HABITS` with its count and the share in the rest of the team, `empty` for somebody
    without any open deal, or nothing at all."""

    habit: str = ""
    count: int = 0
    elsewhere: float = 0.0


def summed(some: Iterable[Counts]) -> Counts:
    """The counts of several people together."""
    everybody = list(some)
    return Counts(*(sum(getattr(one, column.name) for one in everybody) for column in fields(Counts)))


def advise(one: Counts, team: Counts) -> Advice:
    """What to talk about with somebody, given the counts of the whole team with them in it."""
    if not one.deals and not one.overridden:
        return Advice("empty")
    others = Counts(*(getattr(team, column.name) - getattr(one, column.name) for column in fields(Counts)))
    shares = {
        habit: (one.share(habit), others.share(habit)) for habit in HABITS if getattr(one, habit) >= FEW
    }
    apart = {habit: mine - rest for habit, (mine, rest) in shares.items() if _stands_out(mine, rest)}
    common = {habit: mine for habit, (mine, _) in shares.items() if mine >= EVERYBODY}
    found = apart or common
    if not found:
        return Advice()
    habit = max(found, key=lambda name: found[name])
    return Advice(habit, getattr(one, habit), shares[habit][1])


def _stands_out(mine: float, rest: float) -> bool:
    return mine >= NOTABLE and mine >= rest * HALF_AGAIN


def urgency(one: Counts) -> tuple[int, int]:
    """How much of somebody's deals asks for a talk: those that stand out come first in a list by it."""
    return (one.overdue + one.no_step + one.late + 2 * one.overridden, one.deals)
