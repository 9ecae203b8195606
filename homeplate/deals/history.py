"""What the workspace's own outcomes say about each stage, refreshed in the background."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Count, F, Q, Value, When

from homeplate.deals.models import ChanceModel, Deal, StageOutcome
from homeplate.deals.rules.standing import History
from homeplate.kit.ids import new_id
from homeplate.playbook.queries import definition
from homeplate.process.taught import WinModel, read
from homeplate.tenancy.context import current_workspace_id

CACHE_SECONDS = 60


def history_of(process_id: UUID) -> History:
    """What closed deals say of each stage, as of the last refresh, and the model of the chance to win in use."""
    key = _key(process_id)
    found: tuple[dict[str, tuple[int, int]], str] | None = cache.get(key)
    if found is None:
        rows = StageOutcome.objects.filter(process_id=process_id).values_list("stage", "reached", "won")
        stages = {stage: (reached, won) for stage, reached, won in rows}
        model = ChanceModel.objects.filter(process_id=process_id).values_list("model", flat=True).first()
        cache.set(key, found := (stages, model or ""), CACHE_SECONDS)
    stages, text = found
    return History(stages, read(text) if text else None)


def _key(process_id: UUID) -> str:
    return f"history:{current_workspace_id()}:{process_id}"


def modelled() -> list[UUID]:
    """The processes of the present workspace in which a model is in use."""
    return list(ChanceModel.objects.values_list("process_id", flat=True))


def use_model(*, process_id: UUID, model: WinModel | None, now: datetime) -> None:
    """Let a trained model tell the chance to win of the deals of a process; None for none any more."""
    rows = ChanceModel.objects.filter(process_id=process_id)
    if model is None:
        rows.delete()
    elif not rows.update(model=model.to_text(), at=now):
        ChanceModel.objects.create(id=new_id(), process_id=process_id, model=model.to_text(), at=now)
    cache.delete(_key(process_id))
    # Somebody may have read the former one meanwhile.
    transaction.on_commit(partial(cache.delete, _key(process_id)))


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
    cache.delete(_key(process_id))
