"""How a draft is changed: as a whole, by one edit after the other, back and forth again; and thrown away.

Every change is one fact that carries the way back, so that any of them can be undone for as long as nothing else
was done after it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Refused
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.actions.create import read
from homeplate.playbook.actions.rows import draft_of, locked, put_draft, same_revision, standing, tell
from homeplate.playbook.history import CHANGED, DISCARDED, SAVED, changes_of, last_discarded, way_back_of
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.rules import renamed
from homeplate.process.definition import Process
from homeplate.process.editing import arrived, free_key, redo_of, undo_of, way_back, went_back
from homeplate.process.lint import Finding, lint
from homeplate.process.reading import from_data

Edit = Callable[[Process], Process]
"""A change of a process as a value; raises `Invalid` for what cannot be done."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is now kept: `revision` is what the next save wants back."""

    version_id: UUID
    revision: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Edited:
    """A draft after an edit: `about` is the key of the part that was changed or added; nothing was written
    where nothing `changed`."""

    revision: int
    about: str
    changed: bool = True


@action(Permission.PROCESS_EDIT)
def save_draft(
    actor: Actor,
    *,
    process_id: UUID,
    now: datetime,
    text: str = "",
    definition: Mapping[str, Any] | None = None,
    revision: int | None = None,
    note: str = "",
) -> Saved:
    """Keep a draft, given as YAML or as data; the first save after publishing opens the next version.

    `revision` is the one the writer has read, 0 for “there was no draft”, None to overwrite whatever is
    there. Raises `Conflict` when somebody else saved meanwhile, `Invalid` for a broken definition. What lint
    finds does not hinder a draft.
    """
    row = locked(process_id)
    process = renamed(read(text, definition), key=row.key)
    draft = draft_of(row)
    same_revision(draft, revision)
    before = standing(row, draft)
    draft = put_draft(actor, row, draft, process, now=now, note=note)
    _tell_change(actor, row, draft, SAVED, before, process, now)
    return Saved(draft.id, draft.revision, tuple(lint(process)))


@action(Permission.PROCESS_EDIT)
def edit_draft(
    actor: Actor,
    *,
    process_id: UUID,
    edit: Edit,
    did: str,
    revision: int,
    now: datetime,
    about: str = "",
    note: str = "",
) -> Edited:
    """Change the draft by one edit; the first one after publishing opens the next version.

    `did` names the kind of change in the ledger, `about` the key of the part it is about; a `note` becomes that of
    the draft. `revision` as in `save_draft`. Raises `Conflict` when somebody else changed the draft, and whatever
    the edit refuses.
    """
    row = locked(process_id)
    draft = draft_of(row)
    same_revision(draft, revision)
    before = standing(row, draft) or not_found(msg("version"))
    after = edit(before)
    if after == before:
        return Edited(revision, about, changed=False)
    draft = put_draft(actor, row, draft, after, now=now, note=note)
    key = arrived(before, after) or about
    _tell_change(actor, row, draft, CHANGED, before, after, now, did=did, key=key)
    return Edited(draft.revision, key)


@action(Permission.PROCESS_EDIT)
def undo_edit(actor: Actor, *, process_id: UUID, revision: int, now: datetime) -> Edited:
    """Take back the last change of the draft that still stands. Raises `Refused` (`nothing-to-undo`)."""
    return _back(actor, process_id, revision, now, undo=True)


@action(Permission.PROCESS_EDIT)
def redo_edit(actor: Actor, *, process_id: UUID, revision: int, now: datetime) -> Edited:
    """Do again what was undone last. Raises `Refused` (`nothing-to-redo`)."""
    return _back(actor, process_id, revision, now, undo=False)


def _back(actor: Actor, process_id: UUID, revision: int, now: datetime, *, undo: bool) -> Edited:
    row = locked(process_id)
    draft = draft_of(row)
    same_revision(draft, revision)
    steps = changes_of(row.id, draft.id) if draft else {}
    of = (undo_of if undo else redo_of)(steps, revision)
    if draft is None or of is None:
        raise Refused(
            "nothing-to-undo" if undo else "nothing-to-redo",
            msg("There is nothing to undo.") if undo else msg("There is nothing to do again."),
        )
    back, about = way_back_of(row.id, draft.id, of)
    before = from_data(draft.definition)
    after = went_back(before, back)
    draft = put_draft(actor, row, draft, after, now=now)
    kind = {"undoes": of} if undo else {"redoes": of}
    did = "undone" if undo else "redone"
    _tell_change(actor, row, draft, CHANGED, before, after, now, did=did, key=about, **kind)
    return Edited(draft.revision, about)


@action(Permission.PROCESS_EDIT)
def discard_draft(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Throw the draft away; a process that was never published goes with it. Raises `Refused` (`no-draft`)."""
    row = locked(process_id)
    draft = draft_of(row)
    if draft is None:
        raise Refused("no-draft", msg("There is no draft to discard."))
    draft.delete()
    kept = {"definition": draft.definition, "note": draft.note, "position": row.position}
    tell(actor, row, DISCARDED, now, number=draft.number, **kept)
    if not row.versions.exists():
        row.delete()


@action(Permission.PROCESS_EDIT)
def restore_draft(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Bring back the draft that was discarded last, with its process if that went too.

    Raises `Refused` when there is another draft by now (`draft-exists`) or none was discarded (`no-draft`).
    """
    row = ProcessRecord.objects.select_for_update().filter(id=process_id).first()
    kept = last_discarded(process_id)
    if kept is None:
        if row is None:
            not_found(msg("process"))
        raise Refused("no-draft", msg("There is no discarded draft to bring back."))
    process = from_data(kept["definition"])
    if row is None:
        taken = set(ProcessRecord.objects.values_list("key", flat=True))
        process = renamed(process, key=free_key(process.key, taken))
        row = ProcessRecord(
            id=process_id,
            workspace_id=actor.workspace_id,
            key=process.key,
            name=dict(process.name),
            position=kept["position"],
            created_at=now,
        )
        row.save(force_insert=True)
    elif draft_of(row) is not None:
        raise Refused("draft-exists", msg("There is another draft by now."))
    draft = put_draft(actor, row, None, process, now=now, note=kept["note"])
    tell(actor, row, "process.draft_restored", now, number=draft.number)


def _tell_change(
    actor: Actor,
    row: ProcessRecord,
    draft: ProcessVersion,
    verb: str,
    before: Process | None,
    after: Process,
    now: datetime,
    **more: Any,
) -> None:
    back = {"back": way_back(before, after)} if before else {}
    which = {"version": {"id": str(draft.id)}, "number": draft.number, "revision": draft.revision}
    tell(actor, row, verb, now, **which, **more, **back)
