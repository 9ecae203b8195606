"""Background work on deals; each task calls one action and may run any number of times."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.deals.actions import lapse_evidence
from homeplate.deals.history import refresh_history
from homeplate.deals.models import Deal
from homeplate.people.queries import operator
from homeplate.playbook.queries import processes
from homeplate.tenancy.context import workspace


def something_lapsed(workspace_id: UUID, now: datetime) -> bool:
    """Whether `notice_lapses` has anything to tell in a workspace."""
    with workspace(workspace_id):
        return Deal.objects.filter(lapses_at__lte=now, status="open").exists()


@task()
def notice_lapses(workspace_id: str) -> int:
    """Tell the ledger about evidence that lapsed; gives the number of deals that slipped back."""
    return lapse_evidence(operator(UUID(workspace_id), "task"), now=timezone.now())


@task()
def refresh_histories(workspace_id: str) -> None:
    """Count anew what closed deals say about each stage of each process."""
    actor = operator(UUID(workspace_id), "task")
    with workspace(actor.workspace_id):
        for process in processes(actor):
            refresh_history(process_id=process.id, now=timezone.now())
