"""Background work on prospects. A task may be run any number of times: it goes on where it was."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.people.queries import operator
from homeplate.prospects.loading.work import work_load


@task()
def carry_out(workspace_id: str, load_id: str) -> None:
    """Do the load that somebody queued."""
    work_load(operator(UUID(workspace_id), "import"), load_id=UUID(load_id), clock=timezone.now)
