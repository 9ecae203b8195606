"""Going through the file of a load, batch by batch.

A batch and the position behind it are one transaction: an interruption loses nothing and repeats nothing. The
ledger gets one fact at the end of a load; the search reads then what the load wrote.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from homeplate.accounts.fingerprints import erased_person, suppressed
from homeplate.accounts.rules import Point
from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.room import no_room
from homeplate.kit.text import Message, folded, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor
from homeplate.people.notices import tell
from homeplate.people.queries import operator
from homeplate.prospects.loading import ahead
from homeplate.prospects.loading.checking import Batch, Refusal, Source, refusal
from homeplate.prospects.loading.reading import Layout, forget_file
from homeplate.prospects.loading.writing import Telling, write_companies, write_people
from homeplate.prospects.models import Load, LoadProblem
from homeplate.prospects.rules import MOST_REFUSED
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

NO_ROOM = msg("The disk of the server is full. What was loaded so far stays; make room, then go on.")
UNFORESEEN = msg("Something went wrong. Go on, or tell an administrator.")

Clock = Callable[[], datetime]
Listener = Callable[[int, float], None]
"""Told after each batch: rows done, and the share of the file."""


class Stopped(Exception):
    """Somebody asked to stop, or another worker does this load and was faster."""


class Later(Exception):
    """The work goes on in so many seconds; `why` is told meanwhile."""

    def __init__(self, seconds: float, why: Message | None = None) -> None:
        super().__init__(seconds)
        self.seconds, self.why = seconds, why


def work_load(actor: Actor, *, load_id: UUID, clock: Clock, told: Listener | None = None) -> None:
    """Do a load that is waiting or was interrupted. What ends it early is kept as its message; what nobody
    foresaw is raised as well."""
    with workspace(actor.workspace_id):
        load = take(load_id, clock())
        if load is not None:
            with brought_to_its_end(load, clock), _rare_collections():
                _work(load, clock, told)


@contextmanager
def brought_to_its_end(load: Load, clock: Clock) -> Iterator[None]:
    """Whatever ends the work on a load, its state and its message say so."""
    try:
        yield
    except Later:
        raise
    except Stopped:
        _end(load, "cancelled", clock(), asked=True)
    except (KeyboardInterrupt, SystemExit):
        _end(load, "cancelled", clock())
        raise
    except HomeplateError as error:
        _end(load, "failed", clock(), error.message)
    except Exception as error:
        _end(load, "failed", clock(), NO_ROOM if no_room(error) else UNFORESEEN)
        raise
    else:
        _end(load, "done", clock())


def take(load_id: UUID, now: datetime) -> Load | None:
    """Begin to work on a load that is waiting or was interrupted; None where there is nothing to do."""
    with transaction.atomic():
        load = Load.objects.select_for_update().filter(id=load_id, state__in=("waiting", "running")).first()
        if load is not None:
            load.state, load.started_at, load.seen_at = "running", load.started_at or now, now
            load.save(update_fields=["state", "started_at", "seen_at"])
    return load


@contextmanager
def _rare_collections() -> Iterator[None]:
    usual = gc.get_threshold()
    gc.set_threshold(ahead.RARELY, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _work(load: Load, clock: Clock, told: Listener | None) -> None:
    telling = Telling(load.source, load.said_on, load.id)
    source = Source(load.path, Layout.from_json(load.layout), load.about, load.mapping, load.currency)
    with ahead.read(source, after=load.position) as found:
        for batch in found:
            _write(load, batch, telling, clock())
            if told is not None:
                told(load.position, load.share)


def _write(load: Load, batch: Batch, telling: Telling, now: datetime) -> None:
    taken, refused = batch.taken, batch.refused
    about_companies = load.about == "companies"
    if not about_companies and (gone := erased_among(load.workspace_id, (one.values for one in taken))):
        refused += [_erased(one.row) for one in taken if one.values.get("email") in gone]
        taken = [one for one in taken if one.values.get("email") not in gone]
    rows = [one.values for one in taken]
    with transaction.atomic():
        if not Load.objects.select_for_update().filter(
            id=load.id, state="running", cancel_asked=False, position=load.position
        ):
            raise Stopped
        outcomes = (write_companies if about_companies else write_people)(rows, telling)
        insert_many(LoadProblem, ({"load_id": load.id, **one._asdict()} for one in refused))
        counts = {
            f"{what}": getattr(load, what) + outcomes.count(what)
            for what in ("created", "updated", "unchanged")
        }
        counts |= {"refused": load.refused + len(refused), "position": batch.position}
        share = batch.share or load.share
        Load.objects.filter(id=load.id).update(**counts, share=share, seen_at=now)
    for name, value in counts.items():
        setattr(load, name, value)
    load.share = share
    if load.refused > MOST_REFUSED:
        raise Invalid(
            "too-many-refused", msg("{count} rows were refused. Look at the columns.", count=load.refused)
        )


def _erased(row: int) -> Refusal:
    """Who may not come back may not stand in the report either."""
    return refusal(row, (), erased_person("email"))


def erased_among(workspace_id: UUID, people: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The addresses among these of people who were erased at their own wish: nothing brings them back."""
    addresses = [one["email"] for one in people if one.get("email")]
    gone = suppressed(workspace_id, (Point("email", one, folded(one)[:254]) for one in addresses))
    return (
        frozenset(one for one in addresses if ("email", folded(one)[:254]) in gone) if gone else frozenset()
    )


def _end(
    load: Load, state: str, now: datetime, message: Message | None = None, *, asked: bool = False
) -> None:
    """End a load; `asked`, only one that is to be stopped: another worker goes on with it otherwise."""
    with transaction.atomic():
        found = Load.objects.select_for_update().filter(id=load.id, state="running").first()
        if found is None or (asked and not found.cancel_asked):
            return
        found.state, found.finished_at, found.seen_at, found.cancel_asked = state, now, now, False
        found.message = messages.to_json(message) if message else None
        if state == "done":  # nothing goes on from here, so that nothing reads the file again
            found.share = 1.0
            transaction.on_commit(lambda: forget_file(load.path))
        found.save()
        author = operator(load.workspace_id, "import")
        counts = {name: getattr(found, name) for name in ("created", "updated", "unchanged", "refused")}
        data = {**counts, "name": found.name, "about": found.about, "message": found.message}
        by = replace(author, member_id=found.member_id)
        record(
            by, subject="prospect-load", subject_id=found.id, verb=f"prospect-load.{state}", at=now, data=data
        )
        if found.member_id is not None:
            tell(
                author,
                [found.member_id],
                verb=f"prospect-load.{state}",
                subject_id=found.id,
                name=found.name,
                at=now,
            )
