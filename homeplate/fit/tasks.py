"""Background work on personas; it may run any number of times."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from homeplate.fit.gating import asking_versions, deals_told_of, look_at_open_deals
from homeplate.ledger.since import Place, Told, begin, told_since
from homeplate.people.queries import operator
from homeplate.tenancy.context import workspace

DAY = 24 * 3600
FACTS = 5_000
"""Of more than so many, all deals are looked at: that costs no more."""


@dataclass(frozen=True, slots=True)
class Looked:
    """How far the last look went, and on which day: rules may go by how long ago something was."""

    place: Place
    day: date


def something_to_match(workspace_id: UUID) -> bool:
    """Whether anything was told since the last look, where a process asks for a persona."""
    with workspace(workspace_id):
        if not asking_versions():
            return False
        _, told = _news(workspace_id)
    return told is None or bool(told)


@task()
def match_personas(workspace_id: str) -> int:
    """Give the evidence that a persona fits where one does, and take it back where none does any more; how many deals
    changed."""
    here = UUID(workspace_id)
    with workspace(here):
        # Before the look: what is told while it lasts, its own facts among it, is looked at by the next one.
        place, told = _news(here)
        only = None if told is None else deals_told_of(told)
    now = timezone.now()
    changed = look_at_open_deals(operator(here, "task"), now=now, only=only) if only is None or only else 0
    if place is not None:
        cache.set(_key(here), Looked(place, now.date()), DAY)
    return changed


def _news(workspace_id: UUID) -> tuple[Place | None, Collection[Told] | None]:
    """Where the ledger goes on, and what it told since the last look; None where that cannot be said."""
    looked: Looked | None = cache.get(_key(workspace_id))
    news = None
    if looked is not None and looked.day == timezone.now().date():
        news = told_since(looked.place, at_most=FACTS)
    return news or (begin(), None)


def _key(workspace_id: UUID) -> str:
    return f"personas:{workspace_id}"
