"""The sheets of the studio: a stage, a criterion or the process itself as a form, saved to the draft at once.

A form is sent for more than saving: to see it in another language, with the inputs of another type, with a row more
or less. All that was typed comes back each time. `then` says what it was sent for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.text import in_language
from homeplate.playbook.actions import Edit, edit_draft
from homeplate.playbook.queries_draft import Bench, bench
from homeplate.process import editing
from homeplate.process.definition import Process
from homeplate.process.reading import to_data
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, is_htmx, page, spoken, toast, trigger
from homeplate.web.processes.doing import writing
from homeplate.web.processes.forms.criterion import criterion_form, parameters
from homeplate.web.processes.forms.form import (
    Block,
    Section,
    Tree,
    blocks,
    filled,
    given,
    read,
    sent,
    sentences,
    with_row,
    without_row,
)  # fmt: skip
from homeplate.web.processes.forms.inputs import Look
from homeplate.web.processes.forms.labels import language_name
from homeplate.web.processes.forms.stage import stage_form
from homeplate.web.processes.forms.whole import process_form
from homeplate.web.processes.studio import shown_again, studio_context
from homeplate.web.shown import Option

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a sheet is about. `data` is the part of the definition, `edit` makes the change of values that were read,
    `next_key` is the part that comes after it, `anchor` the start of the ids of its elements."""

    kind: str
    key: str
    title: str
    where: str
    form: Sequence[Section]
    data: Values
    edit: Callable[[Values], Edit]
    did: str
    next_key: str = ""
    anchor: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is laid out."""

    kind: str
    key: str
    title: str
    where: str
    url: str
    do_url: str
    back_url: str
    revision: int
    blocks: tuple[Block, ...]
    languages: tuple[Option, ...]
    language: str
    type: str
    problem: str
    may_go_on: bool


Make = Callable[[Process, str], Subject]
"""A process, and the type that a criterion is to have (empty: as it is), to what a sheet is about."""


@require_http_methods(["GET", "POST"])
@page
def stage(request: PageRequest, process_id: UUID, stage_key: str) -> HttpResponse:
    """A stage with all its fields."""
    return _sheet(request, process_id, lambda process, _: about_stage(process, stage_key))


@require_http_methods(["GET", "POST"])
@page
def criterion(request: PageRequest, process_id: UUID, criterion_key: str) -> HttpResponse:
    """A criterion with all its fields."""
    return _sheet(
        request,
        process_id,
        lambda process, kind: about_criterion(process, criterion_key, kind),
    )


@require_http_methods(["GET", "POST"])
@page
def settings(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Name, languages and roles of the process."""
    return _sheet(request, process_id, lambda process, _: about_process(process))


def about_stage(process: Process, key: str) -> Subject:
    """The sheet of a stage. Raises `NotFound`."""
    at, found = process.index(key), process.stage(key)
    following = process.stages[at + 1].key if at + 1 < len(process.stages) else ""
    return Subject(
        kind="stage",
        key=key,
        title=in_language(found.name, spoken()) or key,
        where=gettext("Stage %(number)s of %(all)s") % {"number": at + 1, "all": len(process.stages)},
        form=stage_form(process, found, spoken()),
        data=to_data(process)["stages"][at],
        edit=lambda values: lambda p: editing.change_stage(p, key, values=values),
        did="stage_changed",
        next_key=following,
        anchor="t-",
    )


def about_criterion(process: Process, key: str, kind: str = "") -> Subject:
    """The sheet of a criterion; `kind` is the type it is to have. Raises `NotFound`."""
    found, stage = process.criterion(key), process.stage_of(key)
    kind = kind or found.type
    keys = [one.key for one in process.criteria]
    following = keys[keys.index(key) + 1 : keys.index(key) + 2]
    data = next(
        one for one in to_data(process)["stages"][process.index(stage.key)]["criteria"] if one["key"] == key
    )
    return Subject(
        kind="criterion",
        key=key,
        title=gettext("Criterion"),
        where=in_language(stage.name, spoken()),
        form=criterion_form(process, found, kind, spoken()),
        data={**data, "stage": stage.key},
        edit=lambda values: lambda p: _changed(p, key, values),
        did="criterion_changed",
        next_key=following[0] if following else "",
        anchor="a-",
        type=kind,
    )


def _changed(process: Process, key: str, values: Values) -> Process:
    """The criterion with its fields, and in the stage that was chosen."""
    fields = {name: value for name, value in values.items() if name != "stage"}
    changed = editing.change_criterion(process, key, values=fields)
    wanted = values.get("stage")
    if not wanted or wanted == process.stage_of(key).key:
        return changed
    last = len(process.stage(wanted).criteria)
    return editing.move_criterion(changed, fields.get("key") or key, stage=wanted, at=last)


def about_process(process: Process) -> Subject:
    """The sheet of the process itself."""
    languages = {"languages": process.languages}
    return Subject(
        kind="process",
        key="",
        title=gettext("Name, languages and roles"),
        where="",
        form=process_form(),
        data={**to_data(process), **languages},
        edit=lambda values: lambda p: editing.change_process(p, values=values),
        did="process_changed",
    )


