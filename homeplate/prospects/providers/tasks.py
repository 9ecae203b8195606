"""Background work on providers; it may be run any number of times, beside itself too."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.people.queries import operator
from homeplate.prospects.providers.collecting import take_in_deliveries


@task()
def take_deliveries(workspace_id: str) -> int:
    """Take in what lies in the folders of providers, and put away what is done; how many files began."""
    return take_in_deliveries(operator(UUID(workspace_id), "task"), clock=timezone.now)
