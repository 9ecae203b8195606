"""What a version does to open deals: seen before, and done."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals.actions import Impact, migrate_deals, preview_migration
from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import ProcessDetail, VersionRow, process_detail, version_detail
from homeplate.process.definition import Process
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.processes.head import head_for
from homeplate.web.processes.views import chosen_version

EFFECTS_SHOWN = 200


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
        "head": head_for(request, detail.process.id, "impact" if row.state == "draft" else "migrate"),
    }
    return render(request, "process/impact.html", context)


def _stage(definition: Process, key: str) -> str:
    return in_language(definition.stage(key).name, spoken()) if definition.has_stage(key) else key
