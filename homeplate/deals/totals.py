"""Keeping `StageTotal` exact: every change of an open deal moves its count and value."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Count, F, QuerySet, Sum, Value

from homeplate.deals.models import NO_TEAM, Deal, StageTotal
from homeplate.deals.rules.state import DealLike
from homeplate.kit.ids import new_id
from homeplate.tenancy.prepared import update

Place = tuple[UUID, str, UUID, UUID, str]
"""Process, stage, owner, team and currency of a total."""


def place_of(deal: DealLike) -> Place | None:
    """Where an open deal is counted; None for one that is closed or archived."""
    if deal.status != "open" or deal.archived_at is not None:
        return None
    return (deal.process_id, deal.stage, deal.owner_id, deal.team_id or NO_TEAM, deal.currency)


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
    sums: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    for source, before, target, after in moves:
        if source is not None:
            sums[source][0] -= 1
            sums[source][1] -= before
        if target is not None:
            sums[target][0] += 1
            sums[target][1] += after
    # In one order everywhere, so that two transactions never wait for each other in a circle.
    for place in sorted(sums, key=str):
        count, value = sums[place]
        if count or value:
            _add(place, count, value)


def _add(place: Place, count: int, value: int) -> None:
    values = dict(zip(("process", "stage", "owner", "team", "currency"), place, strict=True))
    values |= {"count": count, "value": value}
    if update("totals", values, _addition):
        return
    # Two transactions may both find no row; the loser's insert fails on the unique key, so it is ignored
    # there and the addition repeated.
    StageTotal.objects.bulk_create(
        [
            StageTotal(
                id=new_id(),
                process_id=place[0],
                stage=place[1],
                owner_id=place[2],
                team_id=place[3],
                currency=place[4],
            )
        ],
        ignore_conflicts=True,
    )
    update("totals", values, _addition)


def _addition(values: Mapping[str, Any]) -> tuple[QuerySet[StageTotal], Mapping[str, Any]]:
    rows = StageTotal.objects.filter(
        process_id=values["process"],
        stage=values["stage"],
        owner_id=values["owner"],
        team_id=values["team"],
        currency=values["currency"],
    )
    # Said to be wide: a bare number goes to PostgreSQL in 32 bits, and what does not fit is cut off silently.
    value = Value(values["value"], output_field=BigIntegerField())
    return rows, {"deals": F("deals") + values["count"], "value_minor": F("value_minor") + value}


def recount() -> list[StageTotal]:
    """What the totals of the present workspace should be, counted from the deals themselves."""
    rows = (
        Deal.objects.filter(status="open", archived_at__isnull=True)
        .values("process_id", "stage", "owner_id", "team_id", "currency")
        .annotate(n=Count("id"), value=Sum("value_minor"))
    )
    sums: dict[Place, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        team: UUID | None = row["team_id"]
        place = (row["process_id"], row["stage"], row["owner_id"], team or NO_TEAM, row["currency"])
        sums[place][0] += row["n"]
        sums[place][1] += row["value"]
    return [
        StageTotal(
            process_id=process,
            stage=stage,
            owner_id=owner,
            team_id=team,
            currency=currency,
            deals=count,
            value_minor=value,
        )
        for (process, stage, owner, team, currency), (count, value) in sums.items()
    ]


def wrong_totals() -> list[str]:
    """Differences between the kept totals and a recount; empty when exact."""

    def table(rows: Iterable[StageTotal]) -> dict[tuple[object, ...], tuple[int, int]]:
        return {
            (row.process_id, row.stage, row.owner_id, row.team_id, row.currency): (row.deals, row.value_minor)
            for row in rows
            if row.deals or row.value_minor
        }

    kept, counted = table(StageTotal.objects.all()), table(recount())
    return [
        f"total {key}: kept {kept.get(key)}, counted {counted.get(key)}"
        for key in kept.keys() | counted.keys()
        if kept.get(key) != counted.get(key)
    ]
