"""What roles, reaches and rights are called on the pages."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext

from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission, Reach, Role
from homeplate.people.roles import RoleRow
from homeplate.web.shown import Option

ROLES: dict[Role, tuple[Message, Message]] = {
    Role.REP: (msg("Sales rep"), msg("Sells: moves own deals and proves their criteria.")),
    Role.MANAGER: (
        msg("Sales manager"),
        msg("Leads a team: sees and moves the deals of the team and of those below it, may pass a gate."),
    ),
    Role.OPERATIONS: (
        msg("Operations"),
        msg("Owns the process: designs and publishes it, sees all deals, brings data in."),
    ),
    Role.MARKETING: (msg("Marketing"), msg("Finds prospects and leads and hands them on; sees all deals.")),
    Role.SUCCESS: (msg("Customer success"), msg("Sees and moves all deals, keeps accounts and people.")),
    Role.APPROVER: (msg("Approver"), msg("Legal or finance: sees all deals and validates criteria.")),
    Role.ADMIN: (msg("Administrator"), msg("May do everything, with the settings of the workspace.")),
    Role.VIEWER: (msg("Viewer"), msg("Sees all deals and changes nothing.")),
}
"""Role to its name and what it is for."""

REACHES: dict[Reach, Message] = {
    Reach.OWN: msg("own deals"),
    Reach.TEAM: msg("deals of the team and below"),
    Reach.ALL: msg("all deals"),
}


RIGHTS: dict[Permission, Message] = {
    Permission.DEAL_VIEW: msg("Read deals"),
    Permission.DEAL_EDIT: msg("Add and change deals"),
    Permission.DEAL_VALIDATE: msg("Validate criteria"),
    Permission.DEAL_OVERRIDE: msg("Override a gate"),
    Permission.DEAL_ASSIGN: msg("Hand deals over"),
    Permission.DEAL_MIGRATE: msg("Move deals to another version of the process"),
    Permission.GOAL_SET: msg("Set goals and adjust forecasts"),
    Permission.COACH: msg("Coach others and note the sessions"),
    Permission.COST_VIEW: msg("See what winning and keeping customers costs"),
    Permission.COST_EDIT: msg("Record what is spent on customers"),
    Permission.LEAD_VIEW: msg("Read leads"),
    Permission.LEAD_CREATE: msg("Hand in leads"),
    Permission.LEAD_EDIT: msg("Work on leads"),
    Permission.LEAD_ASSIGN: msg("Hand leads over and set how they are routed"),
    Permission.PROSPECT_VIEW: msg("Search prospects"),
    Permission.PROSPECT_EDIT: msg("Keep searches and lists of prospects"),
    Permission.PROSPECT_LOAD: msg("Load prospects and have them enriched"),
    Permission.FIT_EDIT: msg("Change ideal customer profiles and personas"),
    Permission.ACCOUNT_VIEW: msg("Read accounts and contacts"),
    Permission.ACCOUNT_EDIT: msg("Add and change accounts and contacts"),
    Permission.PERSON_ERASE: msg("Erase all data of one person"),
    Permission.PROCESS_VIEW: msg("Read the process"),
    Permission.PROCESS_EDIT: msg("Change drafts of the process"),
    Permission.PROCESS_PUBLISH: msg("Publish the process"),
    Permission.FIELD_MANAGE: msg("Define custom fields"),
    Permission.IMPORT_RUN: msg("Import"),
    Permission.EXPORT_RUN: msg("Export"),
    Permission.PEOPLE_VIEW: msg("Read people and teams"),
    Permission.PEOPLE_MANAGE: msg("Change people and teams"),
    Permission.AUDIT_VIEW: msg("Read the audit log"),
    Permission.WORKSPACE_MANAGE: msg("Change the workspace itself"),
}
"""Permission to what it allows."""


def right_name(right: str) -> str:
    """What a permission, or scope of a token, allows."""
    words = RIGHTS.get(Permission(right)) if right in list(Permission) else None
    return words.render(gettext) if words else right


def role_name(role: Role) -> str:
    """The name of a role."""
    return ROLES[role][0].render(gettext)


def title_of(role: Role, custom: str) -> str:
    """What somebody's role is called: by its own name where it is one of the workspace's own."""
    return custom or role_name(role)


def row_name(row: RoleRow) -> str:
    """The name of a role of the list."""
    return row.name or role_name(row.base)


def role_what(row: RoleRow) -> str:
    """What a role is for; of one of the workspace's own, what it counts as."""
    if row.key:
        return ROLES[row.base][1].render(gettext)
    return gettext("In a process it counts as: %(role)s.") % {"role": role_name(row.base)}


def role_options(rows: Iterable[RoleRow] = ()) -> tuple[Option, ...]:
    """The roles to choose from, the workspace's own among `rows` last."""
    own = tuple(Option(row.chosen_by, row.name) for row in rows if not row.key)
    return (*(Option(role.value, role_name(role)) for role in ROLES), *own)


def reach_name(reach: Reach) -> str:
    """Which deals exist for somebody."""
    return REACHES[reach].render(gettext)
