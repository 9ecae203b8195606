"""What the made-up reps expect of their deals: more as the order comes nearer, and not always rightly. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from homeplate.deals.rules.categories import BEST_CASE, COMMIT, PIPELINE
from homeplate.demo.characters import Character
from homeplate.demo.plans import Fate

DAYS_AHEAD = 45
"""Nobody commits to an order that is further away than so many days."""
SENSED = {"won": 0.25, "lost": -0.2, "open": 0.0}
"""How much better or worse than it stands a deal feels to whoever works on it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a deal stands: `place` of 0–1 in the process, days until it is expected to close, days until it ends."""

    place: float
    due_in: int | None
    left: float


def judged(fate: Fate, character: Character, hunch: float, at: Standing) -> str:
    """The category that a rep puts a deal in; `hunch` is what the rep is off by, the same in all of the deal's life."""
    sense = at.place + SENSED[fate.ends] + hunch + (0.15 if character.rushes else 0.0)
    near = at.due_in is not None and at.due_in <= DAYS_AHEAD
    if near and sense > 0.92 and (fate.ends == "open" or at.left <= DAYS_AHEAD):
        return COMMIT
    return BEST_CASE if sense > 0.62 else PIPELINE


def looked_through(fate: Fate, hunch: float) -> bool:
    """Whether a manager takes a deal that nobody has touched for long out of the forecast."""
    return fate.ends == "open" and fate.quiet > 60 and hunch < 0.05
