"""May this deal go on? Pure decisions over criteria, evidence and the time passed in.

A criterion is in one of six states: `validated`; `lapsed` (its evidence expired); `not_evidenced` (claimed by an
import, shown by nobody); `failing` (there is evidence, but it does not satisfy); `open` (no evidence, or it was
withdrawn); `not_applicable`. Only `validated` counts, and only `not_applicable` is excused.

A day is a day where `now` has its clock: callers pass it in the time zone of the workspace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from homeplate.kit.text import Message, Text, msg
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Gate, Process
from homeplate.process.facts import Deal, Evidence, Facts

__all__ = [
    "Deal",
    "Evidence",
    "Facts",
    "Gate",
    "Missing",
    "State",
    "Verdict",
    "can_advance",
    "evaluate",
    "missing",
    "next_lapse",
    "state_of",
]

State = Literal["validated", "lapsed", "not_evidenced", "failing", "open", "not_applicable"]

# What was shown once is nearer than what was never shown.
NEARNESS: tuple[State, ...] = ("failing", "lapsed", "not_evidenced", "open")


@dataclass(frozen=True, slots=True)
class Missing:
    """A criterion that does not count now, in which state, and what a person can do about it."""

    criterion: str
    state: State
    reason: Message


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a gate opens; if not, what is missing in the order of the process, and the nearest reason."""

    missing: tuple[Missing, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing

    @property
    def nearest(self) -> Missing | None:
        """What is missing that is quickest put right: renewed rather than begun."""
        return min(self.missing, key=lambda item: NEARNESS.index(item.state), default=None)

    @property
    def reason(self) -> Message | None:
        """The reason of `nearest`; None when the gate opens."""
        nearest = self.nearest
        return nearest.reason if nearest else None


def evaluate(gate: Gate, facts: Facts, now: datetime) -> Verdict:
    """Whether the deal may pass `gate` (of `Process.gate`) at `now`, and what is missing."""
    return Verdict(missing(gate.criteria, facts, now))


def can_advance(process: Process, start: str, end: str | None, facts: Facts, now: datetime) -> Verdict:
    """Whether the deal may go from stage `start` to stage `end`; every gate between must open.

    `end` None means out of the last selling stage, to a won sale. Staying or going back needs no gate.
    """
    last = len(process.selling_stages) if end is None else process.index(end)
    needed: dict[str, Criterion] = {}
    for position in range(process.index(start), last):
        gate = process.gate(process.stages[position].key)
        needed.update((criterion.key, criterion) for criterion in gate.criteria)
    return Verdict(missing(needed.values(), facts, now))


def missing(criteria: Iterable[Criterion], facts: Facts, now: datetime) -> tuple[Missing, ...]:
    """Those of `criteria` that do not count now (criteria that do not apply are excused), each with its reason."""
    found = []
    for criterion in criteria:
        state, why = _judge(criterion, facts, now)
        if state not in ("validated", "not_applicable"):
            evidence = facts.evidence.get(criterion.key)
            found.append(Missing(criterion.key, state, _reason(criterion, state, evidence, why, now)))
    return tuple(found)


def applies(criterion: Criterion, facts: Facts) -> bool:
    """Whether all conditions of the criterion hold for the deal."""
    return not criterion.applies or all(condition.holds(facts) for condition in criterion.applies)


def state_of(criterion: Criterion, facts: Facts, now: datetime) -> State:
    """The state of one criterion at `now`; see the module."""
    return _judge(criterion, facts, now)[0]


def _judge(criterion: Criterion, facts: Facts, now: datetime) -> tuple[State, Message | None]:
    if not applies(criterion, facts):
        return "not_applicable", None
    evidence = facts.evidence.get(criterion.key)
    if evidence is None:
        return "open", None
    if not evidence.evidenced:
        return "not_evidenced", None
    expiry = expires(criterion, evidence)
    if expiry is not None and expiry <= now:
        return "lapsed", None
    why = criterion.check(evidence.value, now, facts.deal)
    return ("failing", why) if why else ("validated", None)


def expires(criterion: Criterion, evidence: Evidence) -> datetime | None:
    """The moment at which the evidence lapses: its own, else the criterion's days after it was given."""
    if evidence.expires_at is not None or criterion.expires_days is None:
        return evidence.expires_at
    return evidence.at + timedelta(days=criterion.expires_days)


def next_lapse(process: Process, facts: Facts, now: datetime) -> datetime | None:
    """The earliest moment after `now` at which something validated stops counting by itself; None when nothing does.

    That is an expiry, or the end of the day of an agreed next step or future date.
    """
    ends: list[datetime] = []
    for criterion in process.criteria:
        if state_of(criterion, facts, now) == "validated":
            evidence = facts.evidence[criterion.key]
            moments = (expires(criterion, evidence), criterion.holds_until(evidence.value, now.tzinfo))
            ends.extend(moment for moment in moments if moment is not None and moment > now)
    return min(ends, default=None)


def _reason(
    criterion: Criterion, state: State, evidence: Evidence | None, why: Message | None, now: datetime
) -> Message:
    label: Text = criterion.label
    if state == "failing":
        return msg("“{criterion}”: {why}", criterion=label, why=why)
    if state == "lapsed" and evidence is not None:
        lapsed = expires(criterion, evidence)
        day = lapsed.astimezone(now.tzinfo).date() if lapsed else ""
        return msg("“{criterion}” lapsed on {day}: confirm it again.", criterion=label, day=day)
    if state == "not_evidenced":
        return msg(
            "“{criterion}” was taken over without evidence: show it, then validate it.", criterion=label
        )
    if criterion.evidence:
        asked = criterion.evidence
        return msg(
            "“{criterion}” is not validated yet. Evidence asked for: {asked}", criterion=label, asked=asked
        )
    return msg("“{criterion}” is not validated yet.", criterion=label)
