"""Stages added, changed, copied, moved and removed."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Text, msg
from homeplate.process.definition import Process
from homeplate.process.editing.keys import criterion_keys, free_key, key_from, stage_keys
from homeplate.process.editing.order import in_order
from homeplate.process.editing.parts import (
    USUAL_DAYS,
    Data,
    again,
    criteria_of,
    forget,
    point_at,
    read,
    stages_of,
)
from homeplate.process.reading import to_data


def add_stage(process: Process, *, name: Text, after: str = "") -> Process:
    """A new stage behind the one of key `after`, else behind the last one before the sale."""
    data = to_data(process)
    at = process.index(after) + 1 if after else len(process.selling_stages)
    # Nothing comes after what comes after the sale.
    at = min(at, len(process.selling_stages))
    neighbour = process.stages[max(at - 1, 0)]
    new: Data = {
        "key": key_from(name, "stage", stage_keys(process)),
        "name": dict(name),
        "target_days": neighbour.target_days or USUAL_DAYS,
        "leg": neighbour.leg,
    }
    if neighbour.owner:
        new["owner"] = neighbour.owner
    stages_of(data).insert(at, new)
    return read(data, f"stages.{at}")


def change_stage(process: Process, key: str, *, values: Mapping[str, Any]) -> Process:
    """The stage with all its fields as `values` say (its criteria stay). Raises `Invalid`.

    A leg that would run backwards takes its neighbours along: those before come down to it, those behind go up.
    """
    at = process.index(key)
    data = to_data(process)
    stages = stages_of(data)
    kept: Data = {name: stages[at][name] for name in ("key", "criteria") if name in stages[at]}
    stages[at] = {**kept, **deepcopy(dict(values))}
    if not stages[at]["key"]:
        stages[at]["key"] = key
    _run_forward(stages, at)
    return read(data, f"stages.{at}")


def _run_forward(stages: list[Data], at: int) -> None:
    leg = stages[at].get("leg")
    if not isinstance(leg, int):
        return
    for position, stage in enumerate(stages):
        if position < at:
            stage["leg"] = min(stage["leg"], max(leg, 1))
        elif position > at:
            stage["leg"] = max(stage["leg"], min(leg, 4))


def copy_stage(process: Process, key: str) -> Process:
    """The same stage once more behind it, with its criteria, all under new keys."""
    at = process.index(key)
    data = to_data(process)
    copy = deepcopy(stages_of(data)[at])
    copy["key"] = free_key(key, stage_keys(process))
    copy["name"] = again(copy.get("name", {}))
    taken, renamed = criterion_keys(process), {}
    for criterion in copy.get("criteria", []):
        new = free_key(criterion["key"], taken)
        taken.add(new)
        renamed[criterion["key"]] = new
        criterion["key"] = new
    for criterion in copy.get("criteria", []):
        point_at(criterion, renamed)
    # A copy of what comes after the sale comes before it: only one stage can.
    stages_of(data).insert(at if copy.pop("after_sale", False) else at + 1, copy)
    return read(data)


def remove_stage(process: Process, key: str) -> Process:
    """The process without the stage and its criteria. Raises `Invalid` for the only stage."""
    at = process.index(key)
    if len(process.stages) == 1:
        raise Invalid("last-stage", msg("A process has at least one stage."), field="stages")
    data = to_data(process)
    gone = stages_of(data).pop(at)
    forget(data, {criterion["key"] for criterion in criteria_of(gone)})
    return read(data)


def move_stage(process: Process, key: str, *, to: int) -> Process:
    """The stage at another position, from 0. The legs stay where they are: it runs the one of its new place."""
    at = process.index(key)
    data = to_data(process)
    stages = stages_of(data)
    legs = [stage["leg"] for stage in stages]
    stages.insert(min(max(to, 0), len(stages) - 1), stages.pop(at))
    for stage, leg in zip(stages, legs, strict=True):
        stage["leg"] = leg
    return in_order(data)
