"""Reading a few deals that were chosen already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.people.access import Actor
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch_among


def picked(actor: Actor, ids: Sequence[UUID], fields: Sequence[str]) -> dict[UUID, Sequence[Any]]:
    """Those of some deals that `actor` sees, by their ids, which are the first of `fields`. One statement."""

    def build(marks: Mapping[str, Any], among: Sequence[UUID]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks))
        return rows.filter(id__in=among).order_by().values_list(*fields)

    key = ("picked", shape_of(actor), tuple(fields))
    return {row[0]: row for row in fetch_among(key, values_of(actor), ids, build)}
