"""Doing a queued dry run or import, batch by batch.

A batch and the position behind it are one transaction: an interruption loses nothing and repeats nothing. A dry
run writes each batch in the same way and takes it back, so that it cannot differ from the import.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from uuid import UUID

import structlog
from django.db import IntegrityError, OperationalError, transaction

from homeplate.accounts.duplicates.actions import search_duplicates
from homeplate.deals.tasks import refresh_histories
from homeplate.kit import messages
from homeplate.kit.errors import HomeplateError
from homeplate.kit.room import no_room
from homeplate.kit.text import Message, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found
from homeplate.people.models import Member
from homeplate.people.notices import tell
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user, operator
from homeplate.tenancy.context import workspace
from homeplate.transfer import stagemaps
from homeplate.transfer.builders import StageMap
from homeplate.transfer.doubles import TAKE, Doubles, looking
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.merging import write_with_doubles
from homeplate.transfer.models import ImportFile, ImportRun
from homeplate.transfer.outcomes import COUNTED, Batch, book, start_again
from homeplate.transfer.plan import Planned, plan_rows
from homeplate.transfer.reopen import joined_of
from homeplate.transfer.writing import Writing

ROWS = 1000
"""Rows of one batch, and of one transaction."""
TRIES = 3

NO_ROOM = msg("The disk of the server is full. What was imported so far stays; make room, then go on.")
UNFORESEEN = msg("Something went wrong. Go on, or tell an administrator.")

log = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
Listener = Callable[[int, int], None]
"""Told after each batch: rows done, rows in all."""


class _Stopped(Exception):
    """Somebody asked to stop."""


class _TakenOver(Exception):
    """Somebody else works on the run, or it is gone."""


@dataclass(slots=True)
class _Task:
    """A run being worked on: its files and what holds for all of them."""

    actor: Actor
    run: ImportRun
    files: list[ImportFile]
    clock: Clock
    told: Listener | None
    promised: set[int] = field(default_factory=set)
    doubles: Doubles | None = None

    @property
    def choice(self) -> str:
        """What becomes of rows that probably are here already."""
        return str(self.run.options.get("doubles") or TAKE)

    def progress(self) -> None:
        """Tell whoever listens."""
        if self.told is not None:
            main = [file for file in self.files if file.role == "main"]
            self.told(sum(file.done for file in main), sum(file.rows for file in main))


def work_import(actor: Actor, *, run_id: UUID, clock: Clock, told: Listener | None = None) -> None:
    """Do what was queued for a run, in the name of who started it; nothing when nothing is queued.

    `actor` is the operator of the workspace or somebody of it. What ends the run early is kept as its message;
    what nobody foresaw is raised as well.
    """
    with workspace(actor.workspace_id):
        run = _take(run_id, clock())
        if run is None:
            return
        try:
            task = _Task(_author(run), run, _files(run), clock, told)
            _work(task)
        except _TakenOver:
            return
        except _Stopped:
            _end(run, "cancelled", clock())
        except (KeyboardInterrupt, SystemExit):
            _end(run, "cancelled", clock())
            raise
        except HomeplateError as error:
            _end(run, "failed", clock(), error.message)
        except Exception as error:
            _end(run, "failed", clock(), NO_ROOM if no_room(error) else UNFORESEEN)
            raise
        else:
            _end(run, "checked" if run.dry else "done", clock())


def _take(run_id: UUID, now: datetime) -> ImportRun | None:
    with transaction.atomic():
        run = (
            ImportRun.objects.select_for_update().filter(id=run_id, state__in=("waiting", "running")).first()
        )
        if run is not None:
            run.state, run.started_at, run.seen_at = "running", run.started_at or now, now
            run.save(update_fields=["state", "started_at", "seen_at"])
            if run.dry:  # it may be the second try: a dry run knows only what it saw itself
                start_again(_files(run))
    return run


def _files(run: ImportRun) -> list[ImportFile]:
    return list(ImportFile.objects.filter(run_id=run.id).order_by("place"))


def _author(run: ImportRun) -> Actor:
    """Who started the run, with the rights of today, acting through the import."""
    if run.member_id is None:
        return replace(operator(run.workspace_id, "import"), run_id=run.id)
    user_id: UUID | None = Member.objects.values_list("user_id", flat=True).get(id=run.member_id)
    if user_id is None:
        not_found(msg("user"))
    return replace(actor_for_user(user_id, run.workspace_id, "import"), run_id=run.id)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Rows make many objects and hardly a circle of them: looking for circles as often as usual would take a
    sixth of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _work(task: _Task) -> None:
    task.actor.require(Permission.IMPORT_RUN)
    with _rare_collections():
        for file in task.files:
            if file.role == "main" and not file.finished:
                _work_file(task, file)
    if not task.run.dry and "deal" in _kinds(task):
        refresh_histories.enqueue(str(task.run.workspace_id))
    if not task.run.dry and {"account", "contact"} & _kinds(task) and task.actor.may(Permission.ACCOUNT_EDIT):
        search_duplicates(task.actor, now=task.clock())  # what came in may be there under another name


def _kinds(task: _Task) -> set[str]:
    return {file.kind for file in task.files if file.role == "main"}


def _work_file(task: _Task, file: ImportFile) -> None:
    writing = Writing.of(task.actor, task.run, file, task.promised)
    rows = _planned(task, file, writing.mapping)
    task.progress()
    # Rows that are taken whatever they are need not be looked at again once the dry run has.
    with looking(task.actor, file.kind if task.run.dry or task.choice != TAKE else "") as task.doubles:
        while some := list(islice(rows, ROWS)):
            _one_batch(task, file, writing, some)
            task.progress()
    with transaction.atomic():
        ImportFile.objects.filter(id=file.id).update(finished=True)


def _planned(task: _Task, file: ImportFile, mapping: ColumnMapping) -> Iterator[Planned]:
    table = joined_of(file, [other for other in task.files if other is not file])
    stages = StageMap({})
    if file.kind == "deal":
        _, process = stagemaps.current_of(task.actor, task.run)
        stages = stagemaps.stage_map(task.run, process)
    return plan_rows(table.rows(), table.header, mapping, stages, after=file.position)


def _one_batch(task: _Task, file: ImportFile, writing: Writing, rows: list[Planned]) -> None:
    """Write one batch; what another transaction spoiled is tried again, for it left nothing behind."""
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            _try_batch(task, file, writing, rows)
            return
        except (IntegrityError, OperationalError):
            if not tries_left:
                raise
            log.warning("a batch of an import is tried again", exc_info=True)
            file.refresh_from_db(fields=COUNTED)


def _try_batch(task: _Task, file: ImportFile, writing: Writing, rows: list[Planned]) -> None:
    now = task.clock()
    if task.run.dry:
        with transaction.atomic():
            outcome = write_with_doubles(writing, rows, task.doubles, task.choice, now)
            transaction.set_rollback(True)
        if file.kind == "account":
            task.promised.update(hash(each.row.key) for each in rows if each.row is not None)
        with transaction.atomic():
            _move(task, file, outcome, rows[-1].line, now)
        return
    with transaction.atomic():
        outcome = write_with_doubles(writing, rows, task.doubles, task.choice, now)
        _move(task, file, outcome, rows[-1].line, now)


def _move(task: _Task, file: ImportFile, outcome: Batch, line: int, now: datetime) -> None:
    """Count the batch and move the position behind it; raises when the batch is not ours to write any more."""
    run = ImportRun.objects.select_for_update().filter(id=task.run.id, state="running").first()
    there = ImportFile.objects.filter(id=file.id, position=file.position).exists()
    if run is None or not there:
        raise _TakenOver
    if run.cancel_asked:
        raise _Stopped
    book(file, outcome)
    file.position = line
    file.save(update_fields=["position", "created", "updated", "unchanged", "refused", "noted", "doubles"])
    ImportRun.objects.filter(id=run.id).update(seen_at=now)


def _end(run: ImportRun, state: str, now: datetime, message: Message | None = None) -> None:
    with transaction.atomic():
        found = ImportRun.objects.select_for_update().filter(id=run.id, state="running").first()
        if found is None:
            return
        found.state, found.finished_at, found.seen_at = state, now, now
        found.message = messages.to_json(message) if message else None
        found.save()
        author = operator(run.workspace_id, "import")
        counts = _counts(run)
        data = {**counts, "dry": found.dry, "message": found.message}
        by = replace(author, member_id=run.member_id)
        record(by, subject="import", subject_id=run.id, verb=f"import.{state}", at=now, data=data)
        if run.member_id is not None:
            tell(author, [run.member_id], verb=f"import.{state}", subject_id=run.id, name=run.name, at=now)


def _counts(run: ImportRun) -> dict[str, int]:
    files = ImportFile.objects.filter(run_id=run.id, role="main")
    names = ("created", "updated", "unchanged", "refused")
    rows = list(files.values_list(*names))
    return {name: sum(row[place] for row in rows) for place, name in enumerate(names)}
