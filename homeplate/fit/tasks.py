"""Background work on personas; it may run any number of times."""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from homeplate.fit.gating import asking_versions, look_at_open_deals
from homeplate.ledger.queries import newest_id
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace

DAY = 24 * 3600


def something_to_match(workspace_id: UUID) -> bool:
    """Whether anything was told since the last look, where a process asks for a persona."""
    with workspace(workspace_id):
        if not asking_versions():
            return False
        newest = newest_id()
    return newest is not None and cache.get(_key(workspace_id)) != str(newest)


@task()
def match_personas(workspace_id: str) -> int:
    """Give the evidence that a persona fits where one does, and take it back where none does any more; how many deals
    changed."""
    here = UUID(workspace_id)
    with workspace(here):
        # Before the look: what is told while it lasts, its own facts among it, is looked at by the next one.
        newest = newest_id()
    changed = look_at_open_deals(operator(here, "task"), now=timezone.now())
    cache.set(_key(here), str(newest), DAY)
    return changed


def _key(workspace_id: UUID) -> str:
    return f"personas:{workspace_id}"
