"""Asking for an export, stopping one, taking it away, and forgetting it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found, query
from homeplate.people.permissions import Permission
from homeplate.transfer.export.keeping import KEPT, remove_file
from homeplate.transfer.export.tasks import make_export
from homeplate.transfer.models import WorkspaceExport

SILENCE = timedelta(minutes=2)
"""An export that has not moved for so long is taken to be dead."""

BUSY = ("waiting", "running")


@dataclass(frozen=True, slots=True)
class ExportRow:
    """An export as its page shows it; `has_file` once it can be downloaded. `percent` is 0–100."""

    id: UUID
    state: str
    by: str
    percent: int
    size: int
    has_file: bool
    created_at: datetime
    until: datetime | None


@action(Permission.WORKSPACE_MANAGE)
def start_export(actor: Actor, *, now: datetime) -> UUID:
    """Queue the export of the whole workspace. Raises `Conflict` (`export-busy`) while one is being made."""
    busy = WorkspaceExport.objects.select_for_update().filter(state__in=BUSY)
    for export in busy:
        if now - export.seen_at < SILENCE:
            raise Conflict("export-busy", msg("An export is being made. Wait for it or cancel it."))
        export.state, export.finished_at = "failed", now
        export.save(update_fields=["state", "finished_at"])
    new = WorkspaceExport(
        workspace_id=actor.workspace_id, member_id=actor.member_id, created_at=now, seen_at=now
    )
    new.save(force_insert=True)
    record(actor, subject="export", subject_id=new.id, verb="export.started", at=now, data={})
    make_export.enqueue(str(actor.workspace_id), str(new.id))
    return new.id


@action(Permission.WORKSPACE_MANAGE)
def cancel_export(actor: Actor, *, export_id: UUID, now: datetime) -> None:
    """Stop making an export; nothing of it stays. Raises `Conflict` (`export-idle`) when it is not being made."""
    export = _locked(export_id)
    if export.state not in BUSY:
        raise Conflict("export-idle", msg("This export is not being made any more."))
    export.cancel_asked = True
    if export.state == "waiting" or now - export.seen_at >= SILENCE:
        export.state, export.finished_at = "cancelled", now
    export.save(update_fields=["cancel_asked", "state", "finished_at"])
    record(actor, subject="export", subject_id=export.id, verb="export.cancelled", at=now, data={})


@action(Permission.WORKSPACE_MANAGE)
def take_export(actor: Actor, *, export_id: UUID, now: datetime) -> File[Any]:
    """The file of an export; that somebody took it is a fact. Raises `NotFound` when there is none (any more)."""
    export = _locked(export_id)
    if not export.path or not default_storage.exists(export.path):
        not_found(msg("export"))
    record(actor, subject="export", subject_id=export.id, verb="export.taken", at=now, data={})
    return default_storage.open(export.path)


@action(Permission.WORKSPACE_MANAGE)
def forget_export(actor: Actor, *, export_id: UUID, now: datetime) -> None:
    """Remove the file of an export before its time. A second time changes nothing."""
    export = _locked(export_id)
    if export.path:
        remove_file(export)
        record(actor, subject="export", subject_id=export.id, verb="export.forgotten", at=now, data={})


@query(Permission.WORKSPACE_MANAGE)
def exports(actor: Actor, *, limit: int = 10) -> list[ExportRow]:
    """The latest exports of the workspace, newest first."""
    rows = WorkspaceExport.objects.select_related("member").order_by("-created_at", "-id")[:limit]
    return [_row(export) for export in rows]


def _row(export: WorkspaceExport) -> ExportRow:
    percent = min(export.done * 100 // export.total, 100) if export.total else 0
    until = export.finished_at + KEPT if export.path and export.finished_at else None
    by = export.member.name if export.member else ""
    return ExportRow(
        export.id, export.state, by, percent, export.size, bool(export.path), export.created_at, until
    )


def _locked(export_id: UUID) -> WorkspaceExport:
    found = WorkspaceExport.objects.select_for_update().filter(id=export_id).first()
    return found or not_found(msg("export"))
