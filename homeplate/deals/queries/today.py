"""A person's own day: what their open deals ask for, each pile with its exact count and what comes first in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, QuerySet
from moneyed import Money

from homeplate.deals.models import Deal
from homeplate.deals.queries.attention import ORDER, PILES, STEPS, pile
from homeplate.deals.queries.filters import DealFilter, filtered, owner_filter
from homeplate.deals.queries.totals import Sums, deal_sums
from homeplate.deals.rules.state import facts_of
from homeplate.deals.store import holdings_of
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, Text
from homeplate.people.access import Actor, query
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import definition
from homeplate.process import gates
from homeplate.tenancy.prepared import Part, fetch_together

STEPS_SHOWN, SHOWN = 12, 5
"""Rows of each pile of steps, and of each other one; a list has them all."""


class Columns(NamedTuple):
    """What is read of a deal for a row, in this order."""

    id: UUID
    name: str
    account: str | None
    version_id: UUID
    stage: str
    stage_since: datetime
    value_minor: int
    currency: str
    next_step: str
    next_step_kind: str
    next_step_on: date | None
    expected_close: date | None
    revision: int
    source: str
    kind: str
    claimed: str
    created_at: datetime


_FIELDS = tuple("account__name" if name == "account" else name for name in Columns._fields)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A criterion that holds up a gate: its key, what it is called, and what is to be done about it."""

    criterion: str
    label: Text
    reason: Message


@dataclass(frozen=True, slots=True)
class DayRow:
    """One deal in a pile. `days` are whole days in the stage, `planned` how many the process means it to take.

    `lacking` names what the next gate lacks, in the pile of deals that lack one criterion.
    """

    id: UUID
    name: str
    account: str
    value: Money | None
    stage: Text
    days: int
    planned: int | None
    next_step: str
    next_step_kind: str
    next_step_on: date | None
    expected_close: date | None
    revision: int
    lacking: Lacking | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """What asks for one thing: the exact number of deals, and the first of them."""

    name: str
    count: int
    rows: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The open deals of one person, and the piles by name; every name of `PILES` is there."""

    deals: Sums
    piles: Mapping[str, Pile]


@query(Permission.DEAL_VIEW)
def own_day(actor: Actor, *, now: datetime, today: date) -> Day:
    """The day of `actor` over their own open deals, in four statements once the processes are known.

    `today` is the day where the person is: next steps are appointments, the days of the process are not. A step on a
    day off is due on the next working day.
    """
    mine = DealFilter(owner_id=owner_filter(actor), status="open")
    due_from = calendar_of(actor).due_from(today)
    wanted = {name: replace(mine, **pile(name, now=now, today=today, due_from=due_from)) for name in PILES}
    counts = fetch_together([_part(actor, name, one, today, _count) for name, one in wanted.items()])
    rows = fetch_together([_part(actor, name, one, today, _first) for name, one in wanted.items()])
    first = {name: [Columns(*row) for row in found] for name, found in zip(PILES, rows, strict=True)}
    lacking = _lacking(first["nearly"], now)
    return Day(
        deals=deal_sums(actor, today=today, wanted=mine),
        piles={
            name: Pile(
                name,
                found[0][1] if found else 0,
                tuple(
                    _row(row, now, lacking.get(row.id) if name == "nearly" else None) for row in first[name]
                ),
            )
            for name, found in zip(PILES, counts, strict=True)
        },
    )


def _part(actor: Actor, name: str, wanted: DealFilter, today: date, read: Any) -> Part:
    values = {**values_of(actor), **wanted.values(), "today": today}
    key = ("day", read.__name__, name, shape_of(actor), wanted.shape())
    return key, values, partial(_deals, actor, wanted, name, read)


def _deals(
    actor: Actor, wanted: DealFilter, name: str, read: Any, marks: Mapping[str, Any]
) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
    found: QuerySet[Deal, Any] = read(rows, name)
    return found


def _count(rows: QuerySet[Deal], name: str) -> QuerySet[Deal, Any]:
    return rows.values_list("owner_id").annotate(n=Count("*")).order_by()


def _first(rows: QuerySet[Deal], name: str) -> QuerySet[Deal, Any]:
    return rows.order_by(*ORDER[name]).values_list(*_FIELDS)[: STEPS_SHOWN if name in STEPS else SHOWN]


def _lacking(rows: Sequence[Columns], now: datetime) -> dict[UUID, Lacking]:
    """What is nearest put right at the gate of each of the deals; nothing for one whose gate opened meanwhile."""
    if not rows:
        return {}
    holdings = holdings_of([row.id for row in rows])
    found = {}
    for row in rows:
        process = definition(row.version_id)
        facts = facts_of(row, holdings[row.id], process, now)
        nearest = gates.evaluate(process.gate(row.stage), facts, now).nearest
        if nearest is not None:
            label = process.criterion(nearest.criterion).label
            found[row.id] = Lacking(nearest.criterion, label, nearest.reason)
    return found


def _row(row: Columns, now: datetime, lacking: Lacking | None) -> DayRow:
    stage = definition(row.version_id).stage(row.stage)
    return DayRow(
        id=row.id,
        name=row.name,
        account=row.account or "",
        value=from_minor(row.value_minor, row.currency) if row.value_minor else None,
        stage=stage.name,
        days=max((now - row.stage_since).days, 0),
        planned=stage.target_days,
        next_step=row.next_step,
        next_step_kind=row.next_step_kind,
        next_step_on=row.next_step_on,
        expected_close=row.expected_close,
        revision=row.revision,
        lacking=lacking,
    )
