"""Keeping totals exact: every change of an open deal moves the count and value of its stage and of its day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import BigIntegerField, Count, F, QuerySet, Sum, Value

from homeplate.deals.models import NO_DAY, NO_TEAM, CloseTotal, Deal, StageTotal, Total
from homeplate.deals.rules.state import DealLike
from homeplate.kit.ids import new_id
from homeplate.tenancy.prepared import update


class Place(NamedTuple):
    """Where an open deal is counted."""

    process_id: UUID
    stage: str
    owner_id: UUID
    team_id: UUID
    currency: str
    day: int


def place_of(deal: DealLike) -> Place | None:
    """Where a deal is counted; None for one that is closed or archived."""
    if deal.status != "open" or deal.archived_at is not None:
        return None
    day = deal.expected_close.toordinal() if deal.expected_close else NO_DAY
    return Place(deal.process_id, deal.stage, deal.owner_id, deal.team_id or NO_TEAM, deal.currency, day)


Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """One table of totals: by which columns of a place it counts."""

    name: str
    model: type[Total]
    columns: tuple[str, ...]

    @property
    def key_of(self) -> Callable[[Any], Key]:
        """What tells its rows apart, of a place or of a row."""
        return attrgetter(*self.columns)

    def named(self, key: Key) -> dict[str, Any]:
        """The columns of a row by name."""
        return dict(zip(self.columns, key, strict=True))


KEPT = (
    Kept("totals", StageTotal, ("process_id", "stage", "owner_id", "team_id", "currency")),
    Kept("totals by day", CloseTotal, ("process_id", "day", "currency", "owner_id", "team_id")),
)
"""Written in this order by everybody."""

Move = tuple[Place | None, int, Place | None, int]
"""From where, the value before, to where, the value after."""

_waiting: ContextVar[list[Move] | None] = ContextVar("homeplate_totals_waiting", default=None)


@contextmanager
def counted_at_the_end() -> Iterator[None]:
    """For a transaction that changes many deals: its totals are written once, when all its deals are locked.

    Everybody locks deals first and totals last; whoever held a total while waiting for the next deal would
    wait in a circle with somebody who moves that deal.
    """
    moves: list[Move] = []
    token = _waiting.set(moves)
    try:
        yield
    finally:
        _waiting.reset(token)
    shift(moves)


def shift(moves: Iterable[Move]) -> None:
    """Count deals out of one place and into another."""
    waiting = _waiting.get()
    if waiting is not None:
        waiting.extend(moves)
        return
    moves = list(moves)
    for kept in KEPT:
        _write(kept, moves)


def _write(kept: Kept, moves: Iterable[Move]) -> None:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    key_of = kept.key_of
    for source, before, target, after in moves:
        if source is not None:
            found = sums[key_of(source)]
            found[0] -= 1
            found[1] -= before
        if target is not None:
            found = sums[key_of(target)]
            found[0] += 1
            found[1] += after
    # In one order everywhere, so that two transactions never wait for each other in a circle.
    moved = [(key, sums[key]) for key in sorted(sums, key=str) if any(sums[key])]
    missing = [(key, change) for key, change in moved if not _add(kept, key, *change)]
    # Two transactions may both find no row; the loser's insert fails on the unique key, so it is ignored there and the
    # addition repeated, until it finds one: a row that counts nothing may be swept away in between.
    while missing:
        made = (kept.model(id=new_id(), **kept.named(key)) for key, _ in missing)
        kept.model.objects.bulk_create(made, ignore_conflicts=True)
        missing = [(key, change) for key, change in missing if not _add(kept, key, *change)]


def _add(kept: Kept, key: Key, count: int, value: int) -> bool:
    """Add to one total; False where it has no row yet."""

    def addition(marks: Mapping[str, Any]) -> tuple[QuerySet[Any], Mapping[str, Any]]:
        rows = kept.model.objects.filter(**{name: marks[name] for name in kept.columns})
        # Said to be wide: a bare number goes to PostgreSQL in 32 bits, and what does not fit is cut off silently.
        value = Value(marks["value"], output_field=BigIntegerField())
        return rows, {"deals": F("deals") + marks["count"], "value_minor": F("value_minor") + value}

    return bool(update(kept.name, {**kept.named(key), "count": count, "value": value}, addition))


def sweep() -> int:
    """Take away the days of the present workspace on which no deal is expected any more; their number.

    Rows that somebody is changing at this moment are left for the next time: whoever waited here for one of them
    while holding another would wait in a circle with whoever changes both.
    """
    with transaction.atomic():
        empty = CloseTotal.objects.filter(deals=0, value_minor=0).select_for_update(skip_locked=True)
        ids = list(empty.values_list("id", flat=True))
        return CloseTotal.objects.filter(id__in=ids).delete()[0]


def recount() -> list[Total]:
    """What the totals of the present workspace should be, counted from the deals themselves."""
    columns = ("process_id", "stage", "owner_id", "team_id", "currency", "expected_close")
    rows = (
        Deal.objects.filter(status="open", archived_at__isnull=True)
        .values_list(*columns)
        .annotate(n=Count("id"), value=Sum("value_minor"))
        .order_by()
    )
    sums: dict[tuple[Kept, Key], list[int]] = defaultdict(lambda: [0, 0])
    for process, stage, owner, team, currency, close, count, value in rows:
        day = close.toordinal() if close else NO_DAY
        place = Place(process, stage, owner, team or NO_TEAM, currency, day)
        for kept in KEPT:
            found = sums[kept, kept.key_of(place)]
            found[0] += count
            found[1] += value
    return [
        kept.model(**kept.named(key), deals=count, value_minor=value)
        for (kept, key), (count, value) in sums.items()
    ]


def rebuild() -> None:
    """Write the totals of the present workspace anew, when none of its deals changes."""
    counted = recount()
    for kept in KEPT:
        kept.model.objects.all().delete()
        kept.model.objects.bulk_create(row for row in counted if isinstance(row, kept.model))


def wrong_totals() -> list[str]:
    """Differences between the kept totals and a recount; empty when exact."""
    counted = recount()
    return [line for kept in KEPT for line in _wrong(kept, counted)]


def _wrong(kept: Kept, recounted: Iterable[Total]) -> list[str]:
    def table(rows: Iterable[Total]) -> dict[Key, tuple[int, int]]:
        return {
            kept.key_of(row): (row.deals, row.value_minor) for row in rows if row.deals or row.value_minor
        }

    stored = table(kept.model.objects.all())
    counted = table(row for row in recounted if isinstance(row, kept.model))
    return [
        f"{kept.name} {key}: kept {stored.get(key)}, counted {counted.get(key)}"
        for key in stored.keys() | counted.keys()
        if stored.get(key) != counted.get(key)
    ]
