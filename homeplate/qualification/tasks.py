"""Background work on qualification; it may run any number of times."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.deals.models import Deal
from homeplate.kit.late import Late
from homeplate.people.queries import operator
from homeplate.playbook.queries import definition
from homeplate.process.criteria.framework import FrameworkReached
from homeplate.tenancy.context import workspace

if TYPE_CHECKING:
    from homeplate.qualification import actions
else:
    actions = Late("homeplate.qualification.actions")  # they queue a task of this module


@task()
def count_anew(workspace_id: str, key: str) -> int:
    """Count a framework that was changed anew on the open deals whose process asks for it; gives their number."""
    actor = operator(UUID(workspace_id), "task")
    with workspace(actor.workspace_id):
        deals = list(_asking(key))
    for deal_id in deals:
        actions.count_frameworks(actor, deal_id=deal_id, now=timezone.now())
    return len(deals)


def _asking(key: str) -> list[UUID]:
    """The open deals whose process has a criterion that asks for a framework."""
    rows = Deal.objects.filter(status="open", archived_at__isnull=True)
    versions = [
        one for one in rows.order_by().values_list("version_id", flat=True).distinct() if _asks(one, key)
    ]
    return list(rows.filter(version_id__in=versions).order_by("id").values_list("id", flat=True))


def _asks(version_id: UUID, key: str) -> bool:
    criteria = definition(version_id).criteria
    return any(isinstance(one, FrameworkReached) and one.framework == key for one in criteria)
