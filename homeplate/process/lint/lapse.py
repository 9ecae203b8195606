"""HP7xx: facts that time wears out must lapse, so that somebody looks again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from homeplate.kit.text import Message, folded, msg
from homeplate.process.criteria import Criterion
from homeplate.process.criteria.contact import Contact
from homeplate.process.criteria.date import DateAnswer
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, Spot, spots
from homeplate.process.lint.topics import DECIDERS

USUAL_DAYS = 90
ANSWERS = ("confirmed", "text", "choice", "number")
BUDGET = re.compile(r"\bbudgets?\b|\bfunds?\b|\bfunding\b|예산|\bbudjet")
TIMELINE = re.compile(r"\bdecision date\b|\btimeline\b|\bdeadline\b|\btime frame\b")


def never_expires(process: Process) -> Iterator[Finding]:
    """HP701; the repair proposes 90 days."""
    for spot in spots(process):
        reason = _time_bound(spot, process) if spot.criterion.expires_days is None else None
        if reason is not None:
            mend = msg("Set “expires_days”, e.g. to 90: the evidence then lapses and is asked for again.")
            repair = {f"{spot.path}.expires_days": USUAL_DAYS}
            yield Finding("HP701", "error", spot.path, spot.place, reason, mend, repair)


def _time_bound(spot: Spot, process: Process) -> Message | None:
    """Why time wears this fact out; None for facts that stay true."""
    criterion = spot.criterion
    if isinstance(criterion, DateAnswer):
        return (
            msg("A planned date moves, but this evidence never lapses.") if criterion.when != "past" else None
        )
    if isinstance(criterion, Contact) and criterion.buying_role in DECIDERS:
        return msg("Decision makers change, but this evidence never lapses.")
    if criterion.type == "next_step":
        return msg("A next step is soon over, but this evidence never lapses.")
    # The price that is agreed where the sale is won is part of the order.
    if criterion.type == "money" and spot.position < len(process.selling_stages) - 1:
        return msg("Budgets change, but this evidence never lapses.")
    return _by_words(criterion)


def _by_words(criterion: Criterion) -> Message | None:
    if criterion.type not in ANSWERS:
        return None
    text = " · ".join(
        (criterion.key.replace("-", " "), *(folded(words) for words in criterion.label.values()))
    )
    if BUDGET.search(text):
        return msg("Budgets change, but this evidence never lapses.")
    return msg("A planned date moves, but this evidence never lapses.") if TIMELINE.search(text) else None
