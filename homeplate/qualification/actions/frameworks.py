"""The frameworks of a workspace: which are used where, and those that it wrote itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from homeplate.kit.clean import texts
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import folded, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.models import Process
from homeplate.process.structure import closest
from homeplate.qualification.definition import framework_data, read_framework
from homeplate.qualification.frameworks import SHIPPED
from homeplate.qualification.known import FRAMEWORKS, frameworks_named
from homeplate.qualification.models import OwnFramework
from homeplate.qualification.tasks import count_anew
from homeplate.tenancy.models import Workspace

SUBJECT = "framework"
MOST_OWN, MOST_USED = 50, 6


@action(Permission.PROCESS_EDIT)
def choose_frameworks(
    actor: Actor, *, keys: Sequence[str] | None, now: datetime, process_id: UUID | None = None
) -> Sequence[str] | None:
    """Use these frameworks, in their order, for deals of a process, or (without one) for leads and all other processes.
    None lets a process use those of all others. Gives what was used before, to be given back by an undo.

    Raises `Invalid` (`choice`, `too-many`), and `NotFound` for a process that is not there.
    """
    if process_id is not None and not Process.objects.filter(id=process_id).exists():
        not_found(msg("process"))
    chosen = None if keys is None else list(dict.fromkeys(keys))
    if chosen is not None:
        _check_keys(chosen)
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    used: dict[str, Any] = dict(place.settings.get(FRAMEWORKS) or {})
    name = str(process_id) if process_id else ""
    was = used.get(name)
    if chosen == was:
        return was
    used.pop(name, None)
    if chosen is not None:
        used[name] = chosen
    place.settings = {**place.settings, FRAMEWORKS: used}
    place.save(update_fields=["settings"])
    data = {"process_id": name, "set": {"frameworks": chosen}, "was": {"frameworks": was}}
    record(
        actor, subject="workspace", subject_id=place.id, verb="workspace.frameworks_chosen", at=now, data=data
    )
    return was


def _check_keys(keys: Sequence[str]) -> None:
    if len(keys) > MOST_USED:
        raise Invalid("too-many", msg("At most {count} entries.", count=MOST_USED), field="keys")
    known = {one.key for one in frameworks_named(keys)}
    for key in keys:
        if key not in known:
            hint = closest(key, [*SHIPPED, *known])
            text = msg("There is no framework “{key}”. {hint}", key=key[:60], hint=hint)
            raise Invalid("choice", text, field="keys")


@action(Permission.PROCESS_EDIT)
def copy_framework(actor: Actor, *, key: str, name: Mapping[str, str], now: datetime) -> OwnFramework:
    """A framework of the workspace's own that begins as a copy of another one, under a new name.

    Raises `Invalid` on `name`, `NotFound` for an unknown framework.
    """
    source = next(iter(frameworks_named([key])), None) or not_found(msg("framework"))
    if OwnFramework.objects.count() >= MOST_OWN:
        raise Invalid("too-many", msg("At most {count} entries.", count=MOST_OWN), field="name")
    called = texts(name, field="name", longest=120)
    if not called:
        raise Invalid("required", msg("Please fill this in."), field="name")
    data = {**framework_data(source), "key": _free_key(called), "name": called}
    row = OwnFramework.objects.create(key=data["key"], definition=data, created_at=now, updated_at=now)
    _tell(actor, row, "framework.created", now, {"set": data, "copied_from": key})
    return row


@action(Permission.PROCESS_EDIT)
def change_framework(
    actor: Actor, *, key: str, definition: Mapping[str, Any], now: datetime, revision: int | None = None
) -> OwnFramework:
    """Change a framework of the workspace's own: names, elements, questions, weights, threshold. Its key stays.

    Open deals whose process asks for it are counted anew in the background. Raises `Invalid` with the dotted path of
    the first thing wrong, `Conflict` for a stale revision.
    """
    row = _locked(key, revision)
    if row.archived_at is not None:
        raise Conflict("archived", msg("This record is archived. Restore it first."))
    data = framework_data(read_framework({**definition, "key": key}))
    if not data.get("name"):
        raise Invalid("required", msg("Please fill this in."), field="name")
    if data == row.definition:
        return row
    was, row.definition = row.definition, data
    _save(row, now)
    _tell(actor, row, "framework.changed", now, {"set": data, "was": was})
    return row


@action(Permission.PROCESS_EDIT)
def archive_framework(actor: Actor, *, key: str, now: datetime, revision: int | None = None) -> OwnFramework:
    """Take a framework of the workspace's own out of use; answers stay, as they belong to facts."""
    row = _locked(key, revision)
    if row.archived_at is None:
        row.archived_at = now
        _save(row, now)
        _tell(actor, row, "framework.archived", now, {})
    return row


@action(Permission.PROCESS_EDIT)
def restore_framework(actor: Actor, *, key: str, now: datetime, revision: int | None = None) -> OwnFramework:
    """Bring it back; where it was in use, it is again."""
    row = _locked(key, revision)
    if row.archived_at is not None:
        row.archived_at = None
        _save(row, now)
        _tell(actor, row, "framework.restored", now, {})
    return row


def _locked(key: str, revision: int | None) -> OwnFramework:
    row = OwnFramework.objects.select_for_update().filter(key=key).first() or not_found(msg("framework"))
    if revision is not None and revision != row.revision:
        raise Conflict(
            "stale",
            msg("Somebody changed this a moment ago. Look at it again before you change it."),
            details={"revision": row.revision},
        )
    return row


def _save(row: OwnFramework, now: datetime) -> None:
    """Write the row; the deals that a gate asks about it are counted anew behind the change."""
    row.revision += 1
    row.updated_at = now
    row.save(update_fields=["definition", "archived_at", "revision", "updated_at"])
    workspace_id, key = str(row.workspace_id), row.key
    transaction.on_commit(lambda: count_anew.enqueue(workspace_id, key))


def _tell(actor: Actor, row: OwnFramework, verb: str, now: datetime, data: dict[str, Any]) -> None:
    record(actor, subject=SUBJECT, subject_id=row.id, verb=verb, at=now, data={"key": row.key, **data})


def _free_key(name: Mapping[str, str]) -> str:
    """A key that no framework has yet, made of the name as far as that is Latin."""
    plain = re.sub(r"[^a-z0-9]+", "-", folded(next(iter(name.values())))).strip("-")[:50].strip("-")
    start = plain or "framework"
    taken = {*SHIPPED, *OwnFramework.objects.values_list("key", flat=True)}
    return next(
        key for key in (start, *(f"{start}-{number}" for number in range(2, 200))) if key not in taken
    )
