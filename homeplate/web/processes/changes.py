"""What is done with a process: begun, copied, published, made the standard, retired."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, HomeplateError, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.playbook import actions
from homeplate.playbook.queries import process_detail, version_detail
from homeplate.playbook.queries_draft import bench
from homeplate.process.editing.process import FEWEST, MOST, USUAL
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.processes import drawn
from homeplate.web.processes.head import head_of
from homeplate.web.processes.text import place_and_reason, yaml_text
from homeplate.web.processes.views import BLANK, REASON, chosen_version, gallery_page, process_page


@require_POST
@page
def begin(request: PageRequest) -> HttpResponse:
    """A new process: from nothing, from a template, or from a YAML file or text."""
    request.actor.require(Permission.PROCESS_EDIT)
    given = Given.posted(request)
    if given.text("from") == BLANK:
        return _begin_blank(request, given)
    template, text = given.text("template"), ""
    try:
        if not template:
            text = yaml_text(request, given)
        process_id = actions.create_process(request.actor, now=request.now, template=template, text=text)
    except Invalid as error:
        return gallery_page(request, problem=place_and_reason(error), status=error.status, text=text)
    return _into_the_studio(request, process_id)


def _begin_blank(request: PageRequest, given: Given) -> HttpResponse:
    """From nothing but a name, a language and a number of stages."""
    try:
        stages = given.whole("stages", USUAL)
        if not given.text("name"):
            raise Invalid("required", msg("Please fill this in."), field="name")
        if not FEWEST <= stages <= MOST:
            raise Invalid(
                "stages",
                msg("A whole number from {least} to {most}.", least=FEWEST, most=MOST),
                field="stages",
            )
        process_id = actions.create_process(
            request.actor,
            now=request.now,
            name=given.text("name"),
            language=given.text("language") or request.actor.language,
            stages=stages,
        )
    except Invalid as error:
        return gallery_page(request, attempt=Attempt.of(BLANK, given, error), status=error.status)
    return _into_the_studio(request, process_id)


def _into_the_studio(request: PageRequest, process_id: UUID) -> HttpResponse:
    told = gettext("A draft is there. Change what you like; nobody sells by it before it is published.")
    return go(request, reverse("process-studio", args=[process_id]), told)


@require_POST
@page
def reason(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Note why the process should change."""
    given = Given.posted(request)
    try:
        actions.note_reason(
            request.actor,
            process_id=process_id,
            kind=given.text("kind"),
            text=given.text("text"),
            now=request.now,
        )
    except Invalid as error:
        detail = process_detail(request.actor, process_id=process_id)
        found = version_detail(request.actor, version_id=chosen_version(request, detail).id)
        return process_page(
            request, detail, found, attempt=Attempt.of(REASON, given, error), status=error.status
        )
    address = reverse("process", args=[process_id])
    return go(request, f"{address}#reasons", gettext("Noted for the next revision."))


@require_POST
@page
def copy(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Another process that says the same, to be changed."""
    name = bench(request.actor, process_id=process_id).definition.name
    called = {code: _copy_of(code, text) for code, text in name.items()}
    made = actions.copy_process(request.actor, process_id=process_id, name=called, now=request.now)
    return _into_the_studio(request, made)


def _copy_of(code: str, name: str) -> str:
    with translation.override(code):
        return gettext("Copy of %(name)s") % {"name": name}


def _done(request: PageRequest, process_id: UUID, act: Callable[[], object], text: str) -> HttpResponse:
    """Do something with a process and show it; why it was refused stands on its page."""
    try:
        act()
    except (Invalid, Conflict) as error:
        detail = process_detail(request.actor, process_id=process_id)
        found = version_detail(request.actor, version_id=chosen_version(request, detail).id)
        return process_page(request, detail, found, problem=sentence(error), status=error.status)
    return go(request, reverse("process", args=[process_id]), text)


@require_http_methods(["GET", "POST"])
@page
def publish(request: PageRequest, process_id: UUID) -> HttpResponse:
    """What stands against publishing the draft; and making it the version of new deals."""
    request.actor.require(Permission.PROCESS_PUBLISH)
    given = Given.posted(request)
    if request.method == "GET":
        return _publish_page(request, process_id)
    try:
        actions.publish(
            request.actor,
            process_id=process_id,
            note=given.text("note"),
            revision=given.revision(),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _publish_page(request, process_id, note=given.text("note"), error=error)
    told = gettext("Published. New deals start on this version; open ones can be moved to it.")
    migrate = reverse("process-impact", args=[process_id])
    return go(request, reverse("process", args=[process_id]), told, href=migrate, link=gettext("Migrate"))


def _publish_page(
    request: PageRequest, process_id: UUID, *, note: str = "", error: HomeplateError | None = None
) -> HttpResponse:
    found = bench(request.actor, process_id=process_id)
    placed = drawn.notes(found.definition, found.findings, process_id)
    context = {
        "head": head_of(request, found, "publish"),
        "publish_url": reverse("process-publish", args=[process_id]),
        "note": note or found.note,
        "warnings": [one for group in placed.values() for one in group if one.severity != "error"],
        "first": found.published is None,
        "problem": sentence(error) if error else "",
    }
    return render(request, "process/publish.html", context, status=error.status if error else 200)


@require_POST
@page
def discard(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Throw the draft away; a process that was never published goes with it. It can be brought back."""
    try:
        actions.discard_draft(request.actor, process_id=process_id, now=request.now)
    except Refused as error:
        return go(request, reverse("process", args=[process_id]), sentence(error), tone="bad")
    undo = reverse("process-undiscard", args=[process_id])
    return go(request, reverse("processes"), gettext("The draft is discarded."), undo=undo)


@require_POST
@page
def undiscard(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Bring the draft back that was discarded last."""
    try:
        actions.restore_draft(request.actor, process_id=process_id, now=request.now)
    except Refused as error:
        return go(request, reverse("process", args=[process_id]), sentence(error), tone="bad")
    return go(request, reverse("process-studio", args=[process_id]), gettext("The draft is back."))


@require_POST
@page
def make_default(request: PageRequest, process_id: UUID) -> HttpResponse:
    """New deals start here unless they say otherwise."""
    return _done(
        request,
        process_id,
        lambda: actions.make_default(request.actor, process_id=process_id, now=request.now),
        gettext("This is the standard process now."),
    )


@require_POST
@page
def retire(request: PageRequest, process_id: UUID) -> HttpResponse:
    """No new deals on this process; open ones go on."""
    return _done(
        request,
        process_id,
        lambda: actions.retire_process(request.actor, process_id=process_id, now=request.now),
        gettext("Retired: no new deals start on it."),
    )


@require_POST
@page
def restore(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Take a retired process into use again."""
    return _done(
        request,
        process_id,
        lambda: actions.restore_process(request.actor, process_id=process_id, now=request.now),
        gettext("The process is in use again."),
    )
