"""Background work of imports and of leaving. A task may be run any number of times: it goes on where it was."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.people.queries import operator
from homeplate.transfer import deletion
from homeplate.transfer.undo import work_undo
from homeplate.transfer.work import work_import


@task()
def carry_out(workspace_id: str, run_id: str) -> None:
    """Do the dry run or the import that somebody queued, in their name."""
    work_import(operator(UUID(workspace_id), "import"), run_id=UUID(run_id), clock=timezone.now)


@task()
def take_back(workspace_id: str, run_id: str) -> None:
    """Undo the import that somebody asked to undo."""
    work_undo(operator(UUID(workspace_id), "import"), run_id=UUID(run_id), clock=timezone.now)


@task()
def delete_workspace(workspace_id: str) -> bool:
    """Delete a workspace whose time has come; gives whether it did."""
    return deletion.delete_workspace(UUID(workspace_id), now=timezone.now())
