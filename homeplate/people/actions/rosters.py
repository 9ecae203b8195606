"""Colleagues named by another system's data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor, action
from homeplate.people.actions.teams import insert_team, revive_team
from homeplate.people.actions.users import forget_names
from homeplate.people.models import Member, Team
from homeplate.people.permissions import Permission, Role
from homeplate.people.rules import checked_name

IMPORTED_ROLES = (Role.REP, Role.MANAGER)


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person as an export names them: the team, the team above that one, rep or manager."""

    name: str
    team: str = ""
    above: str = ""
    role: Role = Role.REP


@action(Permission.IMPORT_RUN)
def import_members(actor: Actor, *, colleagues: Iterable[Colleague], now: datetime) -> dict[str, UUID]:
    """Find or add each colleague by name and give `folded(name)` → member id; likewise their teams.

    Members who are there already stay as they are, so a second run changes nothing. New ones cannot
    sign in until an administrator lets them.
    """
    known = {folded(name): member_id for member_id, name in Member.objects.values_list("id", "name")}
    colleagues = list(colleagues)
    coming = [one for one in colleagues if folded(checked_name(one.name)) not in known]
    teams = _teams(actor, {folded(name) for one in coming for name in (one.team, one.above)}, now)
    found: dict[str, UUID] = {}
    new: list[Member] = []
    for colleague in colleagues:
        name = checked_name(colleague.name)
        key = folded(name)
        if key not in known:
            new.append(_member(actor, name, colleague.role, _team(actor, teams, colleague, now), now))
            known[key] = new[-1].id
        found[key] = known[key]
    Member.objects.bulk_create(new, batch_size=500)
    record_many(actor, facts=[_added(member) for member in new], at=now)
    forget_names(actor.workspace_id)
    return found


def _teams(actor: Actor, named: set[str], now: datetime) -> dict[str, UUID]:
    """The teams by folded name; a deleted one that is named comes back."""
    teams: dict[str, UUID] = {}
    for team in Team.objects.order_by("id"):
        key = folded(team.name)
        if team.archived_at is not None and key in named:
            revive_team(actor, team, now=now)
        teams[key] = team.id
    return teams


def _team(actor: Actor, teams: dict[str, UUID], colleague: Colleague, now: datetime) -> UUID | None:
    if not colleague.team:
        return None
    key = folded(colleague.team)
    if key not in teams:
        parent_id = None
        if colleague.above and folded(colleague.above) != folded(colleague.team):
            parent_id = _team(actor, teams, Colleague(colleague.name, team=colleague.above), now)
        teams[folded(colleague.team)] = insert_team(actor, name=colleague.team, parent_id=parent_id, now=now)
    return teams[folded(colleague.team)]


def _member(actor: Actor, name: str, role: Role, team_id: UUID | None, now: datetime) -> Member:
    if role not in IMPORTED_ROLES:
        raise Invalid("role", msg("An import brings reps and managers only."), field="role")
    return Member(workspace_id=actor.workspace_id, name=name, role=role, team_id=team_id, joined_at=now)


def _added(member: Member) -> NewFact:
    data = {
        "name": member.name,
        "role": str(member.role),
        "team_id": str(member.team_id) if member.team_id else None,
        "reach": "",
        "user_id": None,
    }
    return NewFact("member", member.id, "member.added", data)
