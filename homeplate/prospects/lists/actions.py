"""Lists of prospects: made, filled, shared, deleted; every change can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept, checked_name, checked_one_of
from homeplate.people.views import SHARING
from homeplate.prospects.lists.members import visible_lists
from homeplate.prospects.lists.models import ListedProspect, ProspectList
from homeplate.prospects.models import Company, Person
from homeplate.prospects.query import ABOUT
from homeplate.tenancy.bulk import insert_many

SUBJECT = "prospect-list"
LONGEST_NAME, MOST = 80, 50_000
"""Letters of a name, and prospects of a list."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Changed:
    """What was done to a list: the change, by which it is undone, and how many prospects it concerned."""

    id: UUID
    number: int


@action(Permission.PROSPECT_EDIT)
def create_list(
    actor: Actor, *, name: str, about: str, now: datetime, sharing: str = "me", ids: Sequence[UUID] = ()
) -> UUID:
    """Make a list of companies or people, with `ids` on it. Raises `Invalid`, and `Forbidden` when it is to be shared
    with everybody by somebody who may not."""
    row = ProspectList(
        workspace_id=actor.workspace_id,
        name=checked_name(name, longest=LONGEST_NAME),
        about=one_of(about, ABOUT, field="about", required=True),
        member_id=actor.member_id,
        created_at=now,
        **_shared(actor, sharing if actor.member_id else "all"),
    )
    row.save(force_insert=True)
    _tell(actor, row, "created", now, {"about": row.about, "sharing": row.sharing})
    if ids:
        _add(actor, row, ids, now)
    return row.id


@action(Permission.PROSPECT_EDIT)
def change_list(
    actor: Actor,
    *,
    list_id: UUID,
    now: datetime,
    name: str | Kept = KEEP,
    sharing: str | Kept = KEEP,
    revision: int | None = None,
) -> None:
    """Rename a list, or share it otherwise. Raises `Invalid`, `Forbidden`, and `Conflict` (`stale`)."""
    row = _owned(actor, list_id)
    if revision is not None and revision != row.revision:
        raise Conflict("stale", msg("Somebody changed this list meanwhile. Look at it again."))
    new: dict[str, Any] = {}
    if name is not KEEP:
        new["name"] = checked_name(name, longest=LONGEST_NAME)
    if sharing is not KEEP and sharing != row.sharing:
        new |= _shared(actor, sharing)
    new = {key: value for key, value in new.items() if getattr(row, key) != value}
    if not new:
        return
    was = {key: _plain(getattr(row, key)) for key in new}
    for key, value in new.items():
        setattr(row, key, value)
    row.revision += 1
    row.save(update_fields=[*new, "revision"])
    _tell(actor, row, "changed", now, {"was": was, "set": {key: _plain(value) for key, value in new.items()}})


@action(Permission.PROSPECT_EDIT)
def archive_list(actor: Actor, *, list_id: UUID, now: datetime) -> str:
    """Delete a list; its name. It can be restored."""
    row = _owned(actor, list_id)
    row.archived_at = now
    row.save(update_fields=["archived_at"])
    _tell(actor, row, "archived", now)
    return row.name


@action(Permission.PROSPECT_EDIT)
def restore_list(actor: Actor, *, list_id: UUID, now: datetime) -> str:
    """Bring a deleted list back; its name."""
    row = _owned(actor, list_id, archived=True)
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    _tell(actor, row, "restored", now)
    return row.name


@action(Permission.PROSPECT_EDIT)
def add_to_list(actor: Actor, *, list_id: UUID, ids: Sequence[UUID], now: datetime) -> Changed:
    """Put prospects on a list; those that are on it already stay as they are. Raises `Invalid` for too many."""
    return _add(actor, _seen(actor, list_id), ids, now)


@action(Permission.PROSPECT_EDIT)
def remove_from_list(actor: Actor, *, list_id: UUID, ids: Sequence[UUID], now: datetime) -> Changed:
    """Take prospects from a list."""
    row, change, number = _seen(actor, list_id), new_id(), 0
    chosen = list(dict.fromkeys(ids))
    for at in range(0, len(chosen), AT_ONCE):
        some = ListedProspect.objects.filter(list_id=row.id, record_id__in=chosen[at : at + AT_ONCE])
        number += some.filter(removed_at__isnull=True).update(removed_at=now, change_id=change)
    _resized(actor, row, -number, "removed", now, change)
    return Changed(change, number)


