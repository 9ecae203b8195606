"""Whether anything moved lately: what a board that stays open asks every few seconds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch

LATELY = timedelta(minutes=10)
"""How far back is looked: a board that heard nothing for longer is read anew anyway."""


@query(Permission.DEAL_VIEW)
def last_change(actor: Actor, *, now: datetime) -> datetime | None:
    """When a deal that `actor` sees was changed last; None when none was within `LATELY`."""
    values = {**values_of(actor), "since": now - LATELY}

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks)).filter(updated_at__gte=marks["since"])
        return rows.order_by("-updated_at").values_list("updated_at")[:1]

    row = next(iter(fetch(("pulse", shape_of(actor)), values, build)), None)
    return row[0] if row else None
