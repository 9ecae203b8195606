"""What the workspace's own outcomes say about each stage, refreshed in the background."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Count, F, Q, Value, When

from homeplate.deals.models import Deal, StageOutcome
from homeplate.deals.rules.standing import History
from homeplate.kit.ids import new_id
from homeplate.playbook.queries import definition
from homeplate.tenancy.context import current_workspace_id

CACHE_SECONDS = 60


def history_of(process_id: UUID) -> History:
    """Stage key to (closed deals that reached it, won), as of the last refresh."""
    key = f"history:{current_workspace_id()}:{process_id}"
    found: dict[str, tuple[int, int]] | None = cache.get(key)
    if found is None:
        rows = StageOutcome.objects.filter(process_id=process_id).values_list("stage", "reached", "won")
        found = {stage: (reached, won) for stage, reached, won in rows}
        cache.set(key, found, CACHE_SECONDS)
    return found


def refresh_history(*, process_id: UUID, now: datetime) -> None:
    """Count, for each stage of a process, the closed deals that reached it and those won.

    A deal that an import found closed began somewhere, and nobody knows how it came to its end: it counts at
    the first stage only. Otherwise the won ones alone would have reached the later stages.
    """
    first = Value(0, output_field=Deal._meta.get_field("furthest"))
    known = Case(When(claimed=F("stage"), then=first), default=F("furthest"))
    rows = (
        Deal.objects.filter(process_id=process_id, archived_at__isnull=True)
        .exclude(status="open")
        .annotate(known=known)
        .values("version_id", "known")
        .annotate(closed=Count("id"), won=Count("id", filter=Q(status="won")))
    )
    sums: dict[str, list[int]] = {}
    for row in rows:
        stages = definition(row["version_id"]).stages
        for stage in stages[: row["known"] + 1]:
            total = sums.setdefault(stage.key, [0, 0])
            total[0] += row["closed"]
            total[1] += row["won"]
    with transaction.atomic():  # a deal that moves meanwhile reads the former counts or these, never none
        StageOutcome.objects.filter(process_id=process_id).delete()
        StageOutcome.objects.bulk_create(
            StageOutcome(id=new_id(), process_id=process_id, stage=stage, reached=reached, won=won, at=now)
            for stage, (reached, won) in sums.items()
        )
    cache.delete(f"history:{current_workspace_id()}:{process_id}")
