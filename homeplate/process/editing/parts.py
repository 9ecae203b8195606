"""What the changes share: the process as data, finding parts in it, and what refers to what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from homeplate.kit.errors import Invalid
from homeplate.process.definition import Process
from homeplate.process.reading import Problem, from_data

USUAL_DAYS = 14
"""How long a new stage takes until somebody knows better."""

Data = dict[str, Any]
"""A process, a stage or a criterion as JSON-like data."""


def stages_of(data: Data) -> list[Data]:
    """The stages of a process."""
    found: list[Data] = data["stages"]
    return found


def criteria_of(stage: Data) -> list[Data]:
    """The criteria of a stage; the list is there afterwards."""
    found: list[Data] = stage.setdefault("criteria", [])
    return found


def all_criteria(data: Data) -> Iterator[Data]:
    """Every criterion, in order."""
    for stage in stages_of(data):
        yield from stage.get("criteria", [])


def place_of(process: Process, criterion_key: str) -> tuple[int, int]:
    """Where a criterion stands: position of its stage, and in it. Raises `NotFound`."""
    stage = process.stage_of(criterion_key)
    keys = [criterion.key for criterion in stage.criteria]
    return process.index(stage.key), keys.index(criterion_key)


def read(data: Data, inside: str = "") -> Process:
    """The process of `data`. Errors inside the part at the dotted path `inside` name their place in that part."""
    with _within(inside):
        return from_data(data)


@contextmanager
def _within(inside: str) -> Iterator[None]:
    try:
        yield
    except Invalid as error:
        problems = error.details if isinstance(error.details, list) else []
        raise Invalid(
            error.code,
            error.message,
            field=_relative(error.field, inside),
            details=[
                replace(one, path=_relative(one.path, inside)) for one in problems if isinstance(one, Problem)
            ],
        ) from None


def _relative(path: str, inside: str) -> str:
    return path.removeprefix(f"{inside}.") if inside else path


def forget(data: Data, gone: set[str]) -> None:
    """Nobody asks any more for criteria that are gone: neither on entering a stage nor as a condition."""
    for stage in stages_of(data):
        _keep(stage, "entry", [key for key in stage.get("entry", []) if key not in gone])
        for criterion in stage.get("criteria", []):
            kept = [one for one in criterion.get("applies", []) if one.get("criterion") not in gone]
            _keep(criterion, "applies", kept)


def _keep(part: Data, name: str, kept: list[Any]) -> None:
    """A list that became empty is left out, as it is of a definition that never had one."""
    if kept:
        part[name] = kept
    else:
        part.pop(name, None)


def follow(data: Data, renamed: Mapping[str, str]) -> None:
    """Whoever asks for a criterion asks for it by its new key."""
    for stage in stages_of(data):
        if stage.get("entry"):
            stage["entry"] = [renamed.get(key, key) for key in stage["entry"]]
        for criterion in stage.get("criteria", []):
            point_at(criterion, renamed)


def point_at(criterion: Data, renamed: Mapping[str, str]) -> None:
    """The conditions of one criterion, by new keys."""
    for condition in criterion.get("applies", []):
        if condition.get("criterion") in renamed:
            condition["criterion"] = renamed[condition["criterion"]]


def again(words: Mapping[str, str]) -> dict[str, str]:
    """What a copy is called, in every language."""
    return {language: f"{text} (2)" for language, text in words.items()}
