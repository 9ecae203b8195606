"""The one permission table (M1): what each role may do and how far it sees.

A role is what somebody does in the sales organisation. A permission is one verb on one kind of record.
How far a role sees decides which deals exist for it at all: its own, those of its team and the teams
below, or all of the workspace; anything else answers as if it were not there. Accounts and contacts
are one shared address book inside a workspace, so that duplicates are found before they are made.

A workspace may have roles of its own (`people.roles`): a name, a set of permissions and a reach, kept as rows. Each was
copied from a role of this table and goes on counting as that one where a process names roles; none counts as
administrator, so that there is always somebody who may do everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache


class Permission(StrEnum):
    """One verb on one kind of record; the value is also the API scope that allows it."""

    DEAL_VIEW = "deals:read"
    DEAL_EDIT = "deals:write"
    DEAL_VALIDATE = "deals:validate"
    DEAL_OVERRIDE = "deals:override"
    DEAL_ASSIGN = "deals:assign"
    DEAL_MIGRATE = "deals:migrate"
    GOAL_SET = "goals:write"
    COACH = "coaching:write"
    COST_VIEW = "costs:read"
    COST_EDIT = "costs:write"
    LEAD_VIEW = "leads:read"
    LEAD_CREATE = "leads:create"
    LEAD_EDIT = "leads:write"
    LEAD_ASSIGN = "leads:assign"
    PROSPECT_VIEW = "prospects:read"
    PROSPECT_EDIT = "prospects:write"
    PROSPECT_LOAD = "prospects:load"
    FIT_EDIT = "fit:write"
    ACCOUNT_VIEW = "accounts:read"
    ACCOUNT_EDIT = "accounts:write"
    PERSON_ERASE = "people:erase"
    PROCESS_VIEW = "processes:read"
    PROCESS_EDIT = "processes:write"
    PROCESS_PUBLISH = "processes:publish"
    FIELD_MANAGE = "fields:write"
    IMPORT_RUN = "imports:write"
    EXPORT_RUN = "exports:read"
    PEOPLE_VIEW = "people:read"
    PEOPLE_MANAGE = "people:write"
    AUDIT_VIEW = "audit:read"
    WORKSPACE_MANAGE = "workspace:write"


class Role(StrEnum):
    """What a member does in the sales organisation (M1)."""

    REP = "rep"
    MANAGER = "manager"
    OPERATIONS = "operations"
    MARKETING = "marketing"
    SUCCESS = "success"
    APPROVER = "approver"
    ADMIN = "admin"
    VIEWER = "viewer"


class Reach(StrEnum):
    """Which deals exist for a member."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"


WIDER = {Reach.OWN: 0, Reach.TEAM: 1, Reach.ALL: 2}
"""How far each reach sees, for comparing two of them."""

LOOK = frozenset(
    {
        Permission.DEAL_VIEW,
        Permission.LEAD_VIEW,
        Permission.LEAD_CREATE,
        Permission.PROSPECT_VIEW,
        Permission.ACCOUNT_VIEW,
        Permission.PROCESS_VIEW,
        Permission.PEOPLE_VIEW,
    }
)
"""What everybody may do: every page of the product takes it for granted. Anybody hands in a lead (Q2)."""
_PROSPECT = LOOK | {Permission.LEAD_EDIT, Permission.PROSPECT_EDIT, Permission.ACCOUNT_EDIT}
_SELL = _PROSPECT | {Permission.DEAL_EDIT, Permission.DEAL_VALIDATE}
_LEAD = _SELL | {
    Permission.DEAL_OVERRIDE,
    Permission.DEAL_ASSIGN,
    Permission.GOAL_SET,
    Permission.COACH,
    Permission.COST_VIEW,
    Permission.COST_EDIT,
    Permission.LEAD_ASSIGN,
    Permission.PROSPECT_LOAD,
    Permission.IMPORT_RUN,
    Permission.EXPORT_RUN,
    Permission.AUDIT_VIEW,
}
_DESIGN = _LEAD | {
    Permission.PROCESS_EDIT,
    Permission.PROCESS_PUBLISH,
    Permission.DEAL_MIGRATE,
    Permission.FIELD_MANAGE,
    Permission.FIT_EDIT,
    Permission.PERSON_ERASE,
}

ROLES: dict[Role, tuple[Reach, frozenset[Permission]]] = {
    Role.REP: (Reach.OWN, _SELL),
    Role.MANAGER: (Reach.TEAM, _LEAD),
    Role.OPERATIONS: (Reach.ALL, _DESIGN),
    Role.MARKETING: (
        Reach.ALL,
        _PROSPECT
        | {
            Permission.LEAD_ASSIGN,
            Permission.PROSPECT_LOAD,
            Permission.FIT_EDIT,
            Permission.EXPORT_RUN,
            Permission.COST_VIEW,
            Permission.COST_EDIT,
        },
    ),
    Role.SUCCESS: (Reach.ALL, _SELL),
    Role.APPROVER: (Reach.ALL, LOOK | {Permission.DEAL_VALIDATE, Permission.AUDIT_VIEW}),
    Role.ADMIN: (Reach.ALL, frozenset(Permission)),
    Role.VIEWER: (Reach.ALL, LOOK),
}

Grant = tuple[Reach, frozenset[Permission]]
"""How far somebody sees, and what they may do."""


def granted(role: str, own: Sequence[str] | None = None, reach: str | None = None) -> Grant:
    """What a member's role gives: that of the table, or of a role of the workspace's `own` permissions."""
    usual = ROLES[Role(role)]
    if own is None:
        return usual
    return (Reach(reach) if reach else usual[0]), _known(tuple(own))


@lru_cache(maxsize=512)
def _known(own: tuple[str, ...]) -> frozenset[Permission]:
    """Those that are permissions still; what everybody may is among them in any case."""
    return LOOK | frozenset(Permission(one) for one in own if one in _VALUES)


_VALUES = frozenset(permission.value for permission in Permission)
