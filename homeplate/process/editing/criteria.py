"""Criteria added, changed, copied, moved, weighed and removed."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.process.definition import Process
from homeplate.process.editing.keys import criterion_keys, free_key, key_from
from homeplate.process.editing.order import in_order
from homeplate.process.editing.parts import (
    Data,
    again,
    criteria_of,
    follow,
    forget,
    place_of,
    read,
    stages_of,
)
from homeplate.process.lint.weights import WHOLE
from homeplate.process.reading import to_data

USUAL_WEIGHT = 5


def add_criterion(
    process: Process, *, stage: str, values: Mapping[str, Any], at: int | None = None
) -> Process:
    """A new criterion in a stage, last unless `at` says where. Raises `Invalid`.

    What `values` leave open is chosen so that the process comes nearer to being finished: the weight is part of
    what is left of 100, and the first criterion of a stage gates it and marks it as achieved.
    """
    position = process.index(stage)
    data = to_data(process)
    criteria = criteria_of(stages_of(data)[position])
    at = len(criteria) if at is None else min(max(at, 0), len(criteria))
    new: Data = {"type": "confirmed", "weight": _usual_weight(process), **deepcopy(dict(values))}
    if not criteria and "required" not in new:
        new |= {"required": True, "milestone": True}
    if not new.get("key"):
        new["key"] = key_from(new.get("label", {}), "criterion", criterion_keys(process))
    criteria.insert(at, new)
    return read(data, f"stages.{position}.criteria.{at}")


def _usual_weight(process: Process) -> int:
    left = WHOLE - process.total_weight
    return min(left, USUAL_WEIGHT) if left > 0 else USUAL_WEIGHT


def change_criterion(process: Process, key: str, *, values: Mapping[str, Any]) -> Process:
    """The criterion with all its fields as `values` say. Raises `Invalid`."""
    position, at = place_of(process, key)
    data = to_data(process)
    criteria = criteria_of(stages_of(data)[position])
    criteria[at] = {"key": key, **deepcopy(dict(values))}
    new = criteria[at]["key"] = criteria[at]["key"] or key
    if new != key:
        if new in criterion_keys(process):
            raise Invalid("duplicate-key", msg("The key “{key}” is used twice.", key=new), field="key")
        follow(data, {key: new})
    return read(data, f"stages.{position}.criteria.{at}")


def weigh(process: Process, key: str, *, weight: int) -> Process:
    """The criterion with another weight. Raises `Invalid`."""
    position, at = place_of(process, key)
    data = to_data(process)
    criteria_of(stages_of(data)[position])[at]["weight"] = weight
    return read(data, f"stages.{position}.criteria.{at}")


def copy_criterion(process: Process, key: str) -> Process:
    """The same criterion once more behind it, under a new key."""
    position, at = place_of(process, key)
    data = to_data(process)
    criteria = criteria_of(stages_of(data)[position])
    copy = deepcopy(criteria[at])
    copy["key"] = free_key(key, criterion_keys(process))
    copy["label"] = again(copy.get("label", {}))
    criteria.insert(at + 1, copy)
    return read(data)


def move_criterion(process: Process, key: str, *, stage: str, at: int) -> Process:
    """The criterion in a stage (its own or another) at a position, from 0, counted without it. Raises `Invalid`."""
    position, now = place_of(process, key)
    target = process.index(stage)
    data = to_data(process)
    stages = stages_of(data)
    moved = criteria_of(stages[position]).pop(now)
    criteria = criteria_of(stages[target])
    criteria.insert(min(max(at, 0), len(criteria)), moved)
    return in_order(data)


def remove_criterion(process: Process, key: str) -> Process:
    """The process without the criterion; what asked for it does so no longer."""
    position, at = place_of(process, key)
    data = to_data(process)
    criteria_of(stages_of(data)[position]).pop(at)
    forget(data, {key})
    return read(data)
