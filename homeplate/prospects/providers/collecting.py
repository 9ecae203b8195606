"""Taking in what lies in the folders of providers: whole files once, with the report beside when they are done."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.room import no_room
from homeplate.kit.text import msg, one_line
from homeplate.people.access import Actor
from homeplate.prospects.actions.loads import begin_load, kept
from homeplate.prospects.loading.reading import layout_of
from homeplate.prospects.loading.work import NO_ROOM
from homeplate.prospects.models import Delivery, Load, Provider
from homeplate.prospects.providers.drop import DropProvider, Note, Seen, notes_to_json, opened
from homeplate.prospects.providers.folder import Folder, Found, cut_name
from homeplate.prospects.providers.kinds import Arrival, Unanswered
from homeplate.prospects.providers.made import Clock, drop_provider, folder_names
from homeplate.prospects.queries_loads import refused_rows
from homeplate.prospects.rules import BUSY, STATES
from homeplate.tenancy.context import workspace

DONE, REFUSED = "done", "refused"
APART: Final = timedelta(seconds=30)
"""Two looks into one folder; a file has to stand still for longer than that anyway."""
MOST_AT_ONCE = 20
"""Files of one provider that begin at one look."""
SAME_BEFORE = msg("The same content was taken in before.")
STUCK = msg("This file cannot be put away: the server may not write into the folder.")
CHANGED = msg("This file changed while it was read. It is left until it stands still.")
log = structlog.get_logger(__name__)


def something_dropped(workspace_id: UUID) -> bool:
    """Whether there is a folder to look into."""
    if settings.HOMEPLATE_DROP is None:
        return False
    with workspace(workspace_id):
        return _droppers().exists()


def take_in_deliveries(actor: Actor, *, clock: Clock, apart: timedelta = APART) -> int:
    """Look into the folders of all providers once, but for those that were looked into less than `apart` ago; how many
    files began to be taken in."""
    began = 0
    with workspace(actor.workspace_id):
        for row in _droppers():
            if not _is_my_turn(row, clock(), apart):
                continue
            try:
                began += _look(actor, row, clock)
            except Unanswered as error:
                log.warning(
                    "the folder of a provider cannot be read", folder=row.settings["folder"], exc_info=True
                )
                _remember(row, clock(), notes=[(row.settings["folder"], error.message)])
    return began


def _is_my_turn(row: Provider, now: datetime, apart: timedelta) -> bool:
    """Whether no other worker looks into a folder just now: each of them is sent to look each minute."""
    free = Q(looked_at=None) | Q(looked_at__lte=now - apart)
    return bool(Provider.objects.filter(free, id=row.id).update(looked_at=now))


def _droppers() -> QuerySet[Provider]:
    return Provider.objects.filter(kind="drop", on=True, archived_at=None).order_by("id")


def _remember(row: Provider, now: datetime, *, notes: list[Note], seen: Seen | None = None) -> None:
    told = {"looked_at": now, "notes": notes_to_json(notes)}
    if seen is not None:
        told["seen"] = seen
    Provider.objects.filter(id=row.id).update(**told)


def _look(actor: Actor, row: Provider, clock: Clock) -> int:
    now, began = clock(), 0
    with opened(settings.HOMEPLATE_DROP, folder_names(row)) as place:
        stuck = _put_away_what_is_done(actor, row, place, now)
        waiting = Delivery.objects.filter(provider_id=row.id, put_away=False)
        taken = {Found(*file) for file in waiting.values_list("name", "size", "stamp")}
        source = drop_provider(row, clock, taken)
        source.notes += stuck
        for arrival in source.arrivals():
            began += _take(actor, row, place, arrival, source, now)
            if began == MOST_AT_ONCE:
                break
        _remember(row, now, notes=source.notes, seen=source.seen)
    return began


def _take(
    actor: Actor, row: Provider, place: Folder, arrival: Arrival, source: DropProvider, now: datetime
) -> bool:
    """Begin to take a file in, unless what is in it was taken in before; whether it began."""
    if Delivery.objects.filter(provider_id=row.id, digest=arrival.digest).exists():
        _store(place, arrival.name, DONE, now, [str(SAME_BEFORE)], source.notes)
        return False
    try:
        _begin(actor, row, arrival, now)
    except Invalid as error:
        if error.message is CHANGED:
            source.notes.append((arrival.name, CHANGED))
        else:
            _store(place, arrival.name, REFUSED, now, [str(error.message)], source.notes)
        return False
    except HomeplateError as error:
        source.notes.append((arrival.name, NO_ROOM if no_room(error) else error.message))
        return False
    except IntegrityError:
        return False  # another worker was faster
    return True


def _begin(actor: Actor, row: Provider, arrival: Arrival, now: datetime) -> None:
    """Copy a file and look through it, which may take a while, and then begin its load in one transaction."""
    with kept(actor, arrival.content) as path:
        layout = layout_of(path)
        about = os.fstat(arrival.content.fileno())
        if (about.st_size, about.st_mtime_ns) != (arrival.size, arrival.stamp):
            raise Invalid("changed", CHANGED)
        with transaction.atomic():
            load_id = begin_load(
                actor,
                path=path,
                layout=layout,
                name=one_line(arrival.name),
                about=row.settings["about"],
                source=row.name,
                said_on=arrival.said_on,
                currency=row.settings["currency"],
                provider_id=row.id,
                now=now,
            )
            Delivery(
                workspace_id=row.workspace_id,
                provider_id=row.id,
                digest=arrival.digest,
                name=arrival.name,
                size=arrival.size,
                stamp=arrival.stamp,
                load_id=load_id,
                came_at=now,
            ).save(force_insert=True)


def _put_away_what_is_done(actor: Actor, row: Provider, place: Folder, now: datetime) -> list[Note]:
    """Move the files of ended loads away, each with its report; those that cannot be moved are told of."""
    notes: list[Note] = []
    waiting = list(Delivery.objects.filter(provider_id=row.id, put_away=False))
    loads = Load.objects.in_bulk([one.load_id for one in waiting if one.load_id])
    there = set(place.files()) if waiting else set()
    for delivery in waiting:
        load = loads.get(delivery.load_id) if delivery.load_id else None
        if load is not None and load.state in BUSY:
            continue
        gone = Found(delivery.name, delivery.size, delivery.stamp) not in there
        where = REFUSED if load is not None and load.state != "done" else DONE
        left_out = refused_rows(actor, load_id=load.id) if load is not None and load.refused else []
        if gone or _store(place, delivery.name, where, now, _report(load), notes, left_out):
            Delivery.objects.filter(id=delivery.id).update(put_away=True)
    return notes


def _report(load: Load | None) -> list[str]:
    if load is None:
        return ["The load was forgotten."]
    told = [f"{STATES[load.state]}: {load.position} rows"]
    told += [f"{name}: {getattr(load, name)}" for name in ("created", "updated", "unchanged", "refused")]
    return [*told, str(messages.from_json(load.message))] if load.message else told


def _store(
    place: Folder,
    name: str,
    where: str,
    now: datetime,
    report: list[str],
    notes: list[Note],
    left_out: Iterable[str] = (),
) -> bool:
    """Move a file into `done` or `refused` with its report beside; whether that could be done."""
    try:
        inner = place.inner(where)
    except OSError:
        notes.append((name, STUCK))
        return False
    try:
        into = _free_place(inner, f"{now:%Y%m%dT%H%M%S}-{cut_name(name)}", [name, *report])
        try:
            place.move(name, inner, into)
        except OSError:
            inner.remove(f"{into}.report.txt")
            raise
        if lines := list(left_out):
            inner.write(f"{into}.left-out.csv", lines)
    except OSError:
        log.warning("a file of a provider could not be put away", file=name, exc_info=True)
        notes.append((name, STUCK))
        return False
    finally:
        inner.close()
    return True


def _free_place(inner: Folder, wanted: str, report: list[str]) -> str:
    """The name under which a file is put away, taken by writing its report."""
    for number in range(1000):
        into = f"{number}-{wanted}" if number else wanted
        try:
            inner.write(f"{into}.report.txt", (f"{line}\n" for line in report))
        except FileExistsError:
            continue
        return into
    raise FileExistsError(wanted)
