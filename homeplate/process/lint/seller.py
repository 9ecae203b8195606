"""HP3xx: a criterion is something that the buyer did or said, never a task, a count or a waiting time (P6)."""

from __future__ import annotations

from collections.abc import Iterator

from homeplate.kit.text import Message, msg
from homeplate.process.criteria.activity import Activity
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, Spot, spots
from homeplate.process.lint.phrases import PHRASES, Kind

MANY_CALLS = 3
COUNTED = ("call", "email_exchange")


def seller_task(process: Process) -> Iterator[Finding]:
    """HP301."""
    reason = msg(
        "“{label}” is a task of the seller. It can be ticked off while nothing changes for the buyer."
    )
    mend = msg(
        "Say what the buyer has done or said when the task worked, e.g. “The buyer has accepted the agenda”."
    )
    yield from _worded("HP301", "task", process, reason, mend)


def count_of_calls(process: Process) -> Iterator[Finding]:
    """HP302: in words, or as an activity criterion that wants three calls or more."""
    reason = msg("“{label}” counts calls or messages. Their number shows effort, not interest.")
    mend = msg("Say what the buyer has told, agreed to or done in those conversations.")
    worded = list(_worded("HP302", "count", process, reason, mend))
    yield from worded
    seen = {finding.path.rsplit(".label", 1)[0] for finding in worded}
    for spot in spots(process):
        if spot.path not in seen and _wants_many_calls(spot):
            why = Message(reason.msgid, {"label": spot.criterion.label})
            yield Finding("HP302", "error", f"{spot.path}.at_least", spot.place, why, mend)


def elapsed_time(process: Process) -> Iterator[Finding]:
    """HP303."""
    reason = msg("“{label}” measures time gone by. A deal does not get better by waiting.")
    mend = msg("Set “target_days” of the stage instead, and say here what the buyer has done.")
    yield from _worded("HP303", "elapsed", process, reason, mend)


def _wants_many_calls(spot: Spot) -> bool:
    criterion = spot.criterion
    return (
        isinstance(criterion, Activity) and criterion.activity in COUNTED and criterion.at_least >= MANY_CALLS
    )


def _worded(code: str, kind: Kind, process: Process, reason: Message, mend: Message) -> Iterator[Finding]:
    """One finding for each criterion whose label reads so in any language that we can read."""
    for spot in spots(process):
        for language, label in spot.criterion.label.items():
            phrases = PHRASES.get(language.split("-")[0])
            if phrases is not None and phrases.kind(label) == kind:
                why = Message(reason.msgid, {"label": label})
                yield Finding(code, "error", f"{spot.path}.label.{language}", spot.place, why, mend)
                break
