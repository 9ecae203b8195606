"""Background work on duplicates; it may run any number of times."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.accounts.duplicates.work import work
from homeplate.kit.late import Late
from homeplate.people.queries import operator

if TYPE_CHECKING:
    from homeplate.accounts.duplicates import actions
else:
    actions = Late("homeplate.accounts.duplicates.actions")  # it queues a task of this module


@task()
def search(workspace_id: str, run_id: str) -> None:
    """Do a search for duplicates that was queued."""
    work(operator(UUID(workspace_id), "task"), run_id=UUID(run_id), clock=timezone.now)


@task()
def search_when_due(workspace_id: str) -> bool:
    """Search by itself where the last search is a night old and something changed since; gives whether it did."""
    actor, now = operator(UUID(workspace_id), "task"), timezone.now()
    run_id = actions.begin_when_due(actor, now=now)
    if run_id is not None:
        work(actor, run_id=run_id, clock=timezone.now)
    return run_id is not None
