"""Making an export that was asked for. It may begin anew at any time: nothing of it is there before its end."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from homeplate.deals.models import Document
from homeplate.kit.room import no_room
from homeplate.ledger.actions import record
from homeplate.people.directory import workspace_of
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace
from homeplate.transfer.export.tables import tables
from homeplate.transfer.export.writing import write_archive
from homeplate.transfer.models import WorkspaceExport

Clock = Callable[[], datetime]


class _Stopped(Exception):
    """Somebody asked to stop, or the export is gone."""


def work_export(workspace_id: UUID, *, export_id: UUID, clock: Clock) -> None:
    """Make the file of an export; nothing when it is not asked for any more.

    What nobody foresaw is kept as a failure, and raised as well.
    """
    with workspace(workspace_id):
        export = _take(export_id, clock())
        if export is None:
            return
        try:
            _make(export, clock)
        except _Stopped:
            _end(export, "cancelled", clock())
        except Exception as error:
            _drop_file(export)
            _end(export, "full" if no_room(error) else "failed", clock())
            raise


def _drop_file(export: WorkspaceExport) -> None:
    """Remove the file that was made, whose row could not be written."""
    if export.path:
        default_storage.delete(export.path)
    export.path, export.size = "", 0


def _take(export_id: UUID, now: datetime) -> WorkspaceExport | None:
    with transaction.atomic():
        rows = WorkspaceExport.objects.select_for_update().filter(state__in=("waiting", "running"))
        export = rows.filter(id=export_id).first()
        if export is not None:
            export.state, export.done, export.seen_at = "running", 0, now
            export.total = sum(table.model._default_manager.count() for table in tables())
            export.total += Document.objects.count()
            export.save(update_fields=["state", "done", "seen_at", "total"])
    return export


def _make(export: WorkspaceExport, clock: Clock) -> None:
    def told(number: int) -> None:
        export.done += number
        with transaction.atomic():
            rows = WorkspaceExport.objects.filter(id=export.id, state="running", cancel_asked=False)
            if not rows.update(done=export.done, seen_at=clock()):
                raise _Stopped

    name = workspace_of(export.workspace_id).name
    with tempfile.TemporaryFile() as file:
        write_archive(file, tables(), name=name, clock=clock, told=told)
        told(0)
        file.seek(0)
        path = default_storage.save(f"{export.workspace_id}/exports/{export.id}.zip", File(file))
    export.path, export.size = path, default_storage.size(path)
    _end(export, "done", clock())


def _end(export: WorkspaceExport, state: str, now: datetime) -> None:
    with transaction.atomic():
        found = WorkspaceExport.objects.select_for_update().filter(id=export.id, state="running").first()
        if found is None:
            if export.path:
                default_storage.delete(export.path)
            return
        found.state, found.finished_at, found.seen_at = state, now, now
        found.path, found.size = export.path, export.size
        found.save(update_fields=["state", "finished_at", "seen_at", "path", "size"])
        author = replace(operator(found.workspace_id, "task"), member_id=found.member_id)
        data = {"size": found.size}
        verb = "export.failed" if state == "full" else f"export.{state}"
        record(author, subject="export", subject_id=found.id, verb=verb, at=now, data=data)
