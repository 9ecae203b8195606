"""Taking files in: begin, stop, go on, forget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from homeplate.kit.clean import line, one_of
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg, one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.prospects.loading.columns import ABOUT, about_of, checked, guessed
from homeplate.prospects.loading.reading import HERE, Layout, forget_file, layout_of, opened
from homeplate.prospects.models import Load, Source
from homeplate.prospects.rules import BUSY, ON_WHICH_TO_GO
from homeplate.prospects.tasks import carry_out

SILENCE = timedelta(minutes=10)
"""After so long without a sign of life a load counts as interrupted."""
NO_FILE = msg("Choose a file.")


def start_load(
    actor: Actor,
    *,
    name: str,
    now: datetime,
    content: BinaryIO | None = None,
    path: str = "",
    about: str = "",
    source: str = "",
    said_on: date | None = None,
    currency: str = "",
    mapping: Mapping[str, str] | None = None,
    encoding: str = "",
    delimiter: str = "",
    queued: bool = True,
) -> UUID:
    """Take a file of companies or people in; what each column says is told by its name, or by `mapping` (column
    → field). Where no `source` is given, the name of the file is.

    The file is uploaded `content`, or lies at a `path` of the server; it is copied and looked through outside any
    transaction, because that may take a while. Not `queued`, the load waits for the caller's own `work_load`. Raises
    `Invalid` for a file that is no table, and for columns of which none names the records.
    """
    actor.require(Permission.PROSPECT_LOAD)
    with kept(actor, content, path) as file:
        layout = layout_of(file, encoding=encoding, delimiter=delimiter)
        return begin_load(
            actor,
            path=file,
            layout=layout,
            name=name,
            about=about,
            source=source,
            said_on=said_on,
            currency=currency,
            mapping=mapping,
            now=now,
            queued=queued,
        )


@contextmanager
def kept(actor: Actor, content: BinaryIO | None, path: str = "") -> Iterator[str]:
    """Where a load finds its file: uploaded `content` in the store, or a `path` of the server; out of the store again
    when the block fails."""
    name = f"{actor.workspace_id}/prospects/{new_id()}"
    place = f"{HERE}{path}" if content is None else default_storage.save(name, File(content))
    try:
        yield place
    except BaseException:
        forget_file(place)
        raise


@action(Permission.PROSPECT_LOAD)
def begin_load(
    actor: Actor,
    *,
    path: str,
    layout: Layout,
    name: str,
    about: str,
    source: str,
    said_on: date | None,
    currency: str,
    now: datetime,
    mapping: Mapping[str, str] | None = None,
    provider_id: UUID | None = None,
    queued: bool = True,
) -> UUID:
    """The load of a file that is `kept`; `provider_id` says who laid it down. Otherwise as `start_load`."""
    called = one_line(name.replace("\\", "/").rpartition("/")[2])[-200:] or "file"
    what = one_of(about or about_of(layout.header), ABOUT, field="about")
    columns = checked(what, layout.header, guessed(what, layout.header) | dict(mapping or {}))
    today = actor.day_of(now)
    day = said_on or today
    if day > today:
        raise Invalid("future", msg("This day is still to come."), field="said_on")
    with opened(path) as file:
        size = file.seek(0, 2)
    load = Load(
        workspace_id=actor.workspace_id,
        name=called,
        about=what,
        path=path,
        size=size,
        layout=layout.to_json(),
        mapping=columns,
        source=source_number(line(source, field="source", longest=80) or called[:80]),
        said_on=day,
        currency=currency_code(currency) if currency else actor.currency,
        member_id=actor.member_id,
        provider_id=provider_id,
        created_at=now,
        seen_at=now,
    )
    load.save(force_insert=True)
    data = {"name": load.name, "about": what, "columns": columns}
    record(
        actor, subject="prospect-load", subject_id=load.id, verb="prospect-load.started", at=now, data=data
    )
    if queued:
        carry_out.enqueue(str(actor.workspace_id), str(load.id))
    return load.id


def source_number(name: str) -> int:
    """The number of a source, which is made known where it is new; in the running transaction."""
    found = Source.objects.filter(name=name).values_list("number", flat=True).first()
    if found is not None:
        return found
    last = Source.objects.order_by("-number").values_list("number", flat=True).first()
    made = Source(number=(last or 0) + 1, name=name)
    made.save(force_insert=True)
    return made.number


@action(Permission.PROSPECT_LOAD)
def cancel_load(actor: Actor, *, load_id: UUID, now: datetime) -> None:
    """Stop a load after the batch in hand; what is written stays, and it can go on from there.

    Raises `Conflict` (`load-idle`) when nothing works on it.
    """
    load = _locked(load_id)
    if load.state not in BUSY:
        raise Conflict("load-idle", msg("Nothing works on this load."))
    load.cancel_asked = True
    if load.state == "waiting":
        load.state, load.finished_at = "cancelled", now
    load.save()
    _tell(actor, load, "stopped", now)


@action(Permission.PROSPECT_LOAD)
def resume_load(actor: Actor, *, load_id: UUID, now: datetime, queued: bool = True) -> None:
    """Go on with a load that was cancelled, failed or was interrupted. Raises `Conflict` (`load-busy`,
    `load-done`)."""
    load = _locked(load_id)
    dead = load.state in BUSY and load.seen_at is not None and now - load.seen_at >= SILENCE
    if load.state in BUSY and not dead:
        raise Conflict("load-busy", msg("This load is running. Cancel it first."))
    if load.state not in ON_WHICH_TO_GO and not dead:
        raise Conflict("load-done", msg("This load is done. Start a new one."))
    load.state, load.cancel_asked, load.message, load.seen_at, load.finished_at = (
        "waiting",
        False,
        None,
        now,
        None,
    )
    load.save()
    _tell(actor, load, "resumed", now)
    if queued:
        carry_out.enqueue(str(actor.workspace_id), str(load.id))


@action(Permission.PROSPECT_LOAD)
def discard_load(actor: Actor, *, load_id: UUID, now: datetime) -> None:
    """Forget a load with its report and its file; the records that it brought stay. Raises `Conflict`
    (`load-busy`)."""
    load = _locked(load_id)
    if load.state in BUSY:
        raise Conflict("load-busy", msg("This load is running. Cancel it first."))
    _tell(actor, load, "discarded", now)
    path = load.path
    load.delete()
    transaction.on_commit(lambda: forget_file(path))


def _tell(actor: Actor, load: Load, what: str, now: datetime) -> None:
    verb, data = f"prospect-load.{what}", {"name": load.name}
    record(actor, subject="prospect-load", subject_id=load.id, verb=verb, at=now, data=data)


def _locked(load_id: UUID) -> Load:
    return Load.objects.select_for_update().filter(id=load_id).first() or not_found(msg("load"))
