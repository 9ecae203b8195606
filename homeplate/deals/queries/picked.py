"""Reading a few deals that were chosen already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.people.access import Actor
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch

STEP = 20
"""Ids are asked for by so many, the last of them several times: each number has a statement of its own."""


def picked(actor: Actor, ids: Sequence[UUID], fields: Sequence[str]) -> dict[UUID, Sequence[Any]]:
    """Those of some deals that `actor` sees, by their ids, which are the first of `fields`. One statement."""
    if not ids:
        return {}
    all_of = (*ids, *[ids[-1]] * (-len(ids) % STEP))
    given = {f"id{number}": one for number, one in enumerate(all_of)}

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = Deal.objects.visible_to(with_marks(actor, marks))
        return rows.filter(id__in=[marks[name] for name in given]).order_by().values_list(*fields)

    key = ("picked", shape_of(actor), len(all_of), tuple(fields))
    return {row[0]: row for row in fetch(key, {**values_of(actor), **given}, build)}
