"""What the stages of an import's files mean in the process it goes into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from homeplate.kit.text import Message, Text, msg
from homeplate.people.access import Actor
from homeplate.playbook.queries import Current, default_process, definition, published_version
from homeplate.process.definition import Process
from homeplate.tenancy.context import workspace
from homeplate.transfer.builders import StageMap
from homeplate.transfer.fields import Kind
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.memory import recalled_stages
from homeplate.transfer.models import ImportFile, ImportRun
from homeplate.transfer.sources import SOURCES
from homeplate.transfer.stages import LOST, WON, ProcessStage, StageGuess, guess_stages

ENDS: tuple[tuple[str, Message], ...] = ((WON, msg("Won")), (LOST, msg("Lost")))


def chosen_process(actor: Actor, files: Iterable[ImportFile], process_id: UUID | None) -> UUID | None:
    """The process that deals go into, the standard one when none is named; None when no file has deals.

    Raises `Refused` when it has no published version.
    """
    if not any(file.kind == "deal" for file in files):
        return None
    current = published_version(actor, process_id) if process_id else default_process(actor)
    return current.process_id


def current_of(actor: Actor, run: ImportRun) -> tuple[Current, Process]:
    """The published version that the run's deals start on."""
    assert run.process_id is not None
    current = published_version(actor, run.process_id)
    with workspace(actor.workspace_id):
        return current, definition(current.version_id)


def values_of(files: Iterable[ImportFile], kind: Kind, field: str) -> list[tuple[str, int]]:
    """Each text that feeds a field in the files of a kind, with its number of rows, most frequent first."""
    counts: Counter[str] = Counter()
    for file in files:
        if file.kind != kind or file.mapping is None:
            continue
        column = ColumnMapping.from_json(file.mapping).column_of(field)
        found = next((each["values"] for each in file.columns if each["name"] == column), ())
        counts.update(dict(found))
    return counts.most_common()


def guesses_of(actor: Actor, run: ImportRun, files: Sequence[ImportFile]) -> tuple[StageGuess, ...]:
    """A proposal for each stage of the files, with its reason."""
    values = values_of(files, "deal", "stage")
    if run.process_id is None or not values:
        return ()
    _, process = current_of(actor, run)
    hints = {
        value: phase for file in files if file.source for value, phase in SOURCES[file.source].stages.items()
    }
    stages = [ProcessStage(stage.key, tuple(stage.name.values())) for stage in process.selling_stages]
    return guess_stages(values, stages, hints)


def guess(actor: Actor, run: ImportRun, files: Sequence[ImportFile]) -> None:
    """Fill `run.stages`: what it says already stays, then what was decided the last time, then a guess."""
    guesses = guesses_of(actor, run, files)
    if run.process_id is None:
        run.stages = {}
        return
    known = {target for target, _ in targets(actor, run)}
    earlier = {**recalled_stages(files, "deal", str(run.process_id)), **run.stages}
    run.stages = {
        each.value: earlier[each.value] if earlier.get(each.value) in known else each.target
        for each in guesses
    }


def targets(actor: Actor, run: ImportRun) -> tuple[tuple[str, Text | Message], ...]:
    """What a stage may become: the selling stages of the process in order, won, and lost."""
    if run.process_id is None:
        return ()
    _, process = current_of(actor, run)
    return (*((stage.key, stage.name) for stage in process.selling_stages), *ENDS)


def stage_map(run: ImportRun, process: Process) -> StageMap:
    """The map in the form that planning takes."""
    return StageMap(run.stages, process.stages[0].key)
