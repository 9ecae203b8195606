"""Lists of deals: filtered, sorted by what people use, paged by cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F, Field, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from moneyed import Money

from homeplate.deals.models import Deal
from homeplate.deals.queries.by_value import first_by_value
from homeplate.deals.queries.columns import answers
from homeplate.deals.queries.columns.asking import Order
from homeplate.deals.queries.few import with_few, with_few_open
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.deals.queries.picked import picked
from homeplate.deals.queries.worth import WORTH, weights, worth
from homeplate.deals.rules.input import search_form
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import folded, msg
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch

LARGEST_PAGE = 200

SORTS: dict[str, str] = {
    "name": "search_name",
    "value": "value_minor",
    "expected_close": "expected_close",
    "next_step_on": "next_step_on",
    "progress": "progress",
    "probability": "probability",
    "stage_since": "stage_since",
    "created": "created_at",
    "updated": "updated_at",
}
"""What a list may be sorted by: name in the interface to column; a leading `-` turns the order round."""


@dataclass(frozen=True, slots=True)
class DealRow:
    """One deal in a list. `probability` is in per mille, `custom` holds the workspace's own fields."""

    id: UUID
    name: str
    account_id: UUID | None
    account: str
    owner_id: UUID
    owner: str
    team_id: UUID | None
    process_id: UUID
    version_id: UUID
    stage: str
    stage_since: datetime
    status: str
    value_minor: int
    currency: str
    kind: str
    source: str
    expected_close: date | None
    category: str
    next_step: str
    next_step_kind: str
    next_step_on: date | None
    progress: int
    probability: int
    probability_source: str
    gaps: int
    overrides: int
    lapses_at: datetime | None
    closed_at: datetime | None
    loss_reason: str
    loss_note: str
    competitor: str
    competitors: str
    claimed: str
    custom: Mapping[str, Any]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    revision: int

    @property
    def value(self) -> Money | None:
        """The value with its currency; None when nobody has said what the deal is worth."""
        return from_minor(self.value_minor, self.currency) if self.value_minor else None


ROW_FIELDS = (
    "id", "name", "account_id", "account__name", "owner_id", "team_id", "process_id", "version_id", "stage",
    "stage_since", "status", "value_minor", "currency", "kind", "source", "expected_close", "category", "next_step",
    "next_step_kind", "next_step_on", "progress", "probability", "probability_source", "gaps", "overrides",
    "lapses_at", "closed_at", "loss_reason", "loss_note", "competitor", "competitors", "claimed", "custom",
    "created_at", "updated_at", "archived_at", "revision",
)  # fmt: skip


@query(Permission.DEAL_VIEW)
def list_deals(
    actor: Actor,
    *,
    today: date,
    wanted: DealFilter | None = None,
    sort: str = "-updated",
    cursor: str = "",
    size: int = 80,
) -> Page[DealRow]:
    """One page of the visible deals. Raises `Invalid` for an unknown sort or a cursor of another list.

    Where there are several currencies, deals are sorted by what they are worth; see `deals.queries.worth`.
    """
    column = SORTS.get(sort.removeprefix("-"))
    if column is None:
        raise Invalid("sort", msg("Sort by one of: {known}.", known=", ".join(SORTS)), field="sort")
    size, wanted = min(max(size, 1), LARGEST_PAGE), with_few(actor, wanted or DealFilter())
    wanted = with_few_open(actor, wanted, today=today)
    if column == "value_minor" and (each := weights(actor, today)):
        return _by_worth(actor, wanted, today, each, sort, cursor, size)
    place = _read_place(cursor, sort, column)
    fetched = None
    if column == "value_minor":
        fetched = _merged(actor, wanted, today, {}, sort, place, size + 1)
    if fetched is None:
        fetched = _fetched(actor, wanted, today, sort, place, size + 1)
    names = member_names(actor.workspace_id)
    index = ROW_FIELDS.index(column) if column in ROW_FIELDS else -1
    page = page_of(fetched, size, sort, lambda row: _place(row, index))
    return Page(tuple(row_of(row, names) for row in page.rows), page.next_cursor)


