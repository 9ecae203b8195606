"""Exact count and value of open deals by stage, whatever is shown of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Sum
from moneyed import Money

from homeplate.deals.models import StageTotal
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class StageSum:
    """The open deals of one stage: how many, and their value in each currency."""

    stage: str
    deals: int
    values: tuple[Money, ...]


@query(Permission.DEAL_VIEW)
def stage_totals(
    actor: Actor, *, process_id: UUID, today: date, wanted: DealFilter | None = None
) -> dict[str, StageSum]:
    """Totals by stage key of the open deals visible to `actor`; a stage without deals is left out."""
    wanted = wanted or DealFilter()
    rows = (
        _kept(actor, process_id, wanted) if wanted.by_totals else _counted(actor, process_id, wanted, today)
    )
    return _by_stage(rows)


def _kept(actor: Actor, process_id: UUID, wanted: DealFilter) -> Iterable[tuple[str, str, int, int]]:
    rows = StageTotal.objects.visible_to(actor).filter(process_id=process_id)
    exact = {
        name: getattr(wanted, name)
        for name in ("owner_id", "team_id", "currency", "stage")
        if getattr(wanted, name)
    }
    return (
        rows.filter(**exact)
        .values_list("stage", "currency")
        .annotate(n=Sum("deals"), value=Sum("value_minor"))
        .order_by("stage", "currency")
    )


def _counted(
    actor: Actor, process_id: UUID, wanted: DealFilter, today: date
) -> Iterable[tuple[str, str, int, int]]:
    rows = filtered(actor, wanted, today).filter(process_id=process_id, status="open")
    return (
        rows.values_list("stage", "currency")
        .annotate(n=Count("id"), value=Sum("value_minor"))
        .order_by("stage", "currency")
    )


def _by_stage(rows: Iterable[tuple[str, str, int, int]]) -> dict[str, StageSum]:
    counts: dict[str, int] = {}
    values: dict[str, list[Money]] = {}
    for stage, currency, count, value in rows:
        if count:
            counts[stage] = counts.get(stage, 0) + count
            values.setdefault(stage, []).append(from_minor(value, currency))
    return {stage: StageSum(stage, count, tuple(values[stage])) for stage, count in counts.items()}
