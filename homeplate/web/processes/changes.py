"""What is done with a process: begun, edited, published, made the standard, retired; and open deals moved to it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.deals.actions import Impact, migrate_deals, preview_migration
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import in_language, msg
from homeplate.people.permissions import Permission
from homeplate.playbook import actions
from homeplate.playbook.queries import ProcessDetail, VersionRow, process_detail, version_detail, version_yaml
from homeplate.process.definition import Process
from homeplate.process.editing import repair_weights, share_evenly
from homeplate.process.reading import to_data
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.processes.views import chosen_version, gallery_page, process_page

LARGEST_TEXT = 2_000_000
"""Bytes of a YAML file; the largest template has 60,000."""

EFFECTS_SHOWN = 200


@require_POST
@page
def begin(request: PageRequest) -> HttpResponse:
    """A new process: from a template, or from a YAML file or text."""
    request.actor.require(Permission.PROCESS_EDIT)
    given = Given.posted(request)
    template, text = given.text("template"), ""
    try:
        if not template:
            text = yaml_text(request, given)
        process_id = actions.create_process(request.actor, now=request.now, template=template, text=text)
    except Invalid as error:
        return gallery_page(request, problem=place_and_reason(error), status=error.status, text=text)
    return go(
        request, reverse("process", args=[process_id]), gettext("A draft is there. Publish it to use it.")
    )


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
        return _editor(request, detail, typed, given.revision() or 0, problem, error.status)
    count = len(saved.findings)
    found = ngettext("Saved as a draft, with %(n)d finding.", "Saved as a draft, with %(n)d findings.", count)
    text = found % {"n": count} if count else gettext("Saved as a draft, without a finding.")
    return go(request, reverse("process", args=[process_id]), text, tone="warn" if count else "ok")


def _editor(
    request: PageRequest,
    detail: ProcessDetail,
    text: str,
    revision: int,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "name": in_language(detail.process.name, spoken()),
        "process_url": reverse("process", args=[detail.process.id]),
        "submit_url": reverse("process-edit", args=[detail.process.id]),
        "text": text,
        "revision": revision,
        "problem": problem,
    }
    return render(request, "process/edit.html", context, status=status)


@require_POST
@page
def even_weights(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Share out 100 evenly among the criteria of the draft."""
    return _reweigh(request, process_id, share_evenly)


@require_POST
@page
def mend_weights(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Bring the weights of the draft to 100 in the same proportions."""
    return _reweigh(request, process_id, repair_weights)


def _reweigh(request: PageRequest, process_id: UUID, edit: Callable[[Process], Process]) -> HttpResponse:
    request.actor.require(Permission.PROCESS_EDIT)
    detail, given = process_detail(request.actor, process_id=process_id), Given.posted(request)
    # Without a draft any more, the revision that was read makes saving a conflict.
    row = chosen_version(request, detail)
    before = version_detail(request.actor, version_id=row.id).definition
    return _done(
        request,
        process_id,
        lambda: actions.save_draft(
            request.actor,
            process_id=process_id,
            definition=to_data(edit(before)),
            revision=given.revision() or 0,
            now=request.now,
        ),
        gettext("The weights add up to 100."),
    )


def _done(request: PageRequest, process_id: UUID, act: Callable[[], object], text: str) -> HttpResponse:
    """Do something with a process and show it; why it was refused stands on its page."""
    try:
        act()
    except (Invalid, Conflict) as error:
        detail = process_detail(request.actor, process_id=process_id)
        found = version_detail(request.actor, version_id=chosen_version(request, detail).id)
        return process_page(request, detail, found, problem=sentence(error), status=error.status)
    return go(request, reverse("process", args=[process_id]), text)


@require_POST
@page
def publish(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Make the draft the version of new deals."""
    revision = Given.posted(request).revision()
    return _done(
        request,
        process_id,
        lambda: actions.publish(request.actor, process_id=process_id, now=request.now, revision=revision),
        gettext("Published. New deals start on this version; open ones can be moved to it."),
    )


@require_POST
@page
def discard(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Throw the draft away; a process that was never published goes with it."""
    try:
        actions.discard_draft(request.actor, process_id=process_id, now=request.now)
    except Refused as error:
        return go(request, reverse("process", args=[process_id]), sentence(error), tone="bad")
    return go(request, reverse("processes"), gettext("The draft is discarded."))


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


@require_GET
@page
def impact(request: PageRequest, process_id: UUID) -> HttpResponse:
    """What a version would change on the open deals of its process; nothing is written."""
    detail = process_detail(request.actor, process_id=process_id)
    row = chosen_version(request, detail)
    found = preview_migration(request.actor, version_id=row.id, now=request.now)
    may = row.state == "published" and request.actor.may(Permission.DEAL_MIGRATE)
    return _impact_page(request, detail, row, found, migrate=may and bool(found.effects))


@require_POST
@page
def migrate(request: PageRequest, process_id: UUID) -> HttpResponse:
    """Move the open deals of the process to its published version, and report what became of each."""
    detail = process_detail(request.actor, process_id=process_id)
    if detail.process.published is None:
        raise Http404
    row = detail.process.published
    found = migrate_deals(request.actor, version_id=row.id, now=request.now)
    return _impact_page(request, detail, row, found, done=True)


def _impact_page(
    request: PageRequest,
    detail: ProcessDetail,
    row: VersionRow,
    found: Impact,
    *,
    migrate: bool = False,
    done: bool = False,
) -> HttpResponse:
    definition = version_detail(request.actor, version_id=row.id).definition
    rows = [
        {
            "url": reverse("deal", args=[effect.deal_id]),
            "name": effect.name,
            "stage_from": _stage(definition, effect.stage_from),
            "stage_to": _stage(definition, effect.stage_to),
            "progress_from": effect.progress_from,
            "progress_to": effect.progress_to,
            "dropped": len(effect.dropped),
        }
        for effect in found.effects
    ]
    context = {
        "name": in_language(detail.process.name, spoken()),
        "process_url": f"{reverse('process', args=[detail.process.id])}?version={row.number}",
        "version": f"v{row.number}",
        "is_draft": row.state == "draft",
        "figures": (
            (gettext("Open deals on other versions"), len(found.effects), ""),
            (gettext("Change stage"), len(found.moved), "warn" if found.moved else ""),
            (gettext("Gain progress"), len(found.gaining), "ok" if found.gaining else ""),
            (gettext("Lose progress"), len(found.losing), "bad" if found.losing else ""),
        ),
        "rows": rows[:EFFECTS_SHOWN],
        "rows_more": max(len(rows) - EFFECTS_SHOWN, 0),
        "migrate_url": reverse("process-migrate", args=[detail.process.id]) if migrate else "",
        "done": done,
    }
    return render(request, "process/impact.html", context)


def _stage(definition: Process, key: str) -> str:
    return in_language(definition.stage(key).name, spoken()) if definition.has_stage(key) else key
