"""Background work on takes. It may run any number of times: it goes on where it was."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.kit.ids import parse_id
from homeplate.people.queries import operator
from homeplate.prospects.takes.work import work_take


@task()
def take_leads(workspace_id: str, take_id: str, asked_by: str = "") -> None:
    """Do a take that a member queued, or take one back for them."""
    author = operator(UUID(workspace_id), "task")
    work_take(author, take_id=UUID(take_id), clock=timezone.now, asked_by=parse_id(asked_by))
