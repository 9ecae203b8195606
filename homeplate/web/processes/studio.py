"""`/processes/…/studio/`: the draft as columns of cards, and the answer to whatever is done there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.playbook.actions import Edited, edit_draft, redo_edit, undo_edit
from homeplate.playbook.queries_draft import Bench, bench
from homeplate.process.lint.weights import WHOLE
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence, spoken, toast
from homeplate.web.processes import drawn
from homeplate.web.processes.doing import change_of
from homeplate.web.processes.head import head_of

WEIGHTS = "HP101"


@require_GET
@page
def studio(request: PageRequest, process_id: UUID) -> HttpResponse:
    """The studio of a process; the first change of a published one opens its next version."""
    found = bench(request.actor, process_id=process_id)
    return render(request, "process/studio.html", studio_context(request, found))


def studio_context(
    request: PageRequest,
    found: Bench,
    *,
    typed: Mapping[str, str] | None = None,
    focus: str = "",
    problem: str = "",
    oob: bool = False,
) -> dict[str, Any]:
    """What the studio shows. `typed` are new criteria (by stage, a new stage under nothing) that were refused."""
    process, language = found.definition, spoken()
    placed = drawn.notes(process, found.findings, found.process_id)
    columns = drawn.columns(process, placed, found.process_id, language, dict(typed or {}))
    return {
        "head": head_of(request, found, "build"),
        "do_url": reverse("process-studio-do", args=[found.process_id]),
        "columns": columns,
        # What is wrong with the weights is said by the bar, which also has the buttons against it.
        "whole_notes": [note for note in placed.get(("", ""), ()) if note.code != WEIGHTS],
        "total": process.total_weight,
        "off": process.total_weight != WHOLE,
        "may_weigh": bool(process.criteria) and process.total_weight != WHOLE,
        "segments": drawn.segments(process, language),
        "weights_text": drawn.weights_text(columns),
        "dots": drawn.dots(process, language),
        "diamond_text": drawn.diamond_text(process, language),
        "typed_stage": (typed or {}).get("", ""),
        "focus": focus,
        "problem": problem,
        "oob": oob,
    }


@require_POST
@page
def do(request: PageRequest, process_id: UUID) -> HttpResponse:
    """One change of the draft, or one taken back or done again; `do` in the form or the address names it."""
    given = Given.posted(request)
    what = given.text("do") or request.GET.get("do", "")
    revision = given.revision()
    if revision is None:
        revision = Given.asked(request).revision() or 0
    try:
        if what in ("undo", "redo"):
            return _walked(request, process_id, revision, undo=what == "undo")
        change = change_of(what, given)
        done = edit_draft(
            request.actor,
            process_id=process_id,
            edit=change.edit,
            did=change.did,
            about=change.about,
            revision=revision,
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _refused(request, process_id, error, given, what)
    return shown_again(request, process_id, done, change.told, change.focus.format(key=done.about))


def _walked(request: PageRequest, process_id: UUID, revision: int, *, undo: bool) -> HttpResponse:
    act = undo_edit if undo else redo_edit
    done = act(request.actor, process_id=process_id, revision=revision, now=request.now)
    told = gettext("Undone.") if undo else gettext("Done again.")
    back = "redo" if undo else "undo"
    return shown_again(request, process_id, done, told, "", back=back)


def shown_again(
    request: PageRequest, process_id: UUID, done: Edited, told: str, focus: str, *, back: str = "undo"
) -> HttpResponse:
    """The studio after a change, with the way back in a message."""
    address = reverse("process-studio", args=[process_id])
    undo = f"{reverse('process-studio-do', args=[process_id])}?do={back}&revision={done.revision}"
    more = {"undo": undo, "link": gettext("Redo") if back == "redo" else ""} if done.changed else {}
    if not is_htmx(request) or address not in request.headers.get("HX-Current-URL", address):
        return go(request, _next(request, process_id, address), told, **more)
    found = bench(request.actor, process_id=process_id)
    response = render(request, "process/_studio.html", studio_context(request, found, focus=focus))
    return toast(on_the_page(response), told, **more)


def _next(request: PageRequest, process_id: UUID, address: str) -> str:
    """Where somebody goes on who does not come from the studio itself."""
    return reverse("process-check", args=[process_id]) if request.POST.get("back") == "check" else address


def on_the_page(response: HttpResponse) -> HttpResponse:
    """Let the answer take the place of the studio, whatever asked for it."""
    response["HX-Retarget"] = "#studio"
    response["HX-Reswap"] = "outerHTML"
    return response


def _refused(
    request: PageRequest, process_id: UUID, error: HomeplateError, given: Given, what: str
) -> HttpResponse:
    """The studio as it stands, with the reason, and with what was typed where a new part was."""
    found = bench(request.actor, process_id=process_id)
    verb, _, key = what.partition(" ")
    typed = {"": given.text("name")} if verb == "stage-add" else {key: given.text("label")}
    focus = f"q-{key}" if verb in ("add", "stage-add") else ""
    text = sentence(error)
    if not is_htmx(request):
        context = studio_context(request, found, typed=typed, focus=focus, problem=text)
        return render(request, "process/studio.html", context, status=error.status)
    context = studio_context(request, found, typed=typed, focus=focus)
    response = render(request, "process/_studio.html", context, status=error.status)
    return toast(on_the_page(response), text, tone="bad")


@require_GET
@page
def check(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Everything that lint finds, in the order of the process, each with the way to its place."""
    found = bench(request.actor, process_id=process_id)
    placed = drawn.notes(found.definition, found.findings, found.process_id)
    order = [("", "")]
    for stage in found.definition.stages:
        order += [(stage.key, ""), *((stage.key, one.key) for one in stage.criteria)]
    groups = [(placed[place][0].place, placed[place]) for place in order if place in placed]
    context = {
        "head": head_of(request, found, "check"),
        "do_url": reverse("process-studio-do", args=[process_id]),
        "groups": groups,
    }
    return render(request, "process/check.html", context)
