"""Sums over all deals that meet a filter, however many: one statement over indexes that hold all it asks for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.deals.queries.filters import DealFilter, filtered, portions
from homeplate.people.access import Actor
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import Part, fetch_together

Grouped = Callable[[QuerySet[Deal], Mapping[str, Any]], QuerySet[Deal, Any]]
"""Groups deals and sums them; it may use the values that are given besides."""


def summed(
    key: Hashable, actor: Actor, wanted: Sequence[DealFilter], today: date, grouped: Grouped, **more: Any
) -> list[Sequence[Any]]:
    """The sums of each set of deals that meets one of `wanted`: a group may come in several rows, to be added up.

    The filters must have no deal in common. `key` tells what `grouped` does from what others do.
    """
    some = [(one, portion) for one in wanted for portion in portions(one)]
    if not all(one.steady for one in wanted):
        rows = [grouped(filtered(actor, one, today, portion), more) for one, portion in some]
        return [row for found in rows for row in found]
    parts: list[Part] = []
    for one, portion in some:
        values = {**values_of(actor), **one.values(), "today": today, **more}
        build = partial(_part, actor, one, portion, grouped)
        parts.append((("summed", key, portion, shape_of(actor), one.shape()), values, build))
    return [row for found in fetch_together(parts) for row in found]


def _part(
    actor: Actor, wanted: DealFilter, portion: str, grouped: Grouped, marks: Mapping[str, Any]
) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"], portion)
    return grouped(rows, marks)
