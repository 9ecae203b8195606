"""What stands above a draft on every page of its way: Build → Check → Compare → Impact → Publish → Migrate."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries_draft import Bench, bench
from homeplate.process.lint.weights import WHOLE
from homeplate.web.page import PageRequest, spoken
from homeplate.web.processes.drawn import Note, notes
from homeplate.web.processes.shown import state_label


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way. `state`: done, bad, warn or nothing; without `url` it cannot be taken yet: `note` says
    why."""

    key: str
    label: str
    url: str
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """A process that is worked on. `errors` keep it from being published; `revision` 0 means no draft."""

    process_id: UUID
    name: str
    version: str
    state: str
    state_label: str
    steps: tuple[Step, ...]
    current: str
    errors: tuple[Note, ...]
    warnings: int
    revision: int
    undo: bool
    redo: bool
    may_publish: bool


def head_for(request: PageRequest, process_id: UUID, current: str) -> Head | None:
    """The head of a page that is about a process; None for whoever does not work on it."""
    if not request.actor.may(Permission.PROCESS_EDIT):
        return None
    return head_of(request, bench(request.actor, process_id=process_id), current)


def head_of(request: PageRequest, found: Bench, current: str) -> Head:
    """The head of a page; `current` is the key of its step, or `yaml`."""
    placed = notes(found.definition, found.findings, found.process_id)
    errors = tuple(note for group in placed.values() for note in group if note.severity == "error")
    state = "draft" if found.revision else "published" if found.published else "retired"
    warnings = len(found.findings) - len(errors)
    return Head(
        process_id=found.process_id,
        name=in_language(found.definition.name, spoken()),
        version=f"v{found.number}",
        state=state,
        state_label=state_label(state),
        steps=_steps(found, len(errors), warnings),
        current=current,
        errors=errors,
        warnings=warnings,
        revision=found.revision,
        undo=found.undo,
        redo=found.redo,
        may_publish=request.actor.may(Permission.PROCESS_PUBLISH),
    )


def _steps(found: Bench, errors: int, warnings: int) -> tuple[Step, ...]:
    def at(name: str, query: str = "") -> str:
        return reverse(name, args=[found.process_id]) + query

    total, draft, ran = found.definition.total_weight, found.revision > 0, found.published is not None
    weighed = total == WHOLE
    sum_note = "" if weighed else gettext("%(sum)s of 100") % {"sum": total}
    return (
        Step("build", gettext("Build"), at("process-studio"), "done" if weighed else "bad", sum_note),
        Step("check", gettext("Check"), at("process-check"), *_found(errors, warnings)),
        Step(
            "compare",
            gettext("Compare"),
            at("process-diff", f"?before={found.published}&after={found.number}"),
        )
        if draft and ran
        else Step("compare", gettext("Compare"), "", note=_nothing(draft)),
        Step("impact", gettext("Impact"), at("process-impact", f"?version={found.number}"))
        if draft and ran
        else Step("impact", gettext("Impact"), "", note=_nothing(draft)),
        Step("publish", gettext("Publish"), at("process-publish"))
        if draft
        else Step("publish", gettext("Publish"), "", "done", gettext("published")),
        Step("migrate", gettext("Migrate"), at("process-impact", f"?version={found.published}"))
        if ran and not draft
        else Step("migrate", gettext("Migrate"), "", note=gettext("once published")),
    )


def _nothing(draft: bool) -> str:
    return gettext("first version") if draft else gettext("nothing changed")


def _found(errors: int, warnings: int) -> tuple[str, str]:
    """State and note of the check."""
    if errors:
        return "bad", ngettext("%(num)s error", "%(num)s errors", errors) % {"num": errors}
    if warnings:
        return "warn", ngettext("%(num)s warning", "%(num)s warnings", warnings) % {"num": warnings}
    return "done", ""
