"""Background work on watched searches; it may run any number of times."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.prospects.watches.work import look


@task()
def look_at_searches(workspace_id: str) -> int:
    """Look at the watched searches that are due; the number of notices."""
    return look(UUID(workspace_id), clock=timezone.now)
