"""Changes that outcomes speak for, one criterion each; weights are repaired to add up to 100."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeplate.process.definition import Process
from homeplate.process.editing.criteria import add_criterion, move_criterion, remove_criterion
from homeplate.process.editing.parts import place_of
from homeplate.process.editing.weights import repair_weights


def leave_out(process: Process, key: str) -> Process:
    """Without the criterion, its weight shared out among the others in proportion. Raises `Invalid`."""
    return repair_weights(remove_criterion(process, key))


def require(process: Process, key: str, *, required: bool) -> Process:
    """The criterion required at the gate of its stage, or no longer. Raises `NotFound`."""
    position, at = place_of(process, key)
    stage = process.stages[position]
    criteria = [*stage.criteria]
    criteria[at] = criteria[at].changed(required=required)
    stages = [*process.stages]
    stages[position] = stage.changed(criteria=tuple(criteria))
    return process.changed(stages=tuple(stages))


def ask_earlier(process: Process, key: str, *, before: int) -> Process:
    """The criterion as the last of a stage so many stages earlier. Raises `Invalid` where something else has to be
    shown before it."""
    position, _ = place_of(process, key)
    target = process.stages[max(position - before, 0)]
    return move_criterion(process, key, stage=target.key, at=len(target.criteria))


def ask_for(process: Process, *, stage: str, values: Mapping[str, Any]) -> Process:
    """A further criterion as the last of a stage, the others giving way in proportion. Raises `Invalid`."""
    return repair_weights(add_criterion(process, stage=stage, values=values))
