"""Doing a queued search: read, compare, keep what was found. It may begin anew at any time: nothing is kept
before its end.

The records are read once and compared in the columnar engine, in bounded memory; only the likely pairs come back.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from homeplate.accounts.duplicates import linking, reading
from homeplate.accounts.duplicates.comparing import KINDS
from homeplate.accounts.duplicates.models import DuplicatePair, DuplicateRun
from homeplate.accounts.duplicates.rules import LEAST, Edge, digest, grouped, is_sure, values_of
from homeplate.kit import messages
from homeplate.kit.ids import new_id
from homeplate.kit.room import no_room
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

BUSY = ("waiting", "running")
SILENCE = timedelta(minutes=5)
"""A search that has not moved for so long is taken to be dead."""
NO_ROOM = msg("The disk of the server is full. Nothing was changed; make room, then search again.")
UNFORESEEN = msg("Something went wrong. Nothing was changed; search again, or tell an administrator.")
SHARES = {"account": (0, 300), "contact": (300, 950)}
"""Where on the way, in permille, each kind begins and ends: contacts are more, and have more to compare."""
READ_SHARE = 0.4
"""The share of a kind's way that reading it takes."""
TELL_EVERY = 20_000

Clock = Callable[[], datetime]
Told = Callable[[str, int], None]
"""Told which step a search is at, and how far it is in permille."""


class _Stopped(Exception):
    """Somebody asked to stop, or another one works on it."""


@dataclass(slots=True)
class _Found:
    """What a kind of record came to: the pairs, and by the place of each record its id and what was compared of it."""

    ids: bytearray = field(default_factory=bytearray)
    values: array[int] = field(default_factory=lambda: array("Q"))
    pairs: list[linking.Pair] = field(default_factory=list)

    def id(self, place: int) -> UUID:
        """The id of the record at a place."""
        return UUID(bytes=bytes(self.ids[16 * place : 16 * place + 16]))

    def edges(self) -> list[Edge]:
        """The pairs by the ids of their records."""
        found = []
        for pair in self.pairs:
            one, other = sorted((self.id(pair.one), self.id(pair.other)))
            found.append(Edge(one, other, pair.probability, pair.weight))
        return found

    def values_of(self, pair: linking.Pair) -> str:
        """The digest of what was compared, the smaller id first."""
        one, other = sorted((pair.one, pair.other), key=self.id)
        return values_of(self.values[one].to_bytes(8), self.values[other].to_bytes(8))


@dataclass(frozen=True, slots=True)
class _Way:
    """A search under way, and who else is told how far it is."""

    run: DuplicateRun
    clock: Clock
    told: Told

    def tell(self, step: str, permille: int) -> None:
        """Say how far it is. Raises `_Stopped` when somebody asked to stop."""
        rows = DuplicateRun.objects.filter(id=self.run.id, state="running", cancel_asked=False)
        if not rows.update(step=step, permille=permille, seen_at=self.clock()):
            raise _Stopped
        self.told(step, permille)


def work(actor: Actor, *, run_id: UUID, clock: Clock, told: Told = lambda step, permille: None) -> None:
    """Do a search that is queued; nothing when it is not any more. `actor` is the operator of the workspace."""
    with workspace(actor.workspace_id):
        run = _take(run_id, clock())
        if run is None:
            return
        try:
            _search(actor, _Way(run, clock, told))
        except _Stopped:
            _end(run, "cancelled", clock())
        except (KeyboardInterrupt, SystemExit):
            _end(run, "cancelled", clock())
            raise
        except Exception as error:
            _end(run, "failed", clock(), message=messages.to_json(NO_ROOM if no_room(error) else UNFORESEEN))
            raise


def _take(run_id: UUID, now: datetime) -> DuplicateRun | None:
    with transaction.atomic():
        run = DuplicateRun.objects.select_for_update().filter(id=run_id, state__in=BUSY).first()
        if run is None or (run.state == "running" and run.seen_at > now - SILENCE):
            return None
        run.state, run.started_at, run.seen_at, run.permille = "running", now, now, 0
        run.save(update_fields=["state", "started_at", "seen_at", "permille"])
    return run


