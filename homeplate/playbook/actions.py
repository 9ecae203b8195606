"""How a process comes to be, is revised, published and retired. Open deals are moved by `deals`, not here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg, one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import REASON_NOTED
from homeplate.playbook.rules import REASON_KINDS, blank, free_key, renamed
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.lint import Finding, lint
from homeplate.process.reading import from_data, to_data
from homeplate.process.templates import template as shipped

NOTE_LENGTH = 500
REASON_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft as it is now kept: `revision` is what the next save wants back."""

    version_id: UUID
    revision: int
    findings: tuple[Finding, ...]


@action(Permission.PROCESS_EDIT)
def create_process(
    actor: Actor,
    *,
    now: datetime,
    template: str = "",
    text: str = "",
    definition: Mapping[str, Any] | None = None,
    name: str = "",
    key: str = "",
) -> UUID:
    """A new process with a first draft: from a template, from YAML, from data, or blank when none is given.

    A key that is taken gets a number behind it. Raises `Invalid` for a broken definition, `NotFound` for an
    unknown template.
    """
    if template:
        process = shipped(template)
    elif text or definition is not None:
        process = _read(text, definition)
    else:
        process = blank(actor.language)
    taken = set(ProcessRecord.objects.values_list("key", flat=True))
    process = renamed(process, key=free_key(key or process.key, taken), name=one_line(name)[:120])
    row = ProcessRecord(
        workspace_id=actor.workspace_id,
        key=process.key,
        name=dict(process.name),
        position=len(taken),
        created_at=now,
    )
    row.save(force_insert=True)
    _insert_draft(actor, row, process, number=1, note="", now=now)
    _tell(actor, row, "process.created", now, key=row.key, name=row.name, template=template)
    return row.id


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
    row = _locked(process_id)
    process = renamed(_read(text, definition), key=row.key)
    draft = _draft(row)
    _same_revision(draft, revision)
    if draft is None:
        number = (row.versions.aggregate(last=models.Max("number"))["last"] or 0) + 1
        draft = _insert_draft(actor, row, process, number=number, note=note, now=now)
    else:
        draft.definition = to_data(process)
        draft.note = one_line(note)[:NOTE_LENGTH] or draft.note
        draft.author_id = actor.member_id
        draft.revision += 1
        draft.save(update_fields=["definition", "note", "author", "revision"])
    _tell(actor, row, "process.draft_saved", now, number=draft.number, revision=draft.revision)
    return Saved(draft.id, draft.revision, tuple(lint(process)))


@action(Permission.PROCESS_PUBLISH)
def publish(
    actor: Actor, *, process_id: UUID, now: datetime, note: str = "", revision: int | None = None
) -> UUID:
    """Make the draft the version of new deals and give the id it has from now on.

    It never changes again; open deals keep the version they run on, which is retired for new ones. The
    first process of a workspace becomes its default. Raises `Refused` with code `lint` and the findings in
    `details`, or `no-draft`; `Conflict` when the draft is not of `revision` any more.
    """
    row = _locked(process_id)
    draft = _draft(row)
    _same_revision(draft, revision)
    if draft is None:
        raise Refused("no-draft", msg("There is no draft to publish."))
    process = from_data(draft.definition)
    findings = _refuse_errors(process)
    row.versions.filter(state="published").update(state="retired", retired_at=now)
    version = _as_published(draft, note=note, now=now)
    if not ProcessRecord.objects.filter(is_default=True).exists():
        row.is_default = True
    row.name = dict(process.name)
    row.retired_at = None
    row.revision += 1
    row.save(update_fields=["name", "retired_at", "is_default", "revision"])
    _tell(
        actor,
        row,
        "process.published",
        now,
        version_id=str(version.id),
        number=version.number,
        note=version.note,
        warnings=len(findings),
        is_default=row.is_default,
    )
    return version.id


@action(Permission.PROCESS_PUBLISH)
def publish_text(actor: Actor, *, text: str, now: datetime, note: str = "") -> UUID:
    """Publish a YAML text as the next version of the process with its key, made if there is none.

    Replaces a draft. Raises like `publish`, and `Invalid` for a broken text.
    """
    key = yaml_form.load(text).key
    process_id = ProcessRecord.objects.filter(key=key).values_list("id", flat=True).first()
    if process_id is None:
        process_id = create_process(actor, text=text, now=now)
    else:
        save_draft(actor, process_id=process_id, text=text, now=now)
    return publish(actor, process_id=process_id, now=now, note=note)


