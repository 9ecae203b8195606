"""Reading companies and people into segments, as the driver gives them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.building import COMPANY, PERSON, Builder, Worth
from homeplate.prospects.engine.segment import Segment, mixed_ids
from homeplate.prospects.models import Company, Person
from homeplate.tenancy.planning import Apart
from homeplate.tenancy.prepared import run, statement

ROWS = 20_000
"""Rows that are read at once."""
IDS = 500
"""Ids that are asked for at once."""
_START = UUID(int=0)


def whole(worth: Worth) -> Segment:
    """All companies and people of the present workspace."""
    builder = Builder(worth)
    for rows in _pages(Company, COMPANY):
        builder.companies(rows)
    for rows in _pages(Person, PERSON):
        builder.people(rows)
    return builder.done()


def households(ids: Sequence[UUID], worth: Worth) -> Segment:
    """Some companies with their people, and some people without a company, by their ids."""
    builder = Builder(worth)
    for some in _some(ids):
        builder.companies(_among(Company, COMPANY, "id", some))
    for some in _some(ids):
        builder.people(_among(Person, PERSON, "company_id", some))
        builder.people([row for row in _among(Person, PERSON, "id", some) if row[1] is None])
    return builder.done()


def homes_of(people: Sequence[UUID]) -> list[UUID]:
    """The companies of some people; of those without one themselves."""
    found: list[UUID] = []
    for some in _some(people):
        rows = Person.objects.filter(id__in=some)
        found += rows.filter(company__isnull=False).values_list("company_id", flat=True)
        found += rows.filter(company__isnull=True).values_list("id", flat=True)
    return found


def texts(segment: Segment, what: str, column: str) -> list[str]:
    """A column that segments do without, of all rows of one: read from the database, which takes its time."""
    model: Any = Company if what == "company" else Person
    np, size = arrays(), segment.companies if what == "company" else segment.people
    found = [""] * size
    known, rows = segment.places_of(what)
    if size > ROWS:
        pages = _pages(model, ("id", column))
    else:
        ids = [segment.id_of(what, row) for row in range(size)]
        pages = (_among(model, ("id", column), "id", some) for some in _some(ids))
    for page in pages:
        mixed = mixed_ids(one for one, _ in page)
        at = np.minimum(np.searchsorted(known, mixed), max(len(known) - 1, 0))
        for row, here, text in zip(rows[at], known[at] == mixed, (text for _, text in page), strict=True):
            if here:
                found[row] = text
    return found


def of_load(load_id: UUID, *, at_most: int) -> tuple[list[UUID], list[UUID]] | None:
    """The companies and the people that a load wrote last; None where there are more than `at_most`."""
    found = []
    for model in (Company, Person):
        rows: Any = model._default_manager.filter(load_id=load_id)
        found.append(list(rows.values_list("id", flat=True)[: at_most + 1]))
    return None if sum(map(len, found)) > at_most else (found[0], found[1])


def _some(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while some := list(islice(rest, IDS)):
        yield some


def _pages(model: Any, names: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
    """All rows in the order of their ids, without what the model would make of each value."""

    def build(marks: Mapping[str, Any]) -> QuerySet[Any, Any]:
        rows = model.objects.filter(archived_at__isnull=True, id__gt=marks["after"]).order_by("id")
        return _apart(rows, names)[:ROWS]

    after = _START
    while True:
        made = statement(("prospects", model.__name__, *names), {"after": after}, build)
        rows = run(made.sql, made.bound({"after": after}))
        yield rows
        if len(rows) < ROWS:
            return
        after = rows[-1][0] if isinstance(rows[-1][0], UUID) else UUID(rows[-1][0])


def _among(model: Any, names: Sequence[str], column: str, ids: Sequence[UUID]) -> list[Sequence[Any]]:
    rows = _apart(
        model.objects.filter(archived_at__isnull=True, **{f"{column}__in": ids}).order_by("id"), names
    )
    with connection.cursor() as cursor:
        cursor.execute(*rows.query.sql_with_params())
        found: list[Sequence[Any]] = cursor.fetchall()
        return found


def _apart(rows: QuerySet[Any], names: Sequence[str]) -> QuerySet[Any, Any]:
    apart = {f"raw_{name}": Apart(name) for name in names}
    found: QuerySet[Any, Any] = rows.annotate(**apart).values_list(*apart)
    return found
