"""The draft of a process as its studio shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.playbook.history import changes_of
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.playbook.queries import findings_of
from homeplate.process.definition import Process
from homeplate.process.editing import redo_of, undo_of
from homeplate.process.lint import Finding
from homeplate.process.reading import from_data


@dataclass(frozen=True, slots=True)
class Bench:
    """What is worked on: the draft, or (`revision` 0) the version that a first change would make a draft of.

    `number` is that of the version shown, `published` that of the one which new deals start on. `undo` and
    `redo` say whether there is something to take back or to do again.
    """

    process_id: UUID
    key: str
    version_id: UUID
    number: int
    revision: int
    note: str
    definition: Process
    findings: Sequence[Finding]
    published: int | None
    undo: bool
    redo: bool


@query(Permission.PROCESS_EDIT)
def bench(actor: Actor, *, process_id: UUID) -> Bench:
    """What is worked on in the studio of a process; three statements. Raises `NotFound`."""
    row = ProcessRecord.objects.filter(id=process_id).first() or not_found(msg("process"))
    versions = {one.state: one for one in _versions(process_id)}
    draft, published = versions.get("draft"), versions.get("published")
    shown = draft or published or versions["retired"]
    revision = draft.revision if draft else 0
    definition = from_data(shown.definition)
    steps = changes_of(process_id, draft.id) if draft else {}
    return Bench(
        process_id=process_id,
        key=row.key,
        version_id=shown.id,
        number=shown.number,
        revision=revision,
        note=draft.note if draft else "",
        definition=definition,
        findings=findings_of(shown, definition),
        published=published.number if published else None,
        undo=undo_of(steps, revision) is not None,
        redo=redo_of(steps, revision) is not None,
    )


def _versions(process_id: UUID) -> list[ProcessVersion]:
    """The draft, the published version and the newest retired one, as far as there are any; oldest first."""
    rows = ProcessVersion.objects.filter(process_id=process_id).order_by("number")
    return list(rows.exclude(state="retired")) or list(rows.reverse()[:1])
