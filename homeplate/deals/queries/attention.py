"""What asks for attention: the named piles of open deals that a list can be narrowed to and a day is made of."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

WEEK = timedelta(days=7)
STEPS = ("overdue", "due", "week")
"""The piles of dated next steps, in the order in which they come up."""

PILES = (*STEPS, "nearly", "late", "no-step", "past-close")
"""All piles. `nearly` lacks one criterion of its gate, `late` is longer at its stage than planned."""

ORDER: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*STEPS, "no-step"), ("next_step_on", "-value_minor", "id")),
    "nearly": ("-value_minor", "id"),
    "late": ("late_at", "id"),
    "past-close": ("expected_close", "id"),
}
"""What of a pile comes first, as its index has it."""


def pile(name: str, *, now: datetime, today: date, due_from: date) -> dict[str, Any]:
    """The parts of a `DealFilter` that keep one of `PILES`; nothing for any other name.

    What is agreed for `due_from` or later is not overdue: between it and today lie days off only.
    """
    tomorrow = today + timedelta(days=1)
    known: dict[str, dict[str, Any]] = {
        "overdue": {"step_to": due_from},
        "due": {"step_from": due_from, "step_to": tomorrow},
        "week": {"step_from": tomorrow, "step_to": tomorrow + WEEK},
        "nearly": {"gate_missing": 1},
        "late": {"late_to": now},
        "no-step": {"no_step": True},
        "past-close": {"close_to": today},
    }
    return known.get(name, {})
