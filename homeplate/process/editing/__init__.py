"""Changes of a process as a value: each gives another sound process and leaves the one it was given.

Every change keeps what refers to what: a key that is changed changes wherever it is named, what is removed is no
longer asked for, and a move that would put a criterion behind what asks for it is refused. Errors name the place
inside the part that was changed.
"""

from __future__ import annotations

from homeplate.process.editing.criteria import (
    add_criterion,
    change_criterion,
    copy_criterion,
    move_criterion,
    remove_criterion,
    weigh,
)
from homeplate.process.editing.keys import arrived, free_key, key_from
from homeplate.process.editing.moves import WAYS, Way, may_go, stage_may_go, step_criterion, step_stage
from homeplate.process.editing.process import change_process, skeleton
from homeplate.process.editing.stages import add_stage, change_stage, copy_stage, move_stage, remove_stage
from homeplate.process.editing.steps import Step, redo_of, undo_of
from homeplate.process.editing.undo import Back, way_back, went_back
from homeplate.process.editing.weights import repair_weights, share_evenly, weigh_all

__all__ = [
    "WAYS",
    "Back",
    "Step",
    "Way",
    "add_criterion",
    "add_stage",
    "arrived",
    "change_criterion",
    "change_process",
    "change_stage",
    "copy_criterion",
    "copy_stage",
    "free_key",
    "key_from",
    "may_go",
    "move_criterion",
    "move_stage",
    "redo_of",
    "remove_criterion",
    "remove_stage",
    "repair_weights",
    "share_evenly",
    "skeleton",
    "stage_may_go",
    "step_criterion",
    "step_stage",
    "undo_of",
    "way_back",
    "weigh",
    "weigh_all",
    "went_back",
]
