"""Reading a long file of rates, in batches: each is one transaction, so that an interruption loses nothing and repeats
nothing, and nobody waits for the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

import structlog
from django.db import IntegrityError, OperationalError, transaction

from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.room import no_room
from homeplate.kit.text import Message, msg
from homeplate.ledger.actions import record
from homeplate.people.access import not_found
from homeplate.people.models import Member
from homeplate.people.notices import tell
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user, operator
from homeplate.rates.files import Read, read_rates
from homeplate.rates.models import ExchangeRate, RateImport
from homeplate.rates.planning import Plan, planned
from homeplate.rates.rules import BUSY, CURRENCIES, columns_of
from homeplate.rates.writing import change_rates, kept_rates
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.context import workspace

RATES = 2000
"""Rates of one batch, and of one transaction."""
TRIES = 3
SILENCE = timedelta(minutes=2)
"""An import that has not moved for so long is taken to be dead."""
REPORTED = 1000
"""Lines of each kind that the report names."""
NO_ROOM = msg("The disk of the server is full. What came in so far stays.")
UNFORESEEN = msg(
    "Something went wrong. What came in so far stays; read the file again, or tell an administrator."
)
OTHER_BASE = msg("The workspace reports in another currency by now. Read the file again.")

Clock = Callable[[], datetime]
log = structlog.get_logger(__name__)


class _Stopped(Exception):
    """Somebody asked to stop."""


class _TakenOver(Exception):
    """Somebody else works on it, or it is gone."""


def work_rates(workspace_id: UUID, *, run_id: UUID, clock: Clock) -> None:
    """Read the file that is queued; nothing when nothing is. What ends it early is kept as its message; what nobody
    foresaw is raised as well."""
    with workspace(workspace_id):
        run = _take(run_id, clock())
        if run is None:
            return
        try:
            _work(run, clock)
        except _TakenOver:
            return
        except _Stopped:
            end_import(run, "cancelled", clock())
        except HomeplateError as error:
            end_import(run, "failed", clock(), error.message)
        except Exception as error:
            end_import(run, "failed", clock(), NO_ROOM if no_room(error) else UNFORESEEN)
            raise
        else:
            end_import(run, "done", clock())


def _take(run_id: UUID, now: datetime) -> RateImport | None:
    with transaction.atomic():
        rows = RateImport.objects.select_for_update().filter(id=run_id, state__in=BUSY)
        run = rows.first()
        if run is not None:
            run.state, run.seen_at = "running", now
            run.save(update_fields=["state", "seen_at"])
    return run


def _work(run: RateImport, clock: Clock) -> None:
    """Plan and write; what another transaction spoiled is planned anew, for it left nothing behind."""
    read = read_rates(bytes(run.content), base=run.base, wanted=_wanted(run))
    for tries_left in range(TRIES - 1, -1, -1):
        plan = planned(read, kept_rates(run.base), far_too=run.far_too, own=run.created_at)
        try:
            _report(run, read, plan, clock())
            _write(run, read.source, plan, clock)
            return
        except (IntegrityError, OperationalError):
            if not tries_left:
                raise
            log.warning("a file of rates is planned anew", exc_info=True)


def _wanted(run: RateImport) -> frozenset[str]:
    """The currencies in use, as far as whoever queued the file may still bring rates in."""
    if run.member_id is None:
        actor = operator(run.workspace_id, "import")
    else:
        user_id: UUID | None = Member.objects.values_list("user_id", flat=True).get(id=run.member_id)
        actor = actor_for_user(user_id or not_found(msg("user")), run.workspace_id, "import")
    actor.require(Permission.WORKSPACE_MANAGE)
    if actor.currency != run.base:
        raise Invalid("base", OTHER_BASE)
    return frozenset(actor.settings.get(CURRENCIES) or ())


def _report(run: RateImport, read: Read, plan: Plan, now: datetime) -> None:
    wrong = [[one.line, messages.to_json(one.reason)] for one in read.wrong[:REPORTED]]
    far = [[one.line, one.rate.currency, str(one.rate.day), str(one.rate.units), str(one.rate.worth)]
           for one in plan.far_off[:REPORTED]]  # fmt: skip
    report = {
        "kept": plan.kept,
        "same": plan.same,
        "since": str(plan.since or ""),
        "until": str(plan.until or ""),
        "currencies": list(plan.currencies),
        "others": list(read.others),
        "wrong": wrong,
        "wrong_count": len(read.wrong),
        "far": far,
        "far_count": len(plan.far_off),
    }
    total = run.added + run.changed + len(plan.new) + len(plan.changed)
    with transaction.atomic():
        mine = RateImport.objects.filter(id=run.id, state="running")
        if not mine.update(source=read.source, report=report, total=total, seen_at=now):
            raise _TakenOver


def _write(run: RateImport, source: str, plan: Plan, clock: Clock) -> None:
    for new in _batches(plan.new):
        with transaction.atomic():
            found = _mine(run)
            insert_many(ExchangeRate, [columns_of(run.base, rate, source, run.created_at) for rate in new])
            found.added += len(new)
            _move(found, clock())
        run.added = found.added
    for changed in _batches(plan.changed):
        with transaction.atomic():
            found = _mine(run)
            replaced = change_rates(changed, source=source, now=run.created_at)
            found.changed, found.replaced = found.changed + len(replaced), {**found.replaced, **replaced}
            _move(found, clock())
        run.changed = found.changed


def _batches(many: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(many)
    while some := list(islice(rest, RATES)):
        yield some


def _mine(run: RateImport) -> RateImport:
    """The import as it stands; raises when it is to stop, or not ours to work on any more."""
    found = RateImport.objects.select_for_update().defer("content").filter(id=run.id, state="running").first()
    if found is None or (found.added, found.changed) != (run.added, run.changed):
        raise _TakenOver
    if found.cancel_asked:
        raise _Stopped
    return found


def _move(found: RateImport, now: datetime) -> None:
    """Keep the counts of a batch with it."""
    found.seen_at = now
    found.save(update_fields=["added", "changed", "replaced", "seen_at"])


def end_import(run: RateImport, state: str, now: datetime, message: Message | None = None) -> None:
    """End an import that waits or is read, and tell of the rates that it brought."""
    with transaction.atomic():
        found = RateImport.objects.select_for_update().filter(id=run.id, state__in=BUSY).first()
        if found is None:
            return
        found.state, found.finished_at, found.seen_at, found.content = state, now, now, b""
        found.message = messages.to_json(message) if message else None
        found.save()
        author = operator(run.workspace_id, "import")
        by = replace(author, member_id=run.member_id)
        if found.added or found.changed:
            record(by, subject="rates", subject_id=run.id, verb="rates.imported", at=now, data=_fact(found))
        if run.member_id is not None:
            verb = f"rates-import.{state}"
            tell(author, [run.member_id], verb=verb, subject_id=run.id, name=run.name, at=now)


def _fact(run: RateImport) -> dict[str, Any]:
    names = ("since", "until", "currencies")
    return {
        "base": run.base,
        "source": run.source,
        "added": run.added,
        "changed": run.changed,
        "replaced": run.replaced,
        "written_at": run.created_at.isoformat(),
        **{name: run.report[name] for name in names},
    }
