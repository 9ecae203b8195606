"""Keeping the chance of open deals up to date with the model in use and the days that go by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.deals.rules.state import RATED
from homeplate.tenancy.bulk import update_many

AT_ONCE = 500
Rating = tuple[int, str]
"""A chance in per mille, and where it comes from."""


def rate(ratings: Mapping[UUID, Rating], *, process_id: UUID, as_of: datetime) -> int:
    """Give open deals the chances that they have as of a moment; those that changed since were given theirs by the
    change. No fact is told: nobody did anything. Gives how many moved."""
    rows = _rated(process_id, as_of).values_list("id", "probability", "probability_source")
    moved = [deal_id for deal_id, *was in rows.iterator() if ratings.get(deal_id, tuple(was)) != tuple(was)]
    given = 0
    for some in _batches(moved):
        with transaction.atomic():
            still = _rated(process_id, as_of).filter(id__in=some).order_by("id").select_for_update()
            values = [
                {"id": one, "probability": ratings[one][0], "probability_source": ratings[one][1]}
                for one in still.values_list("id", flat=True)
            ]
            update_many(Deal, ("probability", "probability_source"), values)
            given += len(values)
    return given


def _rated(process_id: UUID, as_of: datetime) -> QuerySet[Deal]:
    return Deal.objects.filter(
        process_id=process_id,
        status="open",
        archived_at__isnull=True,
        probability_source__in=RATED,
        updated_at__lte=as_of,
    )


def _batches(ids: Iterable[UUID]) -> Iterable[list[UUID]]:
    rest = iter(sorted(ids))
    while some := list(islice(rest, AT_ONCE)):
        yield some
