"""How a draft becomes the version of new deals, and a process the standard or retired. Open deals are moved by
`deals`, not here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.text import msg, one_line
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.playbook.actions.create import create_process
from homeplate.playbook.actions.drafts import save_draft
from homeplate.playbook.actions.rows import NOTE_LENGTH, draft_of, locked, same_revision, tell, touch
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import DECLINED, REASON_NOTED
from homeplate.playbook.rules import REASON_KINDS, REASON_LENGTH
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.lint import Finding, lint
from homeplate.process.reading import from_data


@action(Permission.PROCESS_PUBLISH)
def publish(
    actor: Actor, *, process_id: UUID, now: datetime, note: str = "", revision: int | None = None
) -> UUID:
    """Make the draft the version of new deals and give the id it has from now on.

    It never changes again; open deals keep the version they run on, which is retired for new ones. The
    first process of a workspace becomes its default. Raises `Refused` with code `lint` and the findings in
    `details`, or `no-draft`; `Conflict` when the draft is not of `revision` any more.
    """
    row = locked(process_id)
    draft = draft_of(row)
    same_revision(draft, revision)
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
    tell(
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


@action(Permission.PROCESS_PUBLISH)
def retire_process(actor: Actor, *, process_id: UUID, now: datetime, reason: str = "") -> None:
    """No new deals on this process; open ones go on. Raises `Refused` (`default-process`) for the default one."""
    row = locked(process_id)
    if row.retired_at is not None:
        return
    if row.is_default:
        raise Refused(
            "default-process", msg("This is the default process. Make another one the default first.")
        )
    row.retired_at = now
    touch(row, "retired_at")
    tell(actor, row, "process.retired", now, reason=one_line(reason)[:NOTE_LENGTH])


@action(Permission.PROCESS_PUBLISH)
def restore_process(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """Take a retired process into use again; one in use stays as it is."""
    row = locked(process_id)
    if row.retired_at is None:
        return
    row.retired_at = None
    touch(row, "retired_at")
    tell(actor, row, "process.restored", now)


@action(Permission.PROCESS_PUBLISH)
def make_default(actor: Actor, *, process_id: UUID, now: datetime) -> None:
    """New deals start here unless they say otherwise. Raises `Refused` (`not-published`) for an unfit process."""
    row = locked(process_id)
    if row.is_default:
        return
    if row.retired_at is not None or not row.versions.filter(state="published").exists():
        raise Refused("not-published", msg("Only a published process in use can be the default."))
    ProcessRecord.objects.filter(is_default=True).update(is_default=False)
    row.is_default = True
    touch(row, "is_default")
    tell(actor, row, "process.made_default", now)


@action(Permission.PROCESS_EDIT)
def note_reason(actor: Actor, *, process_id: UUID, kind: str, text: str, now: datetime) -> None:
    """Log why the process should change (P5): a kind of `REASON_KINDS` and a text. Raises `Invalid`."""
    row = locked(process_id)
    words = one_line(text)
    if kind not in REASON_KINDS:
        raise Invalid(
            "choice", msg("Choose one of: {choices}.", choices=", ".join(REASON_KINDS)), field="kind"
        )
    if not words:
        raise Invalid("required", msg("Please fill this in."), field="text")
    if len(words) > REASON_LENGTH:
        raise Invalid("too-long", msg("At most {count} characters.", count=REASON_LENGTH), field="text")
    tell(actor, row, REASON_NOTED, now, kind=kind, text=words)


@action(Permission.PROCESS_EDIT)
def decline_proposal(
    actor: Actor, *, process_id: UUID, name: str, grounds: Mapping[str, float], reason: str, now: datetime
) -> None:
    """Keep that a proposal was declined, why, and on what it rested: it comes back when there is other evidence (P5).
    Raises `Invalid`."""
    row = locked(process_id)
    words = one_line(reason)
    if not words:
        raise Invalid("required", msg("Please fill this in."), field="reason")
    if len(words) > REASON_LENGTH:
        raise Invalid("too-long", msg("At most {count} characters.", count=REASON_LENGTH), field="reason")
    tell(actor, row, DECLINED, now, name=name, grounds=dict(grounds), reason=words)


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
