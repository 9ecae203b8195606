"""How a process comes to be: from a template, a file, another process, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.text import Text, msg, one_line
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.actions.rows import draft_of, insert_draft, standing, tell
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.rules import renamed
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.editing import free_key, skeleton
from homeplate.process.reading import from_data, to_data
from homeplate.process.templates import template as shipped

NAME_LENGTH = 120


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
    language: str = "",
    stages: int = 1,
) -> UUID:
    """A new process with a first draft: from a template, from YAML, from data, or from nothing when none is given.

    From nothing it has so many `stages` and its texts are in `language` (the actor's own when that is empty).
    A key that is taken gets a number behind it. Raises `Invalid` for a broken definition, `NotFound` for an
    unknown template.
    """
    called = one_line(name)[:NAME_LENGTH]
    if template:
        process = shipped(template)
    elif text or definition is not None:
        process = read(text, definition)
    else:
        process = skeleton(language=language or actor.language, name=called, stages=stages)
    return _begun(actor, renamed(process, key=key or process.key, name=called), template=template, now=now)


@action(Permission.PROCESS_EDIT)
def copy_process(actor: Actor, *, process_id: UUID, now: datetime, name: Text | None = None) -> UUID:
    """A new process with a first draft that says what another one says: its draft, else what is published.

    `name` is what it is called, in as many languages as it likes. Raises `NotFound`.
    """
    row = ProcessRecord.objects.filter(id=process_id).first()
    found = standing(row, draft_of(row)) if row else None
    if found is None:
        not_found(msg("process"))
    copy = from_data({**to_data(found), "name": dict(name)}) if name else found
    return _begun(actor, copy, copy_of=str(process_id), now=now)


def _begun(actor: Actor, process: Process, *, now: datetime, **origin: str) -> UUID:
    taken = set(ProcessRecord.objects.values_list("key", flat=True))
    process = renamed(process, key=free_key(process.key, taken))
    row = ProcessRecord(
        workspace_id=actor.workspace_id,
        key=process.key,
        name=dict(process.name),
        position=len(taken),
        created_at=now,
    )
    row.save(force_insert=True)
    insert_draft(actor, row, process, now=now)
    tell(actor, row, "process.created", now, key=row.key, name=row.name, **origin)
    return row.id


def read(text: str, definition: Mapping[str, Any] | None) -> Process:
    """The process of a YAML text, or of data. Raises `Invalid`."""
    return yaml_form.load(text) if definition is None else from_data(definition)
