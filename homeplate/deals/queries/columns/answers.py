"""What the reads of deals ask of the columns. Each answer is None where the database is to be asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Literal
from uuid import UUID

from homeplate.deals.queries.columns import asking
from homeplate.deals.queries.columns.asking import After, Order
from homeplate.deals.queries.columns.keeping import asked
from homeplate.deals.queries.columns.table import Copy
from homeplate.deals.queries.filters import DealFilter
from homeplate.people.access import Actor

Found = tuple[Copy, Any]
"""A copy, and the numbers of the rows in it that are meant."""


def of_use(wanted: DealFilter) -> bool:
    """Whether the columns know all that a filter is about, and the database has no kept answer or short list. Pure."""
    return asking.knows(wanted) and not wanted.by_totals


def _found(actor: Actor, wanted: DealFilter, today: date) -> Found | None:
    if not of_use(wanted):
        return None
    wanted = replace(wanted, many=False)
    key = (actor.reach, actor.member_id, actor.teams, wanted, today)
    found: Found | None = asked(key, partial(_meeting, actor, wanted, today))
    return found


def _meeting(actor: Actor, wanted: DealFilter, today: date, copy: Copy) -> Found:
    return copy, asking.meeting(copy, actor, wanted, today)


def up_to(
    actor: Actor, wanted: DealFilter, today: date, most: int
) -> tuple[UUID, ...] | Literal[False] | None:
    """The ids of the deals that meet a filter, if there are at most so many; else False."""
    found = _found(actor, wanted, today)
    if found is None:
        return None
    copy, rows = found
    return asking.ids(copy, rows) if len(rows) <= most else False


def sums(actor: Actor, wanted: DealFilter, today: date) -> list[tuple[str, str, int, int]] | None:
    """Stage, currency, number and value of the deals that meet a filter; a stage may come several times."""
    found = _found(actor, wanted, today)
    if found is None:
        return None
    return [(place.stage, place.currency, count, value) for place, count, value in asking.sums(*found)]


def sums_of_days(
    actor: Actor, wanted: DealFilter, today: date, bounds: Sequence[date]
) -> list[tuple[date | None, str, int, int]] | None:
    """The same by when they are expected to close, between each two of `bounds`; see `asking.sums_of_days`."""
    found = _found(actor, wanted, today)
    return None if found is None else asking.sums_of_days(*found, bounds)


def first(
    actor: Actor, wanted: DealFilter, today: date, order: Order, limit: int, after: After | None = None
) -> list[tuple[UUID, Any]] | None:
    """The first deals in an order behind a place, with what they are worth if they are weighed."""
    if order.column not in asking.SORTED:
        return None
    found = _found(actor, wanted, today)
    return None if found is None else asking.first(*found, order, limit, after)


def first_of_stages(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    each: Mapping[str, float],
    stages: Collection[str],
    limit: int,
) -> dict[str, list[UUID]] | None:
    """The deals of each stage that are worth most."""
    found = _found(actor, wanted, today)
    if found is None:
        return None
    copy, rows = found
    order = Order("value_minor", falling=True, each=each or None, by_id=0 if each else 1)
    by_stage = asking.by_stage(copy, rows)
    return {
        stage: [one for one, _ in asking.first(copy, some, order, limit)]
        for stage, some in by_stage.items()
        if stage in stages
    }