@action(Permission.PROSPECT_EDIT)
def undo_list_change(actor: Actor, *, list_id: UUID, change_id: UUID, now: datetime) -> int:
    """Take the last change of some rows back: what it put on the list is taken away, and the other way round. The
    number of rows. Raises `Conflict` (`undone`) where nothing of it is left."""
    row, change = _seen(actor, list_id), new_id()
    rows = ListedProspect.objects.filter(list_id=row.id, change_id=change_id)
    there = rows.filter(removed_at__isnull=True).update(removed_at=now, change_id=change)
    back = rows.filter(removed_at__isnull=False).update(removed_at=None, change_id=change)
    if not there and not back:
        raise Conflict("undone", msg("There is nothing left of this change."))
    _resized(actor, row, back - there, "undone", now, change)
    return int(there or back)


def _add(actor: Actor, row: ProspectList, ids: Sequence[UUID], now: datetime) -> Changed:
    chosen, change, number = list(dict.fromkeys(ids)), new_id(), 0
    if row.size + len(chosen) > MOST:
        raise Invalid(
            "too-many", msg("A list holds {count} at most. Narrow the search.", count=MOST), field="ids"
        )
    model: Any = Company if row.about == "companies" else Person
    for at in range(0, len(chosen), AT_ONCE):
        some = chosen[at : at + AT_ONCE]
        known = dict(
            ListedProspect.objects.filter(list_id=row.id, record_id__in=some).values_list(
                "record_id", "removed_at"
            )
        )
        gone = [one for one, removed_at in known.items() if removed_at is not None]
        number += ListedProspect.objects.filter(list_id=row.id, record_id__in=gone).update(
            removed_at=None, change_id=change
        )
        there = set(
            model.objects.filter(id__in=[one for one in some if one not in known]).values_list(
                "id", flat=True
            )
        )
        new = [one for one in some if one in there]
        number += insert_many(
            ListedProspect, ({"list_id": row.id, "record_id": one, "change_id": change} for one in new)
        )
    _resized(actor, row, number, "filled", now, change)
    return Changed(change, number)


def _resized(actor: Actor, row: ProspectList, by: int, what: str, now: datetime, change: UUID) -> None:
    if not by:
        return
    row.size = max(0, row.size + by)
    row.save(update_fields=["size"])
    _tell(actor, row, what, now, {"rows": abs(by), "change_id": str(change)})


def _shared(actor: Actor, sharing: str) -> dict[str, Any]:
    """The columns of how a list is shared. Raises `Invalid` (`choice`, `no-team`) and `Forbidden`."""
    checked_one_of(sharing, SHARING, field="sharing")
    if sharing == "all":
        actor.require(Permission.PROSPECT_LOAD)
    if sharing == "team" and actor.team_id is None:
        raise Invalid(
            "no-team", msg("You belong to no team that a list could be shared with."), field="sharing"
        )
    return {"sharing": sharing, "team_id": actor.team_id if sharing == "team" else None}


def _seen(actor: Actor, list_id: UUID) -> ProspectList:
    """A list that the actor sees, locked: whoever sees it may fill it."""
    rows = visible_lists(actor).select_for_update()
    return rows.filter(id=list_id, archived_at__isnull=True).first() or not_found(msg("list"))


def _owned(actor: Actor, list_id: UUID, *, archived: bool = False) -> ProspectList:
    """A list that the actor may rename, share and delete, locked: their own, or for those who manage the workspace."""
    rows = visible_lists(actor).select_for_update()
    row = rows.filter(id=list_id, archived_at__isnull=not archived).first() or not_found(msg("list"))
    if row.member_id != actor.member_id and not actor.may(Permission.WORKSPACE_MANAGE):
        raise Forbidden("not-yours", msg("This list is a colleague's. Fill it, or make one of your own."))
    return row


def _tell(
    actor: Actor, row: ProspectList, what: str, now: datetime, more: Mapping[str, Any] | None = None
) -> None:
    data = {"name": row.name, **(more or {})}
    record(actor, subject=SUBJECT, subject_id=row.id, verb=f"{SUBJECT}.{what}", at=now, data=data)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value
