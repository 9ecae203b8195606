"""Background work on the ledger; it may run any number of times."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from homeplate.ledger import actions
from homeplate.tenancy.context import workspace


@task()
def forget_receipts(workspace_id: str) -> int:
    """Drop what idempotency keys were answered with long ago; gives the number dropped."""
    with workspace(UUID(workspace_id)):
        return actions.forget_receipts(now=timezone.now())
