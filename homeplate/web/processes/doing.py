"""What a button, a key or a drop in the studio asks for, as a change of the draft. `VERBS` is the whole list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.playbook.actions import Edit
from homeplate.process import editing
from homeplate.process.definition import Process
from homeplate.process.editing import Way
from homeplate.process.lint import lint, repaired
from homeplate.web.forms import Given
from homeplate.web.page import spoken


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a draft: what the ledger calls it, what is said afterwards, the part it is about, and the
    element that has the focus then (`{key}` is that of the part)."""

    did: str
    edit: Edit
    told: str
    about: str = ""
    focus: str = "a-{key}"


Verb = Callable[[Given, str], Change]


def change_of(do: str, given: Given) -> Change:
    """The change that `do` names: a verb and the key of what it is about. Raises `Invalid` for no known verb."""
    name, _, key = do.partition(" ")
    verb = VERBS.get(name)
    if verb is None:
        raise Invalid("unknown-verb", msg("Choose what to do with the draft."), field="do")
    return verb(given, key)


def writing(process: Process) -> str:
    """The language in which new texts are kept: the reader's when the process has it, else its first."""
    return spoken() if spoken() in process.languages else process.languages[0]


def _step(way: Way, given: Given, key: str) -> Change:
    def edit(process: Process) -> Process:
        return editing.step_criterion(process, key, way)

    return Change("criterion_moved", edit, gettext("Moved."), key)


def _step_stage(way: Way, given: Given, key: str) -> Change:
    def edit(process: Process) -> Process:
        return editing.step_stage(process, key, way)

    return Change("stage_moved", edit, gettext("Moved."), key, "t-{key}")


def _place(given: Given, key: str) -> Change:
    stage, at = given.text("stage"), given.whole("at", 0)

    def edit(process: Process) -> Process:
        return editing.move_criterion(process, key, stage=stage, at=at)

    return Change("criterion_moved", edit, gettext("Moved."), key)


def _place_stage(given: Given, key: str) -> Change:
    at = given.whole("at", 0)

    def edit(process: Process) -> Process:
        return editing.move_stage(process, key, to=at)

    return Change("stage_moved", edit, gettext("Moved."), key, "t-{key}")


def _copy(given: Given, key: str) -> Change:
    return Change("criterion_copied", lambda p: editing.copy_criterion(p, key), gettext("Duplicated."), key)


def _copy_stage(given: Given, key: str) -> Change:
    told = gettext("Duplicated, with its criteria.")
    return Change("stage_copied", lambda p: editing.copy_stage(p, key), told, key, "t-{key}")


def _remove(given: Given, key: str) -> Change:
    told = gettext("The criterion is removed.")
    return Change("criterion_removed", lambda p: editing.remove_criterion(p, key), told, key, "")


def _remove_stage(given: Given, key: str) -> Change:
    told = gettext("The stage is removed, with its criteria.")
    return Change("stage_removed", lambda p: editing.remove_stage(p, key), told, key, "")


def _weigh(given: Given, key: str) -> Change:
    weight = given.whole("weight", 0)
    if not 1 <= weight <= 100:
        raise Invalid(
            "weight", msg("A whole number from {least} to {most}.", least=1, most=100), field="weight"
        )
    told = gettext("Weighs %(weight)s now.") % {"weight": weight}
    return Change("weight_changed", lambda p: editing.weigh(p, key, weight=weight), told, key, "w-{key}")


def _add(given: Given, key: str) -> Change:
    label = _filled(given, "label")

    def edit(process: Process) -> Process:
        return editing.add_criterion(process, stage=key, values={"label": {writing(process): label}})

    return Change("criterion_added", edit, gettext("Added."), key, f"q-{key}")


def _add_stage(given: Given, key: str) -> Change:
    name = _filled(given, "name")

    def edit(process: Process) -> Process:
        return editing.add_stage(process, name={writing(process): name}, after=key)

    return Change("stage_added", edit, gettext("Added."), key, "q-{key}")


def _filled(given: Given, name: str) -> str:
    text = " ".join(given.text(name).split())
    if not text:
        raise Invalid("required", msg("Please fill this in."), field=name)
    return text


def _even(given: Given, key: str) -> Change:
    return Change(
        "weights_shared", editing.share_evenly, gettext("The weights add up to 100."), focus="weights"
    )


def _mend(given: Given, key: str) -> Change:
    return Change(
        "weights_repaired", editing.repair_weights, gettext("The weights add up to 100."), focus="weights"
    )


def _repair(given: Given, key: str) -> Change:
    """`key` is the code of a finding and its path."""
    code, _, path = key.partition(" ")

    def edit(process: Process) -> Process:
        for finding in lint(process):
            if (finding.code, finding.path) == (code, path):
                return repaired(process, finding)
        return process

    return Change("finding_mended", edit, gettext("Mended."), focus="")


VERBS: dict[str, Verb] = {
    "up": partial(_step, "up"),
    "down": partial(_step, "down"),
    "left": partial(_step, "left"),
    "right": partial(_step, "right"),
    "place": _place,
    "copy": _copy,
    "remove": _remove,
    "weigh": _weigh,
    "add": _add,
    "stage-left": partial(_step_stage, "left"),
    "stage-right": partial(_step_stage, "right"),
    "stage-place": _place_stage,
    "stage-copy": _copy_stage,
    "stage-remove": _remove_stage,
    "stage-add": _add_stage,
    "even": _even,
    "mend": _mend,
    "repair": _repair,
}
"""What can be asked for, by the first word of `do`."""