def _sheet(request: PageRequest, process_id: UUID, make: Make) -> HttpResponse:
    found, values = bench(request.actor, process_id=process_id), Given.posted(request)
    process = found.definition
    language = values.text("language")
    language = language if language in process.languages else writing(process)
    if request.method == "GET":
        subject = make(process, "")
        look = Look(
            process.languages, language, focus=request.GET.get("at", "") or subject.form[0].inputs[0].name
        )
        return _page(request, found, subject, filled(subject.form, subject.data), look)
    subject = make(process, values.text("type"))
    raw, then = _given(subject, values), values.text("then")
    if subject.type != values.text("shown_type"):
        then = "type"
    if then in ("", "save", "next"):
        return _save(request, found, make, subject, raw, language, values)
    look = Look(process.languages, language)
    raw = _turned(subject, raw, then, look)
    return _page(request, found, subject, raw, look, revision=values.revision())


def _given(subject: Subject, values: Given) -> Tree:
    """The form as it was sent; inputs of a type that was not shown yet are as they are from the start."""
    shown = {one.name for one in parameters(values.text("shown_type"))}
    fresh = {one.name for one in parameters(subject.type) if one.name not in shown}
    return given(subject.form, sent(values.values), fresh)


def _turned(subject: Subject, raw: Tree, then: str, look: Look) -> Tree:
    """The form seen otherwise: in another language, with another type, with a row more or less."""
    verb, _, argument = then.partition(":")
    if verb == "lang" and argument in look.languages:
        look.language = argument
    elif verb == "row":
        raw, look.focus = with_row(subject.form, raw, argument)
    elif verb == "drop":
        raw, look.focus = without_row(raw, argument), argument.partition(".")[0]
    elif verb == "type":
        look.focus = "type"
    return raw


def _save(
    request: PageRequest,
    found: Bench,
    make: Make,
    subject: Subject,
    raw: Tree,
    language: str,
    values: Given,
) -> HttpResponse:
    try:
        done = edit_draft(
            request.actor,
            process_id=found.process_id,
            edit=subject.edit(read(subject.form, raw)),
            did=subject.did,
            about=subject.key,
            revision=values.revision() or 0,
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _refused(request, found, make, subject, raw, language, error, values)
    focus = f"{subject.anchor}{done.about}" if subject.anchor else ""
    if values.text("then") == "next" and subject.next_key and is_htmx(request):
        return _next(request, found.process_id, subject, language, done.revision if done.changed else 0)
    response = shown_again(request, found.process_id, done, gettext("Saved."), focus)
    return trigger(response, {"close-sheet": ""}) if is_htmx(request) else response


def _next(request: PageRequest, process_id: UUID, subject: Subject, language: str, undo: int) -> HttpResponse:
    """The sheet of the part that comes next, over the studio as it is by now."""
    found = bench(request.actor, process_id=process_id)
    about = about_stage if subject.kind == "stage" else about_criterion
    following = about(found.definition, subject.next_key)
    look = Look(found.definition.languages, language, focus=following.form[0].inputs[0].name)
    raw = filled(following.form, following.data)
    context = {**studio_context(request, found, oob=True), "sheet": _laid_out(found, following, raw, look)}
    response = render(request, "process/_sheet_next.html", context)
    address = f"{reverse('process-studio-do', args=[process_id])}?do=undo&revision={undo}" if undo else ""
    return trigger(toast(response, gettext("Saved."), undo=address), {"sheet-saved": ""})


def _refused(
    request: PageRequest,
    found: Bench,
    make: Make,
    subject: Subject,
    raw: Tree,
    language: str,
    error: HomeplateError,
    values: Given,
) -> HttpResponse:
    """The form as it was typed, each error beside its input; after a conflict with what the draft says by now."""
    look = Look(found.definition.languages, language)
    if isinstance(error, Conflict):
        now = make(found.definition, "")
        look.now = filled(now.form, now.data)
        problem = gettext(
            "Somebody else changed this draft meanwhile. What it says now stands beside your words; "
            "save again to put yours in its place."
        )
        return _page(request, found, subject, raw, look, problem=problem, status=error.status)
    look.errors = sentences(error)
    elsewhere = [path.rpartition(".")[2] for path in look.errors]
    look.language = next((code for code in elsewhere if code in look.languages), language)
    return _page(request, found, subject, raw, look, revision=values.revision(), status=error.status)


def _page(
    request: PageRequest,
    found: Bench,
    subject: Subject,
    raw: Tree,
    look: Look,
    *,
    revision: int | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    sheet = _laid_out(found, subject, raw, look)
    left = " ".join(dict.fromkeys(look.errors.values()))
    sheet = replace(sheet, problem=problem or left, revision=sheet.revision if revision is None else revision)
    name = "process/_sheet.html" if is_htmx(request) else "process/sheet.html"
    return render(request, name, {"sheet": sheet}, status=status)


def _laid_out(found: Bench, subject: Subject, raw: Tree, look: Look) -> Sheet:
    process_id = found.process_id
    name = f"process-studio-{'settings' if subject.kind == 'process' else subject.kind}"
    return Sheet(
        kind=subject.kind,
        key=subject.key,
        title=subject.title,
        where=subject.where,
        url=reverse(name, args=[process_id, subject.key] if subject.key else [process_id]),
        do_url=reverse("process-studio-do", args=[process_id]),
        back_url=reverse("process-studio", args=[process_id]),
        revision=found.revision,
        blocks=blocks(subject.form, raw, look),
        languages=tuple(Option(code, language_name(code)) for code in look.languages),
        language=look.language,
        type=subject.type,
        problem="",
        may_go_on=bool(subject.next_key),
    )
