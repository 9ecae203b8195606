"""Open deals in the order of what they are worth, without reading them all.

The first deals of each stage and currency come from an index in which these lie by value; put together by what they
are worth, they begin as all deals together would. Few rows are read for a page, however many deals there are.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from math import floor
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.people.access import Actor
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import Part, fetch, fetch_together

MOST_HEAPS = 100
"""Stages times currencies; SQLite puts five hundred statements together at most."""

EXACT = 2**50
"""Amounts below it differ in what they are worth whatever the rate: a floating-point number tells them apart."""

Weights = Mapping[str, float]
Place = tuple[float, UUID]
"""The worth and the id of a deal."""


class Heap(NamedTuple):
    """Open deals that lie together in the index, in the order of their values."""

    process_id: UUID
    stage: str
    currency: str


def first_by_value(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    each: Weights,
    *,
    falling: bool,
    after: Place | None,
    limit: int,
) -> list[Place] | None:
    """The first deals after a place, in order; None where this way does not lead to them.

    That is where closed deals are wanted as well, where a name is looked for, and where a currency has no rate. `each`
    says what a minor unit is worth; without any, amounts are compared as they are written. Two statements.
    """
    if wanted.status != "open" or wanted.archived or wanted.text or not wanted.steady:
        return None
    heaps = _heaps(actor, wanted)
    if len(heaps) > MOST_HEAPS or any(each and heap.currency not in each for heap in heaps):
        return None
    if after is not None and any(after[0] >= EXACT * each.get(heap.currency, 1) for heap in heaps):
        return None
    parts = [
        _part(actor, wanted, today, heap, each.get(heap.currency, 1), falling, after, limit) for heap in heaps
    ]
    found = fetch_together(parts) if parts else ()
    places = [
        (value * each[heap.currency] if each else value, identity)
        for heap, rows in zip(heaps, found, strict=True)
        for identity, value in rows
    ]
    return sorted(places, reverse=falling)[:limit]


def first_of_stages(
    actor: Actor, wanted: DealFilter, today: date, each: Weights, stages: Collection[str], limit: int
) -> dict[str, list[UUID]] | None:
    """The open deals of a process that are worth most at each stage; what has no rate comes last. None where there are
    too many heaps. Two statements."""
    heaps = [heap for heap in _heaps(actor, wanted) if heap.stage in stages]
    if len(heaps) > MOST_HEAPS:
        return None
    parts = [_part(actor, wanted, today, heap, 1.0, True, None, limit) for heap in heaps]
    found: dict[str, list[tuple[float, UUID]]] = {}
    for heap, rows in zip(heaps, fetch_together(parts) if parts else (), strict=True):
        weight = each.get(heap.currency)
        of_stage = found.setdefault(heap.stage, [])
        of_stage += [(-1.0 if weight is None else value * weight, identity) for identity, value in rows]
    return {stage: [one for _, one in sorted(some, reverse=True)[:limit]] for stage, some in found.items()}


def _heaps(actor: Actor, wanted: DealFilter) -> list[Heap]:
    """Where open deals lie, as the kept totals know. One statement."""
    names = ("process_id", "stage", "currency", "owner_id", "team_id")
    exact = {name: getattr(wanted, name) for name in names if getattr(wanted, name)}

    def build(marks: Mapping[str, Any]) -> QuerySet[StageTotal, Any]:
        rows = StageTotal.objects.visible_to(with_marks(actor, marks))
        rows = rows.filter(**{name: marks[name] for name in exact})
        return rows.values_list(*Heap._fields).annotate(n=Sum("deals")).order_by(*Heap._fields)

    rows = fetch(("heaps", shape_of(actor), tuple(exact)), {**values_of(actor), **exact}, build)
    return [Heap(*row[:-1]) for row in rows if row[-1]]


def _part(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    heap: Heap,
    weight: float,
    falling: bool,
    after: Place | None,
    limit: int,
) -> Part:
    of_heap = replace(wanted, process_id=heap.process_id, stage=heap.stage, currency=heap.currency)
    values = {**values_of(actor), **of_heap.values(), "today": today}
    tied = False
    if after is not None:
        bound, tied = bound_of(after[0], weight, falling)
        values |= {"bound": bound, **({"after": after[1]} if tied else {})}
    order = ("by value", shape_of(actor), of_heap.shape(), falling, after is not None, tied, limit)
    return order, values, partial(_ordered, actor, of_heap, falling, after is not None, tied, limit)


def bound_of(worth: float, weight: float, falling: bool) -> tuple[int, bool]:
    """The amount at which a heap goes on beyond a worth, and whether that amount is worth just as much.

    If so, deals of that amount are beyond it as far as their ids are; if not, all of them are. Holds for amounts below
    `EXACT`. Pure.
    """
    near = floor(worth / weight)
    # A quotient is off by a rounding at most: what decides is the product, as of the deals themselves.
    some = [near + step for step in (-2, -1, 0, 1, 2, 3)]
    for amount in some:
        if amount * weight == worth:
            return amount, True
    beyond = [amount for amount in some if (amount * weight < worth if falling else amount * weight > worth)]
    return (max(beyond), False) if falling else (min(beyond), False)


def _ordered(
    actor: Actor,
    wanted: DealFilter,
    falling: bool,
    begun: bool,
    tied: bool,
    limit: int,
    marks: Mapping[str, Any],
) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
    if begun:
        rows = rows.filter(_beyond(falling, marks["bound"], marks["after"] if tied else None))
    by: Sequence[str] = ("-value_minor", "-id") if falling else ("value_minor", "id")
    return rows.order_by(*by).values_list("id", "value_minor")[:limit]


def _beyond(falling: bool, bound: Any, after: Any) -> Q:
    step: Hashable = "lt" if falling else "gt"
    within = Q(**{f"value_minor__{step}e": bound})
    if after is None:
        return within
    return within & (Q(**{f"value_minor__{step}": bound}) | Q(**{f"id__{step}": after}))
