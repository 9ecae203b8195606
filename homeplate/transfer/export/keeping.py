"""How long the file of an export is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from homeplate.transfer.models import WorkspaceExport

KEPT = timedelta(days=7)
"""How long the file of an export is kept."""


def remove_file(export: WorkspaceExport) -> None:
    """Remove the file of an export; its line in the list stays."""
    default_storage.delete(export.path)
    export.path = ""
    export.save(update_fields=["path"])


def forget_old_exports(*, now: datetime) -> int:
    """Remove the files of the current workspace whose time is over; their number."""
    old = list(WorkspaceExport.objects.filter(finished_at__lt=now - KEPT).exclude(path=""))
    for export in old:
        remove_file(export)
    return len(old)
