"""Background work on deals; each task calls one action and may run any number of times."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.deals.actions import count_uncounted, lapse_evidence
from homeplate.deals.history import refresh_history
from homeplate.deals.models import Deal
from homeplate.deals.totals import sweep
from homeplate.people.queries import operator
from homeplate.playbook.queries import processes
from homeplate.tenancy.context import workspace


def something_lapsed(workspace_id: UUID, now: datetime) -> bool:
    """Whether `notice_lapses` has anything to tell in a workspace."""
    with workspace(workspace_id):
        return Deal.objects.filter(lapses_at__lte=now, status="open").exists()


def something_uncounted(workspace_id: UUID) -> bool:
    """Whether `count_open_deals` has anything to do in a workspace: after an update, or after a deal came back."""
    with workspace(workspace_id):
        rows = Deal.objects.filter(status="open", archived_at__isnull=True, gate_missing__isnull=True)
        return rows.exists()


@task()
def count_open_deals(workspace_id: str) -> int:
    """Work out what is kept of open deals and was not yet; gives their number."""
    actor, counted = operator(UUID(workspace_id), "task"), 0
    while some := count_uncounted(actor, now=timezone.now()):
        counted += some
    return counted


@task()
def notice_lapses(workspace_id: str) -> int:
    """Tell the ledger about evidence that lapsed; gives the number of deals that slipped back."""
    return lapse_evidence(operator(UUID(workspace_id), "task"), now=timezone.now())


@task()
def refresh_histories(workspace_id: str) -> None:
    """Count anew what closed deals say about each stage of each process, and take away days without deals."""
    actor = operator(UUID(workspace_id), "task")
    with workspace(actor.workspace_id):
        sweep()
        for process in processes(actor):
            refresh_history(process_id=process.id, now=timezone.now())
