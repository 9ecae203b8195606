"""A process as YAML: taken out, written, and brought in."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.playbook import actions
from homeplate.playbook.queries import ProcessDetail, process_detail, version_yaml
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.processes.head import head_for
from homeplate.web.processes.views import chosen_version

LARGEST_TEXT = 2_000_000
"""Bytes of a YAML file; the largest template has 60,000."""


def yaml_text(request: PageRequest, given: Given) -> str:
    """The YAML that was uploaded, or else typed. Raises `Invalid`."""
    file = request.FILES.get("file")
    if file is None:
        text = given.values.get("text", "")
    elif (file.size or 0) > LARGEST_TEXT:
        raise Invalid("file-too-large", msg("This file is too large for a process."), field="file")
    else:
        try:
            text = file.read().decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Invalid("encoding", msg("This file is not UTF-8 text."), field="file") from None
    if not text.strip():
        raise Invalid("required", msg("Choose a file, or write the process here."), field="text")
    return text


def place_and_reason(error: Invalid) -> str:
    """What is wrong with a definition, with the path of its place."""
    return f"{error.field}: {sentence(error)}" if "." in error.field else sentence(error)


@require_http_methods(["GET", "POST"])
@page
def edit(request: PageRequest, process_id: UUID) -> HttpResponse:
    """The YAML of the draft (of the published version when there is none), to be changed and kept as a draft."""
    request.actor.require(Permission.PROCESS_EDIT)
    detail = process_detail(request.actor, process_id=process_id)
    if request.method == "GET":
        row = chosen_version(request, detail)
        text = version_yaml(request.actor, version_id=row.id)
        draft = detail.process.draft
        return _editor(request, detail, text, draft.revision if draft else 0)
    given, text = Given.posted(request), ""
    try:
        text = yaml_text(request, given)
        saved = actions.save_draft(
            request.actor,
            process_id=process_id,
            text=text,
            note=given.text("note"),
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        problem = place_and_reason(error) if isinstance(error, Invalid) else sentence(error)
        typed = text or given.values.get("text", "")
        return _editor(
            request, detail, typed, given.revision() or 0, problem, error.status, note=given.text("note")
        )
    count = len(saved.findings)
    found = ngettext("Saved as a draft, with %(n)d finding.", "Saved as a draft, with %(n)d findings.", count)
    text = found % {"n": count} if count else gettext("Saved as a draft, without a finding.")
    undo = f"{reverse('process-studio-do', args=[process_id])}?do=undo&revision={saved.revision}"
    tone = "warn" if count else "ok"
    return go(request, reverse("process-studio", args=[process_id]), text, tone=tone, undo=undo)


def _editor(
    request: PageRequest,
    detail: ProcessDetail,
    text: str,
    revision: int,
    problem: str = "",
    status: int = 200,
    *,
    note: str = "",
) -> HttpResponse:
    context = {
        "head": head_for(request, detail.process.id, "yaml"),
        "note": note,
        "studio_url": reverse("process-studio", args=[detail.process.id]),
        "submit_url": reverse("process-edit", args=[detail.process.id]),
        "text": text,
        "revision": revision,
        "problem": problem,
    }
    return render(request, "process/edit.html", context, status=status)


@require_GET
@page
def yaml(request: PageRequest, process_id: UUID) -> HttpResponse:
    """A version as a YAML file, so that a process can live in git."""
    detail = process_detail(request.actor, process_id=process_id)
    row = chosen_version(request, detail)
    text = version_yaml(request.actor, version_id=row.id)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{detail.process.key}-v{row.number}.yaml"'
    return response
