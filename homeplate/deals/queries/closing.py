"""When open deals are expected to close: month by month, with exact sums and the first cards of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Count, QuerySet, Sum, Value, When
from moneyed import Money

from homeplate.deals.models import Deal
from homeplate.deals.queries.board import CARD_FIELDS, Card, card_of
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch_together

MONTHS = 6
"""Months that have a column of their own; what closes after them is later."""
CARDS = 20


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of days; `since` is its first, `until` the first one behind it. Neither: no date is set."""

    key: str
    since: date | None
    until: date | None

    @property
    def undated(self) -> bool:
        """Whether it holds the deals that nobody has given a date."""
        return self.since is None and self.until is None


@dataclass(frozen=True, slots=True)
class Closing:
    """What is expected to close in a span: how many deals, their value in each currency, the first cards by day."""

    span: Span
    deals: int
    values: tuple[Money, ...]
    cards: tuple[Card, ...]


def spans(today: date, months: int = MONTHS) -> tuple[Span, ...]:
    """What is past, the rest of this month, the months that follow, what is later, and what has no date. Pure."""
    first = _next_month(today)
    found = [Span("past", None, today), Span("month-0", today, first)]
    for number in range(1, months):
        found.append(Span(f"month-{number}", first, _next_month(first)))
        first = _next_month(first)
    return (*found, Span("later", first, None), Span("undated", None, None))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


@query(Permission.DEAL_VIEW)
def closing(
    actor: Actor, *, now: datetime, today: date, process_id: UUID, wanted: DealFilter
) -> tuple[Closing, ...]:
    """The open deals of a process by when they are expected to close, in two statements."""
    columns = spans(today)
    wanted = replace(wanted, process_id=process_id, status="open")
    sums = _sums(actor, wanted, today, columns)
    rows = fetch_together([_part(actor, wanted, today, span) for span in columns])
    names = member_names(actor.workspace_id)
    return tuple(
        Closing(
            span,
            sum(number for _, number, _ in sums.get(span.key, ())),
            tuple(from_minor(value, currency) for currency, _, value in sums.get(span.key, ()) if value),
            tuple(card_of(row, names.get(row[5], ""), now, today) for row in found),
        )
        for span, found in zip(columns, rows, strict=True)
    )


def _sums(
    actor: Actor, wanted: DealFilter, today: date, columns: Sequence[Span]
) -> dict[str, list[tuple[str, int, int]]]:
    whens = [
        When(expected_close__lt=span.until, then=Value(span.key))
        for span in columns
        if span.until is not None
    ]
    whens.append(When(expected_close__isnull=False, then=Value("later")))
    place = Case(*whens, default=Value("undated"), output_field=CharField())
    rows = (
        filtered(actor, wanted, today)
        .annotate(place=place)
        .values_list("place", "currency")
        .annotate(number=Count("*"), value=Sum("value_minor"))
        .order_by("place", "currency")
    )
    found: dict[str, list[tuple[str, int, int]]] = {}
    for key, currency, number, value in rows:
        found.setdefault(key, []).append((currency, number, value))
    return found


def _part(actor: Actor, wanted: DealFilter, today: date, span: Span) -> Any:
    since, until = (span.since, wanted.close_from), (span.until, wanted.close_to)
    narrowed = replace(
        wanted,
        close_from=max((day for day in since if day), default=None),
        close_to=min((day for day in until if day), default=None),
        undated=span.undated or wanted.undated,
    )
    values = {**values_of(actor), **narrowed.values(), "today": today}
    key = ("closing", shape_of(actor), narrowed.shape())
    return key, values, partial(_first, actor, narrowed)


def _first(actor: Actor, wanted: DealFilter, marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
    return rows.order_by("expected_close", "-value_minor", "id").values_list(*CARD_FIELDS)[:CARDS]
