"""The way back from a change: what was different before, and nothing else.

A process is taken apart into its smallest named values, by keys that stages and criteria have. What differs
before is the way back; it is small for a small change, so that a fact can carry it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from homeplate.process.definition import Process
from homeplate.process.editing.parts import Data, stages_of
from homeplate.process.reading import from_data, to_data

Back = dict[str, Any]
"""Path to the value that was there before, None for none: `stage:discovery:owner`, `criterion:need:weight`."""


def way_back(before: Process, after: Process) -> Back:
    """What leads from `after` back to `before`."""
    was, now = _apart(before), _apart(after)
    changed = {path: value for path, value in was.items() if path not in now or now[path] != value}
    stays = _owners(was)
    gone = {path: None for path in now if path not in was and _owner(path) in stays}
    return {**changed, **gone}


def went_back(after: Process, back: Mapping[str, Any]) -> Process:
    """The process before the change that led to `after`; `back` is what `way_back` said of that change."""
    parts = {**_apart(after), **back}
    return from_data(_together({path: value for path, value in parts.items() if value is not None}))


def _owner(path: str) -> str:
    """The stage or criterion that a value belongs to; empty for the process itself."""
    return path.rpartition(":")[0]


def _owners(parts: Mapping[str, Any]) -> set[str]:
    return {_owner(path) for path in parts}


def _apart(process: Process) -> dict[str, Any]:
    data = to_data(process)
    parts: dict[str, Any] = {name: value for name, value in data.items() if name != "stages"}
    parts["stages"] = [stage["key"] for stage in stages_of(data)]
    for stage in stages_of(data):
        criteria = stage.pop("criteria", [])
        parts |= {f"stage:{stage['key']}:{name}": value for name, value in stage.items()}
        if criteria:
            parts[f"stage:{stage['key']}:criteria"] = [one["key"] for one in criteria]
        for one in criteria:
            parts |= {f"criterion:{one['key']}:{name}": value for name, value in one.items()}
    return parts


def _together(parts: Mapping[str, Any]) -> Data:
    by_owner: dict[str, Data] = {}
    for path, value in parts.items():
        by_owner.setdefault(_owner(path), {})[path.rpartition(":")[2]] = value
    data = by_owner[""]
    stages = [by_owner[f"stage:{key}"] for key in data["stages"]]
    for stage in stages:
        stage["criteria"] = [by_owner[f"criterion:{key}"] for key in stage.get("criteria", [])]
    return {**data, "stages": stages}
