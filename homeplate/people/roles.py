"""The roles of a workspace: those of the table, and its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.models import CustomRole, Member
from homeplate.people.permissions import LOOK, ROLES, Permission, Reach, Role, granted

READS: dict[Permission, Permission] = {
    Permission.DEAL_EDIT: Permission.DEAL_VIEW,
    Permission.DEAL_VALIDATE: Permission.DEAL_VIEW,
    Permission.DEAL_OVERRIDE: Permission.DEAL_EDIT,
    Permission.DEAL_ASSIGN: Permission.DEAL_EDIT,
    Permission.DEAL_MIGRATE: Permission.DEAL_EDIT,
    Permission.GOAL_SET: Permission.DEAL_VIEW,
    Permission.COACH: Permission.DEAL_VIEW,
    Permission.COST_EDIT: Permission.COST_VIEW,
    Permission.ACCOUNT_EDIT: Permission.ACCOUNT_VIEW,
    Permission.PROCESS_EDIT: Permission.PROCESS_VIEW,
    Permission.PROCESS_PUBLISH: Permission.PROCESS_EDIT,
    Permission.PEOPLE_MANAGE: Permission.PEOPLE_VIEW,
}
"""A permission that is of no use without another one."""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role: `key` is that of the table, or empty for one of the workspace's own, which has an `id`.

    `base` is the role it counts as in a process; `people` counts its active members.
    """

    key: str
    id: UUID | None
    name: str
    base: Role
    reach: Reach
    permissions: frozenset[Permission]
    people: int
    is_archived: bool = False

    @property
    def chosen_by(self) -> str:
        """By what a member is given this role."""
        return self.key or str(self.id)


def completed(permissions: Iterable[Permission]) -> frozenset[Permission]:
    """A set of permissions with all that they need, and with what everybody may do. Pure."""
    found = set(LOOK)
    waiting = list(permissions)
    while waiting:
        one = waiting.pop()
        found.add(one)
        if one in READS:
            waiting.append(READS[one])
    return frozenset(found)


def counts_as(role: Role) -> Role:
    """What a copy of a role counts as in a process: none counts as administrator. Pure."""
    return Role.OPERATIONS if role is Role.ADMIN else role


@query(Permission.PEOPLE_VIEW)
def roles(actor: Actor, *, archived: bool = False, counted: bool = True) -> tuple[RoleRow, ...]:
    """The roles of the table in their order, then the workspace's own by name; in two statements.

    Those deleted too with `archived`; in one statement where their people need not be `counted`.
    """
    usual: dict[str, int] = (
        {}
        if not counted
        else dict(
            Member.objects.filter(is_active=True, custom_role__isnull=True)
            .values_list("role")
            .annotate(n=Count("id"))
            .order_by()
        )
    )
    found = [
        RoleRow(role.value, None, "", role, reach, allowed, usual.get(role.value, 0))
        for role, (reach, allowed) in ROLES.items()
    ]
    rows = CustomRole.objects.annotate(people=Count("members", filter=Q(members__is_active=True)))
    if not archived:
        rows = rows.filter(archived_at__isnull=True)
    return (*found, *(_row(row) for row in rows.order_by("name", "id")))


@query(Permission.PEOPLE_VIEW)
def custom_role(actor: Actor, *, role_id: UUID) -> RoleRow:
    """One role of the workspace's own, deleted or not. Raises `NotFound`."""
    rows = CustomRole.objects.annotate(people=Count("members", filter=Q(members__is_active=True)))
    row = rows.filter(id=role_id).first()
    return _row(row) if row else not_found(msg("role"))


def _row(row: Any) -> RoleRow:
    reach, allowed = granted(row.base, row.permissions, row.reach)
    return RoleRow(
        "", row.id, row.name, Role(row.base), reach, allowed, row.people, row.archived_at is not None
    )
