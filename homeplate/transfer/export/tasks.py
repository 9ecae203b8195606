"""Background work of exports; a task may be run any number of times."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.tenancy.context import workspace
from homeplate.transfer.export.keeping import forget_old_exports
from homeplate.transfer.export.work import work_export


@task()
def make_export(workspace_id: str, export_id: str) -> None:
    """Make the export that somebody asked for."""
    work_export(UUID(workspace_id), export_id=UUID(export_id), clock=timezone.now)


@task()
def forget_exports(workspace_id: str) -> int:
    """Remove the files of exports whose time is over; gives the number removed."""
    with workspace(UUID(workspace_id)):
        return forget_old_exports(now=timezone.now())
