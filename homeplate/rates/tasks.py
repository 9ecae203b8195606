"""Background work of rates. A task may be run any number of times: it goes on where it was."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.rates.work import work_rates


@task()
def carry_on(workspace_id: str, run_id: str) -> None:
    """Read the file that somebody queued, in their name."""
    work_rates(UUID(workspace_id), run_id=UUID(run_id), clock=timezone.now)