def _search(actor: Actor, way: _Way) -> None:
    run, clock = way.run, way.clock
    figures, found = {}, {}
    for kind in KINDS:
        found[kind] = _compare(way, kind)
    way.tell("keeping", SHARES["contact"][1])
    with transaction.atomic():
        rows = DuplicateRun.objects.select_for_update().filter(id=run.id, state="running", cancel_asked=False)
        if not rows.exists():
            raise _Stopped
        for kind in KINDS:
            figures[kind] = _keep(kind, found[kind], clock())
        _end(run, "done", clock(), figures=figures, permille=1000)
        record(
            actor,
            subject="duplicates",
            subject_id=run.id,
            verb="duplicates.searched",
            at=clock(),
            data=figures,
        )


def _compare(way: _Way, kind: str) -> _Found:
    found, definition = _Found(), KINDS[kind]
    start, end = SHARES[kind]
    middle = round(start + (end - start) * READ_SHARE)
    total = max(1, reading.count(kind))

    def rows() -> Iterator[Mapping[str, Any]]:
        for place, row in enumerate(reading.READ[kind]()):
            if place % TELL_EVERY == 0:
                way.tell(f"read-{kind}", start + (middle - start) * min(place, total) // total)
            found.ids += row["id"].bytes
            found.values.append(int.from_bytes(digest(row)))
            yield row | {"id": place}

    def told(done: int, of: int) -> None:
        way.tell(f"compare-{kind}", middle + (end - middle) * done // of)

    with linking.engine(Path(settings.HOMEPLATE_DATA)) as connection:
        linking.load(connection, definition, rows())
        told(0, 1)
        found.pairs = list(linking.pairs(connection, definition, least=LEAST, told=told))
    return found


def _keep(kind: str, found: _Found, now: datetime) -> dict[str, int]:
    """Write what was found in place of what had been found before; what people decided about pairs stays."""
    decided = {
        (row.one, row.other): row for row in DuplicatePair.objects.filter(kind=kind).exclude(state="open")
    }
    edges = found.edges()
    groups = grouped(edges)
    fresh, gone, apart = list[int](), list[UUID](), 0
    for place, edge in enumerate(edges):
        former = decided.get((edge.one, edge.other))
        if former is not None:
            if former.state == "later" or former.values == found.values_of(found.pairs[place]):
                apart += former.state == "apart"
                continue
            gone.append(former.id)
        fresh.append(place)
    before = DuplicatePair.objects.filter(kind=kind, state="open")
    known = set(before.values_list("one", "other"))
    before.delete()
    DuplicatePair.objects.filter(id__in=gone).delete()
    # Made one after the other: a base of namesakes may have a million of them.
    insert_many(
        DuplicatePair, (_row(kind, found, place, edges[place], groups[place], now) for place in fresh)
    )
    return {
        "records": len(found.values),
        "pairs": len(fresh),
        "groups": len({groups[place][0] for place in fresh}),
        "sure": sum(is_sure(edges[place].probability, found.pairs[place].says) for place in fresh),
        "new": sum((edges[place].one, edges[place].other) not in known for place in fresh),
        "apart": apart,
    }


def _row(
    kind: str, found: _Found, place: int, edge: Edge, group: tuple[UUID, float], now: datetime
) -> dict[str, Any]:
    pair = found.pairs[place]
    return {
        "id": new_id(),
        "kind": kind,
        "one": edge.one,
        "other": edge.other,
        "probability": edge.probability,
        "weight": edge.weight,
        "says": {key: [said, round(bits, 1)] for key, (said, bits) in pair.says.items()},
        "values": found.values_of(pair),
        "state": "open",
        "sure": is_sure(edge.probability, pair.says),
        "until": None,
        "group": group[0],
        "rank": group[1],
        "member_id": None,
        "at": now,
    }


def _end(run: DuplicateRun, state: str, now: datetime, **columns: Any) -> None:
    rows = DuplicateRun.objects.filter(id=run.id, state__in=BUSY)
    rows.update(state=state, finished_at=now, seen_at=now, **columns)
