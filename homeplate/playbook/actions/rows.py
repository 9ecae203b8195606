"""What the actions share: the process as a locked row, its draft, and telling the ledger."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg, one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, not_found
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.process.definition import Process
from homeplate.process.reading import from_data, to_data

NOTE_LENGTH = 500


def locked(process_id: UUID) -> ProcessRecord:
    """The process, locked: saving and publishing of one process happen one after the other."""
    found = ProcessRecord.objects.select_for_update().filter(id=process_id).first()
    return found or not_found(msg("process"))


def draft_of(row: ProcessRecord) -> ProcessVersion | None:
    """The draft of a process, if it has one."""
    return ProcessVersion.objects.filter(process_id=row.id, state="draft").first()


def same_revision(draft: ProcessVersion | None, revision: int | None) -> None:
    """Raises `Conflict` unless the draft (0: none) is of `revision`, or any may be overwritten (None)."""
    if revision is not None and revision != (draft.revision if draft else 0):
        raise Conflict(
            "revision", msg("Somebody else changed this draft meanwhile. Read it again."), field="revision"
        )


def standing(row: ProcessRecord, draft: ProcessVersion | None) -> Process | None:
    """What a change of the process starts from: its draft, else its published version, else its newest."""
    shown = draft
    if shown is None:
        versions = ProcessVersion.objects.filter(process_id=row.id)
        shown = versions.filter(state="published").first() or versions.order_by("-number").first()
    return from_data(shown.definition) if shown else None


def insert_draft(
    actor: Actor, row: ProcessRecord, process: Process, *, now: datetime, note: str = ""
) -> ProcessVersion:
    """A draft of the next version."""
    last = ProcessVersion.objects.filter(process_id=row.id).aggregate(last=models.Max("number"))["last"]
    draft = ProcessVersion(
        workspace_id=actor.workspace_id,
        process_id=row.id,
        number=(last or 0) + 1,
        definition=to_data(process),
        note=one_line(note)[:NOTE_LENGTH],
        author_id=actor.member_id,
        created_at=now,
    )
    draft.save(force_insert=True)
    return draft


def put_draft(
    actor: Actor,
    row: ProcessRecord,
    draft: ProcessVersion | None,
    process: Process,
    *,
    now: datetime,
    note: str = "",
) -> ProcessVersion:
    """Keep `process` as the draft, the first time as one of the next version."""
    if draft is None:
        return insert_draft(actor, row, process, now=now, note=note)
    draft.definition = to_data(process)
    draft.note = one_line(note)[:NOTE_LENGTH] or draft.note
    draft.author_id = actor.member_id
    draft.revision += 1
    draft.save(update_fields=["definition", "note", "author", "revision"])
    return draft


def touch(row: ProcessRecord, field: str) -> None:
    """Save one field of a process that changed."""
    row.revision += 1
    row.save(update_fields=[field, "revision"])


def tell(actor: Actor, row: ProcessRecord, verb: str, now: datetime, **data: Any) -> None:
    """One fact about a process."""
    record(actor, subject="process", subject_id=row.id, verb=verb, at=now, data=data)
