"""Stages that deals come back to, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Difference, Share, difference


@dataclass(frozen=True, slots=True)
class Rework:
    """The closed deals that came to a stage when they had been there before, or behind it: how many `times`, the `days`
    that they spent there again altogether, and how many of them were `won`; beside it the outcome of the deals that
    went through the stage and never came back to any."""

    position: int
    times: int
    days: float
    won: Share
    straight: Share

    @property
    def deals(self) -> int:
        """How many they are."""
        return int(self.won.of)

    @property
    def apart(self) -> Difference | None:
        """The difference of the two win rates, with its interval."""
        return difference(self.won, self.straight)


def rework(session: Session, window: Window) -> tuple[Rework, ...]:
    """By stage, the deals closed in the window that came back to it (measures: rework)."""
    rows = session.rows(statement("rework"), **window.values)
    return tuple(
        Rework(position, times, days, Share(won, deals), Share(others_won, others))
        for position, deals, times, days, won, others, others_won in rows
    )


def deals_back(session: Session, window: Window, *, position: int) -> Sequence[UUID]:
    """The deals that came back to a stage, those that closed last first."""
    return session.ids(
        "SELECT deal FROM turn WHERE again AND position = $position AND status IN ('won', 'lost') "
        "AND closed_at >= $since AND closed_at < $until GROUP BY deal ORDER BY max(closed_at) DESC, deal",
        **window.values,
        position=position,
    )
