"""Starting, stopping and forgetting the work of an import; the work itself is `transfer.work`."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict, Refused
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import records_of_run, times_in_run
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.transfer import memory
from homeplate.transfer.actions.setup import locked, refuse_wrong
from homeplate.transfer.doubles import CHOICES
from homeplate.transfer.files import forget
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.models import ImportFile, ImportRun
from homeplate.transfer.outcomes import start_again
from homeplate.transfer.queries import ANSWERED
from homeplate.transfer.states import BUSY, ENDED
from homeplate.transfer.tasks import carry_out, take_back
from homeplate.transfer.undo import COUNTED

SILENCE = timedelta(minutes=2)
"""A running import that has not moved for so long is taken to be dead and may be started again."""


@action(Permission.IMPORT_RUN)
def check_import(actor: Actor, *, run_id: UUID, now: datetime, queued: bool = True) -> None:
    """Queue a dry run: everything as in the import itself, and nothing of it stays.

    Not `queued`, it waits for the caller's own `work_import`.

    Raises `Conflict` (`import-busy`, `import-done`, `file-gone`).
    """
    run, files = _ready(actor, run_id, now)
    if not run.dry and run.state != "undone" and any(file.done for file in files):
        raise Conflict("import-begun", msg("This import has begun already. Go on with it."))
    start_again(files)
    _prepare(actor, run, files, now, dry=True)
    if queued:
        carry_out.enqueue(str(actor.workspace_id), str(run_id))


@action(Permission.IMPORT_RUN)
def run_import(actor: Actor, *, run_id: UUID, now: datetime, queued: bool = True, doubles: str = "") -> None:
    """Queue the import; one that was cancelled or interrupted goes on behind its last batch, an undone one begins anew.

    `doubles` says what becomes of rows that probably are here already, a key of `doubles.CHOICES`; as before, or taken,
    where it is empty. Not `queued`, it waits for the caller's own `work_import`.

    Raises `Conflict` (`import-busy`, `import-done`, `file-gone`), `Invalid` (`choice`).
    """
    run, files = _ready(actor, run_id, now)
    if doubles:
        chosen = one_of(doubles, CHOICES, field="doubles", required=True)
        run.options = {**run.options, "doubles": chosen}
    if run.dry or run.state == "undone":
        start_again(files)
    _prepare(actor, run, files, now, dry=False)
    if queued:
        carry_out.enqueue(str(actor.workspace_id), str(run_id))


def _ready(actor: Actor, run_id: UUID, now: datetime) -> tuple[ImportRun, list[ImportFile]]:
    run = locked(actor, run_id)
    alive = run.seen_at is None or now - run.seen_at < SILENCE
    if run.state in BUSY and alive:
        raise Conflict("import-busy", msg("This import is running. Cancel it first."))
    if run.state in ENDED:
        raise Conflict("import-done", msg("This import is done. Start a new one."))
    return run, list(ImportFile.objects.filter(run_id=run.id).order_by("place"))


def _prepare(actor: Actor, run: ImportRun, files: list[ImportFile], now: datetime, *, dry: bool) -> None:
    if not any(file.role == "main" for file in files):
        raise Refused("nothing-to-import", msg("None of the files has anything to import."), field="file")
    if not all(file.path for file in files):  # `person.erasing` removes files that hold somebody
        text = msg("The file is gone, because it held somebody who was erased. Load it again without them.")
        raise Conflict("file-gone", text)
    for file in files:
        if file.mapping is not None:
            refuse_wrong(file, ColumnMapping.from_json(file.mapping))
    memory.remember(run, files, now)
    run.state, run.dry, run.cancel_asked, run.message = "waiting", dry, False, None
    run.seen_at, run.started_at, run.finished_at = now, None, None
    run.save()
    verb = "import.checked" if dry else "import.run"
    data = {"stages": run.stages, "doubles": run.options.get("doubles", "")}
    record(actor, subject="import", subject_id=run.id, verb=verb, at=now, data=data)


@action(Permission.IMPORT_RUN)
def cancel_import(actor: Actor, *, run_id: UUID, now: datetime) -> None:
    """Stop the work after the batch in hand; what is written stays, and `run_import` goes on from there.

    Raises `Conflict` (`import-idle`) when nothing works on it.
    """
    run = locked(actor, run_id)
    if run.state not in BUSY:
        raise Conflict("import-idle", msg("Nothing works on this import."))
    run.cancel_asked = True
    if run.state == "waiting":
        run.state, run.finished_at = "cancelled", now
    run.save()
    record(actor, subject="import", subject_id=run.id, verb="import.cancelled", at=now, data={})


@action(Permission.IMPORT_RUN)
def undo_import(
    actor: Actor, *, run_id: UUID, now: datetime, touched_too: bool = False, queued: bool = True
) -> None:
    """Queue the undo of an import: what it brought in is deleted, what it changed is put back.

    Records that somebody changed since are kept, unless `touched_too`. What is deleted can be restored, one by
    one or by importing again. Not `queued`, it waits for the caller's own `undo.work_undo`.

    Raises `Conflict` (`import-busy`, `nothing-imported`).
    """
    run = locked(actor, run_id)
    dead = run.seen_at is not None and now - run.seen_at >= SILENCE
    if run.state in BUSY and not (run.state == "undoing" and dead):
        raise Conflict("import-busy", msg("This import is running. Cancel it first."))
    total = sum(records_of_run(run.id, without=(ANSWERED,)).values()) + times_in_run(run.id, ANSWERED)
    if run.state in ("draft", "checked", "undone") or not total:
        raise Conflict("nothing-imported", msg("This import has brought in nothing that could be undone."))
    run.undo = {"by": str(actor.member_id or ""), "touched_too": touched_too, "total": total}
    run.undo |= dict.fromkeys(COUNTED, 0)
    run.state, run.cancel_asked, run.message, run.seen_at = "undoing", False, None, now
    run.save()
    data = {"touched_too": touched_too}
    record(actor, subject="import", subject_id=run.id, verb="import.undo-begun", at=now, data=data)
    if queued:
        take_back.enqueue(str(actor.workspace_id), str(run_id))


@action(Permission.IMPORT_RUN)
def discard_import(actor: Actor, *, run_id: UUID, now: datetime) -> None:
    """Forget a run with its report and its files; the records that it brought in stay.

    Raises `Conflict` (`import-busy`) while it is running.
    """
    run = locked(actor, run_id)
    if run.state in BUSY:
        raise Conflict("import-busy", msg("This import is running. Cancel it first."))
    forget(ImportFile.objects.filter(run_id=run.id).values_list("path", flat=True))
    data = {"name": run.name}
    record(actor, subject="import", subject_id=run.id, verb="import.discarded", at=now, data=data)
    run.delete()
