"""When open deals are expected to close: month by month, with exact sums and the first cards of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from moneyed import Money

from homeplate.deals.models import NO_DAY, CloseTotal, Deal
from homeplate.deals.queries.board import CARD_FIELDS, Card, card_of
from homeplate.deals.queries.columns import answers
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.deals.queries.summing import summed
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.planning import Apart
from homeplate.tenancy.prepared import fetch, fetch_together

MONTHS = 6
"""Months that have a column of their own; what closes after them is later."""
CARDS = 12
KEPT_BY = ("process_id", "owner_id", "team_id", "currency")
"""What the kept totals of days can be narrowed by."""
_BY_DAY = ("expected_close", "-value_minor", "id")


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
    """The open deals of a process by when they are expected to close, in three statements."""
    columns = spans(today)
    wanted = replace(wanted, process_id=process_id, status="open")
    sums = _sums(actor, wanted, today, columns)
    rows = _cards(actor, wanted, today, columns)
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
    """Span key to (currency, deals, value). The days are summed one by one and put into their spans here: deciding the
    span of each of 100,000 deals took ten times as long."""
    bounds = [span.until for span in columns if span.until is not None]
    days: Iterable[Sequence[Any]] | None
    if wanted.by_totals and not wanted.stage:
        days = _kept(actor, wanted)
    else:
        days = answers.sums_of_days(actor, wanted, today, bounds)
    if days is None:
        days = summed("closing", actor, [wanted], today, _by_day)
    found: dict[str, dict[str, tuple[int, int]]] = {}
    for day, currency, number, value in days:
        of_span = found.setdefault(_span_of(day, columns).key, {})
        deals, worth = of_span.get(currency, (0, 0))
        of_span[currency] = deals + number, worth + value
    return {
        key: [(currency, *sums) for currency, sums in sorted(of_span.items())]
        for key, of_span in found.items()
    }


def _kept(actor: Actor, wanted: DealFilter) -> Iterator[tuple[date | None, str, int, int]]:
    """The days as they are kept, where deals are narrowed only by what those are kept by."""
    exact = {name: getattr(wanted, name) for name in KEPT_BY if getattr(wanted, name)}

    def build(marks: Mapping[str, Any]) -> QuerySet[CloseTotal, Any]:
        rows = CloseTotal.objects.visible_to(with_marks(actor, marks))
        return (
            rows.filter(**{name: marks[name] for name in exact})
            .values_list("day", "currency")
            .annotate(n=Sum("deals"), value=Sum("value_minor"))
            .order_by("day", "currency")
        )

    values = {**values_of(actor), **exact}
    for day, currency, number, value in fetch(("kept days", shape_of(actor), tuple(exact)), values, build):
        if number:
            yield (None if day == NO_DAY else date.fromordinal(day)), currency, number, value


def _by_day(rows: QuerySet[Deal], marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    """Counted from the deals where these are narrowed by more: an index in the order of days holds no more."""
    rows = rows.annotate(day=Apart("expected_close"))
    return rows.values_list("day", "currency").annotate(n=Count("*"), value=Sum("value_minor")).order_by()


def _span_of(day: date | None, columns: Sequence[Span]) -> Span:
    """The span that holds a day; None is held by the one without bounds."""
    return next(
        span
        for span in columns
        if (span.undated if day is None else not span.undated and (span.until is None or day < span.until))
    )


def _cards(
    actor: Actor, wanted: DealFilter, today: date, columns: Sequence[Span]
) -> Sequence[Sequence[Sequence[Any]]]:
    """The first cards of each span, by day. Few deals are read all together; of many, none but those."""
    if wanted.steady:
        first = fetch_together([_part(actor, wanted, today, span) for span in columns])
        ids = [one for found in first for (one,) in found]
        cards = {row[0]: row for row in Deal.objects.filter(id__in=ids).values_list(*CARD_FIELDS)}
        return [[cards[one] for (one,) in found if one in cards] for found in first]
    rows = filtered(actor, wanted, today).order_by(*_BY_DAY).values_list(*CARD_FIELDS, "expected_close")
    found: dict[Span, list[Sequence[Any]]] = {span: [] for span in columns}
    for *row, day in rows:
        of_span = found[_span_of(day, columns)]
        if len(of_span) < CARDS:
            of_span.append(row)
    return list(found.values())


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
    # Only the ids, sorted in an index that holds all this asks. With the cards in the same statement, PostgreSQL spent
    # longer on planning the eight parts of it than on all the rest.
    return rows.order_by(*_BY_DAY).values_list("id")[:CARDS]
