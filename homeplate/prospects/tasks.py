"""Background work on prospects. A task may be run any number of times: it goes on where it was."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.people.queries import operator
from homeplate.prospects.working import work_a_while


@task()
def carry_out(workspace_id: str, load_id: str) -> None:
    """Do the load that somebody queued; what has to wait is queued again for its time."""
    wait = work_a_while(operator(UUID(workspace_id), "import"), load_id=UUID(load_id), clock=timezone.now)
    if wait is not None:
        later = carry_out.using(run_after=timezone.now() + timedelta(seconds=wait))
        later.enqueue(workspace_id, load_id)
