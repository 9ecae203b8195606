"""Background work on leads; it may run any number of times."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils import timezone
from django_tasks import task

from homeplate.leads.actions import return_waiting
from homeplate.leads.models import Lead
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace


def something_returns(workspace_id: UUID, now: datetime) -> bool:
    """Whether `bring_back_leads` has anything to do: the day of a waiting lead has come in its workspace."""
    with workspace(workspace_id):
        rows = Lead.objects.filter(state="waiting", archived_at__isnull=True).order_by("queue_at")
        first = rows.values_list("returns_on", flat=True).first()
    return first is not None and first <= now.astimezone(ZoneInfo(operator(workspace_id, "task").zone)).date()


@task()
def bring_back_leads(workspace_id: str) -> int:
    """Bring back the leads whose day has come; gives their number."""
    actor, back = operator(UUID(workspace_id), "task"), 0
    while some := return_waiting(actor, now=timezone.now()):
        back += some
    return back
