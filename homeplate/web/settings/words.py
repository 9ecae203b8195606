"""What roles, reaches and rights are called on the pages."""

from __future__ import annotations

from django.utils.translation import gettext

from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Reach, Role
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
    Role.MARKETING: (msg("Marketing"), msg("Sees all deals and keeps accounts and people.")),
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


def role_name(role: Role) -> str:
    """The name of a role."""
    return ROLES[role][0].render(gettext)


def role_options() -> tuple[Option, ...]:
    """The roles to choose from."""
    return tuple(Option(role.value, role_name(role)) for role in ROLES)


def role_guide() -> tuple[tuple[str, str], ...]:
    """Each role with what it is for."""
    return tuple((role_name(role), what.render(gettext)) for role, (_, what) in ROLES.items())


def reach_name(reach: Reach) -> str:
    """Which deals exist for somebody."""
    return REACHES[reach].render(gettext)