def _fetched(
    actor: Actor, wanted: DealFilter, today: date, sort: str, place: _After | None, limit: int
) -> list[Sequence[Any]]:
    column, falling = SORTS[sort.removeprefix("-")], sort.startswith("-")
    known = answers.first(actor, wanted, today, Order(column, falling), limit, place)
    if known is not None:
        return _read(actor, [identity for identity, _ in known])
    # Said only of columns that can be empty: otherwise no index has that order, and all rows are sorted.
    last = True if _column(column).null else None
    order = F(column).desc(nulls_last=last) if falling else F(column).asc(nulls_last=last)
    values = {**values_of(actor), **wanted.values(), "today": today}
    if place is not None:
        values |= {
            name: part for name, part in zip(("after", "after_id"), place, strict=True) if part is not None
        }

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
        if place is not None:
            empty = _column(column).null
            rows = _beyond(rows, column, falling, marks.get("after"), marks["after_id"], empty=empty)
        # First the ids, sorted in an index that holds all they are sorted by; only those few rows are then read.
        by = (order, "-id" if falling else "id")
        ids = rows.order_by(*by).values("id")[:limit]
        return Deal.objects.filter(id__in=ids).order_by(*by).values_list(*ROW_FIELDS)

    if not wanted.steady:
        return list(build(values))
    key = (
        "deals",
        shape_of(actor),
        wanted.shape(),
        sort,
        place is not None and "after" in values,
        place is None,
        limit,
    )
    return list(fetch(key, values, build))


def _by_worth(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    each: Mapping[str, float],
    sort: str,
    cursor: str,
    size: int,
) -> Page[DealRow]:
    """The same for several currencies."""
    place, read = None, read_cursor(cursor, sort, 2)
    if read is not None:
        identity, value = parse_id(read[1]), _figure(read[0])
        if identity is None:
            raise _foreign_cursor()
        place = value, identity
    merged = _merged(actor, wanted, today, each, sort, place, size + 1)
    found = merged if merged is not None else _all_by_worth(actor, wanted, today, each, sort, place, size + 1)
    names = member_names(actor.workspace_id)
    page = page_of(found, size, sort, lambda row: ("" if row[-1] is None else repr(row[-1]), str(row[0])))
    return Page(tuple(row_of(row[:-1], names) for row in page.rows), page.next_cursor)


def _merged(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    each: Mapping[str, float],
    sort: str,
    place: _After | None,
    limit: int,
) -> list[Sequence[Any]] | None:
    """Rows from the tops of the heaps that open deals lie in; what they are worth is added where there are weights."""
    falling = sort.startswith("-")
    order = Order("value_minor", falling, each or None)
    known = answers.first(actor, wanted, today, order, limit, place)
    if known is None and (place is None or place[0] is not None):
        places = first_by_value(actor, wanted, today, each, falling=falling, after=place, limit=limit)
        known = None if places is None else [(identity, worth_of_it) for worth_of_it, identity in places]
    if known is None:
        return None
    worths = dict(known)
    rows = _read(actor, list(worths))
    return [(*row, worths[row[0]]) for row in rows] if each else rows


def _read(actor: Actor, ids: Sequence[UUID]) -> list[Sequence[Any]]:
    """The rows of some deals, in the order of their ids."""
    by_id = picked(actor, ids, ROW_FIELDS)
    return [by_id[identity] for identity in ids if identity in by_id]


