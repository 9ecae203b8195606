"""Roles of a workspace's own: copied from another one, named, and given what they may do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import folded, msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions.members import change_member, chosen_role, refuse_beyond, refuse_wider
from homeplate.people.models import CustomRole, Invitation, Member
from homeplate.people.permissions import ROLES, Permission, Role, granted
from homeplate.people.roles import completed, counts_as
from homeplate.people.rules import KEEP, Kept, checked_name, checked_reach, checked_role

NAME_LENGTH = 60
MOST_ROLES = 30


@action(Permission.PEOPLE_MANAGE)
def create_role(
    actor: Actor,
    *,
    name: str,
    base: str,
    now: datetime,
    permissions: Iterable[str] | None = None,
    reach: str = "",
) -> UUID:
    """A role that counts as `base` in a process; with what that one may do and see unless it is said. Its id.

    A copy of the administrator counts as operations. Raises `Invalid`, and `Refused` (`beyond`) for what the actor may
    not do themselves.
    """
    role = counts_as(checked_role(base))
    if CustomRole.objects.filter(archived_at__isnull=True).count() >= MOST_ROLES:
        raise Invalid("too-many", msg("At most {count} roles.", count=MOST_ROLES), field="name")
    sees, usual = ROLES[role]
    allowed = usual if permissions is None else checked_permissions(permissions)
    row = CustomRole(
        workspace_id=actor.workspace_id,
        name=_free_name(name, None),
        base=role.value,
        reach=checked_reach(reach) or sees.value,
        permissions=_kept(allowed),
        created_at=now,
    )
    _refuse(actor, row)
    row.save(force_insert=True)
    data = {"set": _told(row), "name": row.name}
    record(actor, subject="role", subject_id=row.id, verb="role.created", at=now, data=data)
    return row.id


@action(Permission.PEOPLE_MANAGE)
def change_role(
    actor: Actor,
    *,
    role_id: UUID,
    now: datetime,
    name: str | Kept = KEEP,
    permissions: Iterable[str] | Kept = KEEP,
    reach: str | Kept = KEEP,
) -> None:
    """Change what is given; it holds from the next request of its people.

    Raises `Refused` (`beyond`) for what the actor may not do themselves, whether the role has it or is to get it.
    """
    row = _locked(role_id)
    if row.archived_at is not None:
        raise Conflict("archived", msg("This role is deleted."))
    _refuse(actor, row)
    was = _told(row)
    if name is not KEEP:
        row.name = _free_name(name, row.id)
    if permissions is not KEEP:
        row.permissions = _kept(checked_permissions(permissions))
    if reach is not KEEP:
        row.reach = checked_reach(reach) or ROLES[Role(row.base)][0].value
    _refuse(actor, row)
    new = _told(row)
    changed = {key: value for key, value in new.items() if value != was[key]}
    if not changed:
        return
    row.save(update_fields=["name", "permissions", "reach"])
    data = {"set": changed, "was": {key: was[key] for key in changed}, "name": row.name}
    record(actor, subject="role", subject_id=row.id, verb="role.changed", at=now, data=data)


@action(Permission.PEOPLE_MANAGE)
def delete_role(actor: Actor, *, role_id: UUID, now: datetime, to: str = "") -> int:
    """Delete a role; its people get the role `to` (as `change_member` takes it). How many they were.

    Raises `Refused` (`in-use`) when it has people or open invitations and `to` is empty.
    """
    row = _locked(role_id)
    if row.archived_at is not None:
        return 0
    _refuse(actor, row)
    people = list(Member.objects.filter(custom_role_id=role_id).values_list("id", flat=True))
    invited = Invitation.objects.filter(custom_role_id=role_id, accepted_at__isnull=True)
    if to == str(role_id):
        raise Invalid("role", msg("Choose another role for them."), field="to")
    if not to and (people or invited.exists()):
        text = msg("{name} has people. Say which role they get.", name=row.name)
        raise Refused("in-use", text, field="to")
    for member_id in people:
        change_member(actor, member_id=member_id, role=to, now=now)
    if to:
        base, own = chosen_role(actor, to)
        invited.update(role=base, custom_role_id=own)
    row.archived_at = now
    row.save(update_fields=["archived_at"])
    data = {"name": row.name, "people": len(people)}
    record(actor, subject="role", subject_id=row.id, verb="role.archived", at=now, data=data)
    return len(people)


@action(Permission.PEOPLE_MANAGE)
def restore_role(actor: Actor, *, role_id: UUID, now: datetime) -> None:
    """Bring a deleted role back, without people. Raises `Invalid` (`taken`) when its name was given again."""
    row = _locked(role_id)
    if row.archived_at is None:
        return
    _refuse(actor, row)
    row.name = _free_name(row.name, row.id)
    row.archived_at = None
    row.save(update_fields=["archived_at"])
    record(actor, subject="role", subject_id=row.id, verb="role.restored", at=now, data={"name": row.name})


def checked_permissions(names: Iterable[str]) -> frozenset[Permission]:
    """The permissions with all that they need. Raises `Invalid` (`permission`) for one that nobody knows."""
    found = set()
    for name in names:
        if name not in list(Permission):
            text = msg("There is no right “{name}”.", name=str(name)[:40])
            raise Invalid("permission", text, field="permissions")
        found.add(Permission(name))
    return completed(found)


def _refuse(actor: Actor, row: CustomRole) -> None:
    reach, allowed = granted(row.base, row.permissions, row.reach)
    refuse_beyond(actor, allowed)
    refuse_wider(actor, reach)


def _free_name(text: str, own: UUID | None) -> str:
    name = checked_name(text, longest=NAME_LENGTH)
    others = (
        CustomRole.objects.filter(archived_at__isnull=True).exclude(id=own)
        if own
        else (CustomRole.objects.filter(archived_at__isnull=True))
    )
    taken = {folded(other) for other in others.values_list("name", flat=True)}
    if folded(name) in taken:
        raise Invalid("taken", msg("There is a role of this name already."), field="name")
    return name


def _kept(permissions: Iterable[Permission]) -> list[str]:
    order = list(Permission)
    return [one.value for one in sorted(permissions, key=order.index)]


def _locked(role_id: UUID) -> CustomRole:
    return CustomRole.objects.select_for_update().filter(id=role_id).first() or not_found(msg("role"))


def _told(row: CustomRole) -> dict[str, Any]:
    return {"name": row.name, "reach": str(row.reach), "permissions": list(row.permissions), "base": row.base}
