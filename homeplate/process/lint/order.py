"""HP5xx: need, decision maker and money are known before anybody writes a proposal."""

from __future__ import annotations

from collections.abc import Iterator

from homeplate.kit.text import Message, msg
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, spots, whole_place
from homeplate.process.lint.topics import Topic, proposal_stage, topics


def need_before_proposal(process: Process) -> Iterator[Finding]:
    """HP501."""
    reason = msg("The need is found out only after the proposal: nobody knows what the proposal is to solve.")
    yield from _too_late("HP501", "need", process, reason)


def decision_maker_before_proposal(process: Process) -> Iterator[Finding]:
    """HP502."""
    reason = msg(
        "The decision maker is found only after the proposal: it is written for somebody who cannot say yes."
    )
    yield from _too_late("HP502", "decision_maker", process, reason)


def money_before_proposal(process: Process) -> Iterator[Finding]:
    """HP503."""
    reason = msg("Whether there is money is known only after the proposal: its price is a guess.")
    yield from _too_late("HP503", "money", process, reason)


def nothing_left_out(process: Process) -> Iterator[Finding]:
    """HP504: need, decision maker and money are asked for at some stage at all."""
    asked = {topic for spot in spots(process) for topic in topics(spot.criterion)}
    names: dict[Topic, Message] = {
        "need": msg("No criterion asks whether the buyer has a need."),
        "decision_maker": msg("No criterion asks who decides."),
        "money": msg("No criterion asks whether there is money."),
    }
    mend = msg("Add a criterion for it before the proposal.")
    for topic, reason in names.items():
        if topic not in asked:
            yield Finding("HP504", "warning", "stages", whole_place(), reason, mend)


def _too_late(code: str, topic: Topic, process: Process, reason: Message) -> Iterator[Finding]:
    proposal = proposal_stage(process)
    first = next((spot for spot in spots(process) if topic in topics(spot.criterion)), None)
    if proposal is None or first is None or first.position <= proposal:
        return
    mend = msg("Move this criterion to a stage before “{stage}”.", stage=process.stages[proposal].name)
    yield Finding(code, "error", first.path, first.place, reason, mend)
