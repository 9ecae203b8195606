"""What a lint rule gives back, and the walks over a process that rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from homeplate.kit.text import Message, msg
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage
from homeplate.process.reading import from_data, to_data

Severity = Literal["error", "warning"]
Repair = Mapping[str, object]
"""Dotted path to the value it should get; `repaired` carries it out."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a process should not have: where (`path` for programs, `place` for people), why, how to mend it."""

    code: str
    severity: Severity
    path: str
    place: Message
    reason: Message
    mend: Message
    repair: Repair | None = None


Rule = Callable[[Process], Iterator[Finding]]


class Spot(NamedTuple):
    """A criterion with its surroundings."""

    path: str
    position: int
    stage: Stage
    criterion: Criterion

    @property
    def place(self) -> Message:
        """Where it is, for people."""
        return msg(
            "Stage “{stage}”, criterion “{criterion}”", stage=self.stage.name, criterion=self.criterion.label
        )


def spots(process: Process) -> Iterator[Spot]:
    """Every criterion, in order."""
    for position, stage in enumerate(process.stages):
        for number, criterion in enumerate(stage.criteria):
            yield Spot(f"stages.{position}.criteria.{number}", position, stage, criterion)


def stage_place(stage: Stage) -> Message:
    """Where a stage is, for people."""
    return msg("Stage “{stage}”", stage=stage.name)


def whole_place() -> Message:
    """The place of findings about the process as such."""
    return msg("The whole process")


def repaired(process: Process, finding: Finding) -> Process:
    """The process with the finding's repair carried out; the same process when it has none."""
    if finding.repair is None:
        return process
    data = to_data(process)
    for path, value in finding.repair.items():
        _put(data, path, value)
    return from_data(data)


def _put(data: Any, path: str, value: object) -> None:
    *way, last = path.split(".")
    for step in way:
        data = data[int(step)] if isinstance(data, list) else data[step]
    data[last] = value
