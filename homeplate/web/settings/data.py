"""`/settings/data/`: taking a whole workspace away as a file, and deleting it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import Message, msg
from homeplate.people.actions import call_deletion_off, schedule_deletion
from homeplate.people.permissions import Permission
from homeplate.people.rules import DELETION_AFTER, NAME_LENGTH
from homeplate.transfer.export import actions
from homeplate.transfer.export.actions import BUSY, ExportRow, exports
from homeplate.web import jinja
from homeplate.web.formats import size_text
from homeplate.web.forms import Attempt, Given, refilled
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence
from homeplate.web.settings.sections import section
from homeplate.web.shown import Field

HERE = "settings-data"
STATES: dict[str, Message] = {
    "waiting": msg("Waiting for its turn"),
    "running": msg("Being made"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
    "full": msg("Failed: the disk of the server is full"),
}
TONES = {"failed": "bad", "full": "bad", "done": "ok"}


@require_GET
@page
def data(request: PageRequest) -> HttpResponse:
    """The exports of the workspace, and the way to a new one."""
    if is_htmx(request):
        return render(request, "settings/_exports.html", {"here": reverse(HERE), **_exports(request)})
    return _page(request)


def _page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    name = Field(
        "name",
        gettext("Type the name of the workspace: %(name)s") % {"name": request.actor.workspace_name},
        required=True,
        longest=NAME_LENGTH,
        autocomplete="off",
    )
    context = {
        "here": reverse(HERE),
        **_exports(request),
        "ends_at": request.actor.ends_at,
        "days": DELETION_AFTER.days,
        "confirm": refilled((name,), attempt, "delete"),
        "opened": attempt is not None,
    }
    return section(
        request, "settings/data.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _exports(request: PageRequest) -> dict[str, Any]:
    rows = exports(request.actor)
    lines = [(row, STATES[row.state].render(gettext), TONES.get(row.state, ""), _size(row)) for row in rows]
    return {"exports": lines, "busy": any(row.state in BUSY for row in rows)}


def _size(row: ExportRow) -> str:
    return size_text(row.size, jinja.language()) if row.has_file else ""


@require_POST
@page
def start(request: PageRequest) -> HttpResponse:
    """Ask for an export of everything."""
    return _acted(request, lambda: actions.start_export(request.actor, now=request.now))


@require_POST
@page
def cancel(request: PageRequest, export_id: UUID) -> HttpResponse:
    """Stop making an export."""
    return _acted(request, lambda: actions.cancel_export(request.actor, export_id=export_id, now=request.now))


@require_POST
@page
def forget(request: PageRequest, export_id: UUID) -> HttpResponse:
    """Remove the file of an export."""
    return _acted(
        request,
        lambda: actions.forget_export(request.actor, export_id=export_id, now=request.now),
        gettext("The file is removed."),
    )


def _acted(request: PageRequest, act: Callable[[], object], text: str = "") -> HttpResponse:
    request.actor.require(Permission.WORKSPACE_MANAGE)
    try:
        act()
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), text)


@require_GET
@page
def download(request: PageRequest, export_id: UUID) -> HttpResponseBase:
    """The file of an export; the audit log says who took it."""
    file = actions.take_export(request.actor, export_id=export_id, now=request.now)
    name = f"homeplate-{request.today.isoformat()}.zip"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@page
def delete(request: PageRequest) -> HttpResponse:
    """Have the workspace deleted in some days, once its name is typed."""
    given = Given.posted(request)
    try:
        at = schedule_deletion(request.actor, name=given.text("name"), now=request.now)
    except Invalid as error:
        return _page(request, Attempt.of("delete", given, error))
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    text = gettext("The workspace will be deleted on %(day)s.") % {"day": jinja.date(jinja.local_day(at))}
    return go(request, reverse(HERE), text, tone="warn", undo=reverse("settings-keep"))


@require_POST
@page
def keep(request: PageRequest) -> HttpResponse:
    """Keep the workspace after all."""
    try:
        call_deletion_off(request.actor, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return go(request, reverse(HERE), gettext("The workspace stays."))