@action(Permission.PROCESS_EDIT)
def discard_draft(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Throw the draft away; a process that was never published goes with it. Raises `Refused` (`no-draft`)."""
    row = _locked(process_id)
    draft = _draft(row)
    if draft is None:
        raise Refused("no-draft", msg("There is no draft to discard."))
    draft.delete()
    _tell(actor, row, "process.draft_discarded", now, number=draft.number)
    if not row.versions.exists():
        row.delete()


@action(Permission.PROCESS_PUBLISH)
def retire_process(actor: Actor, *, process_id: UUID, now: datetime, reason: str = "") -> None:
    """No new deals on this process; open ones go on. Raises `Refused` (`default-process`) for the default one."""
    row = _locked(process_id)
    if row.retired_at is not None:
        return
    if row.is_default:
        raise Refused(
            "default-process", msg("This is the default process. Make another one the default first.")
        )
    row.retired_at = now
    _touch(row, "retired_at")
    _tell(actor, row, "process.retired", now, reason=one_line(reason)[:NOTE_LENGTH])


@action(Permission.PROCESS_PUBLISH)
def restore_process(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Take a retired process into use again; one in use stays as it is."""
    row = _locked(process_id)
    if row.retired_at is None:
        return
    row.retired_at = None
    _touch(row, "retired_at")
    _tell(actor, row, "process.restored", now)


@action(Permission.PROCESS_PUBLISH)
def make_default(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """New deals start here unless they say otherwise. Raises `Refused` (`not-published`) for an unfit process."""
    row = _locked(process_id)
    if row.is_default:
        return
    if row.retired_at is not None or not row.versions.filter(state="published").exists():
        raise Refused("not-published", msg("Only a published process in use can be the default."))
    ProcessRecord.objects.filter(is_default=True).update(is_default=False)
    row.is_default = True
    _touch(row, "is_default")
    _tell(actor, row, "process.made_default", now)


@action(Permission.PROCESS_EDIT)
def note_reason(actor: Actor, *, process_id: UUID, kind: str, text: str, now: datetime) -> None:
    """Log why the process should change (P5): a kind of `REASON_KINDS` and a text. Raises `Invalid`."""
    row = _locked(process_id)
    words = one_line(text)
    if kind not in REASON_KINDS:
        raise Invalid(
            "choice", msg("Choose one of: {choices}.", choices=", ".join(REASON_KINDS)), field="kind"
        )
    if not words:
        raise Invalid("required", msg("Please fill this in."), field="text")
    if len(words) > REASON_LENGTH:
        raise Invalid("too-long", msg("At most {count} characters.", count=REASON_LENGTH), field="text")
    _tell(actor, row, REASON_NOTED, now, kind=kind, text=words)


def _read(text: str, definition: Mapping[str, Any] | None) -> Process:
    return yaml_form.load(text) if definition is None else from_data(definition)


def _locked(process_id: UUID) -> ProcessRecord:
    """The process, locked: saving and publishing of one process happen one after the other."""
    found = ProcessRecord.objects.select_for_update().filter(id=process_id).first()
    return found or not_found(msg("process"))


def _draft(row: ProcessRecord) -> ProcessVersion | None:
    return ProcessVersion.objects.filter(process_id=row.id, state="draft").first()


def _same_revision(draft: ProcessVersion | None, revision: int | None) -> None:
    if revision is not None and revision != (draft.revision if draft else 0):
        raise Conflict(
            "revision", msg("Somebody else changed this draft meanwhile. Read it again."), field="revision"
        )


def _insert_draft(
    actor: Actor, row: ProcessRecord, process: Process, *, number: int, note: str, now: datetime
) -> ProcessVersion:
    draft = ProcessVersion(
        workspace_id=actor.workspace_id,
        process_id=row.id,
        number=number,
        definition=to_data(process),
        note=one_line(note)[:NOTE_LENGTH],
        author_id=actor.member_id,
        created_at=now,
    )
    draft.save(force_insert=True)
    return draft


def _as_published(draft: ProcessVersion, *, note: str, now: datetime) -> ProcessVersion:
    """The draft's content under a new id.

    Definitions are remembered by id for good: were the id kept and this transaction undone, a process that
    read it meanwhile would remember what was never published.
    """
    version = ProcessVersion(
        workspace_id=draft.workspace_id,
        process_id=draft.process_id,
        number=draft.number,
        state="published",
        definition=draft.definition,
        note=one_line(note)[:NOTE_LENGTH] or draft.note,
        author_id=draft.author_id,
        created_at=draft.created_at,
        published_at=now,
    )
    draft.delete()
    version.save(force_insert=True)
    return version


def _refuse_errors(process: Process) -> list[Finding]:
    findings = list(lint(process))
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise Refused(
            "lint",
            msg("{count} errors must be mended before this can be published.", count=len(errors)),
            details=findings,
        )
    return findings


def _touch(row: ProcessRecord, field: str) -> None:
    row.revision += 1
    row.save(update_fields=[field, "revision"])


def _tell(actor: Actor, row: ProcessRecord, verb: str, now: datetime, **data: Any) -> None:
    record(actor, subject="process", subject_id=row.id, verb=verb, at=now, data=data)
