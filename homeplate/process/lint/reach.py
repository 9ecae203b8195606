"""HP6xx: every stage can be reached and every criterion can be validated by some deal.

Stages are entered in order, so a stage is *unreachable* when a gate on the way to it can never open for any deal:
a criterion of that gate admits no value (bounds that cross, no option that passes, a threshold above all points)
or waits for a choice that the same gate forbids.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from homeplate.kit.text import Message, msg
from homeplate.process.criteria import Condition, Criterion
from homeplate.process.criteria.choice import Choice
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, spots, stage_place


def unreachable_stages(process: Process) -> Iterator[Finding]:
    """HP601: names the first stage that no deal can enter."""
    for before, stage in pairwise(process.stages):
        blocking = next(
            (c for c in process.gate(before.key).criteria if c.impossible() and not c.applies), None
        )
        if blocking is not None:
            reason = msg(
                "No deal can enter this stage: “{criterion}” can never be validated.",
                criterion=blocking.label,
            )
            mend = msg("Change the parameters of that criterion, or do not require it.")
            path = f"stages.{process.index(stage.key)}"
            yield Finding("HP601", "error", path, stage_place(stage), reason, mend)
            return


def impossible_criteria(process: Process) -> Iterator[Finding]:
    """HP602."""
    for spot in spots(process):
        why = spot.criterion.impossible()
        if why is not None:
            reason = msg("It can never be validated. {why}", why=why)
            mend = msg("Change its parameters so that some answer satisfies.")
            yield Finding("HP602", "error", spot.path, spot.place, reason, mend)


def contradicting_conditions(process: Process) -> Iterator[Finding]:
    """HP603: a criterion that applies to no deal."""
    for spot in spots(process):
        why = _contradiction(process, spot.criterion)
        if why is not None:
            mend = msg("Remove one of the conditions: all of them must hold at once.")
            yield Finding("HP603", "error", f"{spot.path}.applies", spot.place, why, mend)


def _contradiction(process: Process, criterion: Criterion) -> Message | None:
    by_subject: dict[str, list[Condition]] = {}
    for condition in criterion.applies:
        by_subject.setdefault(condition.field or f"criterion {condition.criterion}", []).append(condition)
    for subject, conditions in by_subject.items():
        if not _satisfiable(conditions) or not _some_answer(process, conditions):
            return msg("Its conditions on “{subject}” never hold at once.", subject=subject)
    return None


def _satisfiable(conditions: list[Condition]) -> bool:
    """Whether one value can meet all conditions on the same subject."""
    lows = [c.at_least for c in conditions if c.at_least is not None]
    highs = [c.at_most for c in conditions if c.at_most is not None]
    if lows and highs and max(lows) > min(highs):
        return False
    wanted = {c.equals.casefold() for c in conditions if c.equals is not None}
    refused = {c.is_not.casefold() for c in conditions if c.is_not is not None}
    return len(wanted) <= 1 and not wanted & refused


def _some_answer(process: Process, conditions: list[Condition]) -> bool:
    """Whether a choice has an option left that meets all conditions on it."""
    key = conditions[0].criterion
    asked = process.criterion(key) if key is not None else None
    if not isinstance(asked, Choice):
        return True
    refused = {c.is_not for c in conditions if c.is_not is not None}
    return any(option.key not in refused for option in asked.options)
