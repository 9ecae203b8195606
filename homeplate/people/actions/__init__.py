"""What changes people: workspaces, users, members, teams, tokens."""

from __future__ import annotations

from homeplate.people.actions.addresses import change_address
from homeplate.people.actions.calendar import add_own_days, remove_own_days, set_week
from homeplate.people.actions.columns import remember_columns
from homeplate.people.actions.invitations import (
    NewInvitation,
    invite,
    join_as_new,
    join_as_user,
    reinstate_invitation,
    renew_invitation,
    withdraw_invitation,
)
from homeplate.people.actions.members import add_member, change_member, give_sign_in
from homeplate.people.actions.roles import change_role, create_role, delete_role, restore_role
from homeplate.people.actions.rosters import Colleague, import_members
from homeplate.people.actions.teams import archive_team, change_team, create_team, restore_team
from homeplate.people.actions.tokens import NewToken, create_token, revoke_token
from homeplate.people.actions.users import change_own_profile, create_user, end_sessions, set_password
from homeplate.people.actions.views import archive_view, change_view, choose_view, restore_view, save_view
from homeplate.people.actions.workspaces import (
    Founded,
    call_deletion_off,
    change_workspace,
    create_workspace,
    schedule_deletion,
)

__all__ = [
    "Colleague",
    "Founded",
    "NewInvitation",
    "NewToken",
    "add_member",
    "add_own_days",
    "archive_team",
    "archive_view",
    "call_deletion_off",
    "change_address",
    "change_member",
    "change_own_profile",
    "change_role",
    "change_team",
    "change_view",
    "change_workspace",
    "choose_view",
    "create_role",
    "create_team",
    "create_token",
    "create_user",
    "create_workspace",
    "delete_role",
    "end_sessions",
    "give_sign_in",
    "import_members",
    "invite",
    "join_as_new",
    "join_as_user",
    "reinstate_invitation",
    "remember_columns",
    "remove_own_days",
    "renew_invitation",
    "restore_role",
    "restore_team",
    "restore_view",
    "revoke_token",
    "save_view",
    "schedule_deletion",
    "set_password",
    "set_week",
    "withdraw_invitation",
]
