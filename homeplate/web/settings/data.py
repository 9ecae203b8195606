"""`/settings/data/`: taking a whole workspace away as a file."""

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

from homeplate.kit.errors import Conflict
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission
from homeplate.transfer.export import actions
from homeplate.transfer.export.actions import BUSY, ExportRow, exports
from homeplate.web import jinja
from homeplate.web.formats import size_text
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence
from homeplate.web.settings.sections import section

HERE = "settings-data"
STATES: dict[str, Message] = {
    "waiting": msg("Waiting for its turn"),
    "running": msg("Being made"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
}
TONES = {"failed": "bad", "done": "ok"}


@require_GET
@page
def data(request: PageRequest) -> HttpResponse:
    """The exports of the workspace, and the way to a new one."""
    context = {"here": reverse(HERE), **_exports(request)}
    if is_htmx(request):
        return render(request, "settings/_exports.html", context)
    return section(request, "settings/data.html", HERE, context)


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
