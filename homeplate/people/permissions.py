"""The one permission table (M1): what each role may do and how far it sees.

A role is what somebody does in the sales organisation. A permission is one verb on one kind of record.
How far a role sees decides which deals exist for it at all: its own, those of its team and the teams
below, or all of the workspace; anything else answers as if it were not there. Accounts and contacts
are one shared address book inside a workspace, so that duplicates are found before they are made.
"""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """One verb on one kind of record; the value is also the API scope that allows it."""

    DEAL_VIEW = "deals:read"
    DEAL_EDIT = "deals:write"
    DEAL_VALIDATE = "deals:validate"
    DEAL_OVERRIDE = "deals:override"
    DEAL_ASSIGN = "deals:assign"
    DEAL_MIGRATE = "deals:migrate"
    ACCOUNT_VIEW = "accounts:read"
    ACCOUNT_EDIT = "accounts:write"
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


_LOOK = frozenset(
    {Permission.DEAL_VIEW, Permission.ACCOUNT_VIEW, Permission.PROCESS_VIEW, Permission.PEOPLE_VIEW}
)
_SELL = _LOOK | {Permission.DEAL_EDIT, Permission.DEAL_VALIDATE, Permission.ACCOUNT_EDIT}
_LEAD = _SELL | {
    Permission.DEAL_OVERRIDE,
    Permission.DEAL_ASSIGN,
    Permission.IMPORT_RUN,
    Permission.EXPORT_RUN,
    Permission.AUDIT_VIEW,
}
_DESIGN = _LEAD | {
    Permission.PROCESS_EDIT,
    Permission.PROCESS_PUBLISH,
    Permission.DEAL_MIGRATE,
    Permission.FIELD_MANAGE,
}

ROLES: dict[Role, tuple[Reach, frozenset[Permission]]] = {
    Role.REP: (Reach.OWN, _SELL),
    Role.MANAGER: (Reach.TEAM, _LEAD),
    Role.OPERATIONS: (Reach.ALL, _DESIGN),
    Role.MARKETING: (Reach.ALL, _LOOK | {Permission.ACCOUNT_EDIT, Permission.EXPORT_RUN}),
    Role.SUCCESS: (Reach.ALL, _SELL),
    Role.APPROVER: (Reach.ALL, _LOOK | {Permission.DEAL_VALIDATE, Permission.AUDIT_VIEW}),
    Role.ADMIN: (Reach.ALL, frozenset(Permission)),
    Role.VIEWER: (Reach.ALL, _LOOK),
}