def _all_by_worth(
    actor: Actor,
    wanted: DealFilter,
    today: date,
    each: Mapping[str, float],
    sort: str,
    place: _After | None,
    limit: int,
) -> list[Sequence[Any]]:
    """Every deal weighed: composed anew each time, for the weights are those of the day."""
    falling = sort.startswith("-")
    rows: QuerySet[Deal] = filtered(actor, wanted, today).annotate(worth=worth(each))
    if place is not None:
        rows = _beyond(rows, WORTH, falling, place[0], place[1], empty=True)
    order = F(WORTH).desc(nulls_last=True) if falling else F(WORTH).asc(nulls_last=True)
    by = (order, "-id" if falling else "id")
    ids = rows.order_by(*by).values("id")[:limit]
    found = Deal.objects.filter(id__in=ids).annotate(worth=worth(each)).order_by(*by)
    return list(found.values_list(*ROW_FIELDS, WORTH))


def _figure(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise _foreign_cursor() from None


def _foreign_cursor() -> Invalid:
    return Invalid("cursor", msg("This page marker is not one of ours."), field="cursor")


def _column(name: str) -> Field[Any, Any]:
    field = Deal._meta.get_field(name)
    assert isinstance(field, Field)  # sorts are columns
    return field


_After = tuple[Any, UUID]
"""The sort value (None where it is empty) and the id of the last row of the page before."""


def _place(row: Sequence[Any], index: int) -> tuple[str, str]:
    """The sort value and the id of a row, as a cursor keeps them."""
    value = search_form(row[1]) if index < 0 else row[index]
    if value is None:
        return "", str(row[0])
    return value.isoformat() if isinstance(value, date) else str(value), str(row[0])


def _read_place(cursor: str, sort: str, column: str) -> _After | None:
    """Where a list goes on. Raises `Invalid` for a cursor that this list did not give."""
    place = read_cursor(cursor, sort, 2)
    if place is None:
        return None
    identity, value = parse_id(place[1]), None
    try:
        value = _column(column).to_python(place[0]) if place[0] else None
    except (ValueError, TypeError, ArithmeticError, ValidationError):
        identity = None
    naive = isinstance(value, datetime) and value.tzinfo is None
    if identity is None or naive:
        raise _foreign_cursor()
    return value, identity


def _beyond(
    rows: QuerySet[Deal], column: str, falling: bool, value: Any, identity: UUID, *, empty: bool
) -> QuerySet[Deal]:
    """The rows after a place; rows without a value, where the column may be `empty`, come last in either direction."""
    step = "lt" if falling else "gt"
    if value is None:
        return rows.filter(**{f"{column}__isnull": True, f"id__{step}": identity})
    later = Q(**{f"{column}__{step}": value}) | Q(**{column: value, f"id__{step}": identity})
    if empty:
        return rows.filter(later | Q(**{f"{column}__isnull": True}))
    # The first condition follows from the other one, and is what an index can begin at.
    return rows.filter(Q(**{f"{column}__{step}e": value}) & later)


def row_of(row: Sequence[Any], names: Mapping[UUID, str]) -> DealRow:
    """A list row from the values of `ROW_FIELDS`."""
    # By position: forty names would cost as much as reading the row.
    values = [*row[:3], row[3] or "", row[4], names.get(row[4], ""), *row[5:]]
    return DealRow(*values)


@query(Permission.DEAL_VIEW)
def search_deals(actor: Actor, *, text: str, limit: int = 10) -> list[DealRow]:
    """Visible deals whose name holds `text`, in the order of their names."""
    if not text.strip():
        return []

    def build(marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
        # First the ids, from an index that holds all this needs; only those few rows are then read.
        shown = Deal.objects.visible_to(with_marks(actor, marks)).filter(archived_at__isnull=True)
        held = GreaterThan(StrIndex("search_name", Value(marks["part"])), 0)
        ids = shown.filter(held).order_by("search_name", "id").values("id")[:limit]
        rows = Deal.objects.filter(id__in=ids).order_by("search_name", "id")
        return rows.values_list(*ROW_FIELDS)

    names = member_names(actor.workspace_id)
    values = {**values_of(actor), "part": folded(text)}
    return [row_of(row, names) for row in fetch(("deals searched", shape_of(actor), limit), values, build)]
