"""Teams and their hierarchy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.models import Member, Team
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept, checked_name, refuse_cycle


@action(Permission.PEOPLE_MANAGE)
def create_team(actor: Actor, *, name: str, now: datetime, parent_id: UUID | None = None) -> UUID:
    """A new team below `parent_id`, or at the top. Raises `Invalid` (`name-taken`, `team`)."""
    return insert_team(actor, name=name, parent_id=parent_id, now=now)


def insert_team(actor: Actor, *, name: str, parent_id: UUID | None, now: datetime) -> UUID:
    """Write the team and its fact in the running transaction, without asking for permission."""
    if parent_id is not None and not Team.objects.filter(id=parent_id, archived_at__isnull=True).exists():
        raise Invalid("team", msg("There is no such team."), field="parent")
    team = Team(workspace_id=actor.workspace_id, name=_free_name(name), parent_id=parent_id)
    team.save(force_insert=True)
    data = {"name": team.name, "parent_id": str(parent_id) if parent_id else None}
    record(actor, subject="team", subject_id=team.id, verb="team.created", at=now, data=data)
    return team.id


@action(Permission.PEOPLE_MANAGE)
def change_team(
    actor: Actor,
    *,
    team_id: UUID,
    now: datetime,
    name: str | Kept = KEEP,
    parent_id: UUID | Kept | None = KEEP,
) -> None:
    """Rename a team or hang it elsewhere. Raises `Refused` with code `cycle` below itself."""
    # All of them locked: two moves at once could otherwise close a circle that neither sees.
    everyone = {team.id: team for team in Team.objects.select_for_update().order_by("id")}
    team = everyone.get(team_id) or not_found(msg("team"))
    changed: dict[str, object] = {}
    if name is not KEEP and (new_name := checked_name(name)) != team.name:
        changed["name"] = team.name = _free_name(new_name)
    if parent_id is not KEEP and parent_id != team.parent_id:
        parent = everyone.get(parent_id) if parent_id is not None else None
        if parent_id is not None and (parent is None or parent.archived_at is not None):
            raise Invalid("team", msg("There is no such team."), field="parent")
        refuse_cycle(team_id, parent_id, ((other.id, other.parent_id) for other in everyone.values()))
        team.parent_id = parent_id
        changed["parent_id"] = str(parent_id) if parent_id else None
    if changed:
        team.save(update_fields=list(changed))
        record(actor, subject="team", subject_id=team_id, verb="team.changed", at=now, data=changed)


@action(Permission.PEOPLE_MANAGE)
def archive_team(actor: Actor, *, team_id: UUID, now: datetime) -> str:
    """Delete a team that nobody belongs to any more; its name.

    Raises `Refused` (`team-in-use`) while it has active members or teams below it.
    """
    team = _locked(team_id)
    if team.archived_at is not None:
        not_found(msg("team"))
    members = Member.objects.filter(team_id=team_id, is_active=True).count()
    if members:
        text = msg("People belong to this team: {count}. Put them into another one first.", count=members)
        raise Refused("team-in-use", text)
    if Team.objects.filter(parent_id=team_id, archived_at__isnull=True).exists():
        raise Refused("team-in-use", msg("There are teams below this one. Move them first."))
    team.archived_at = now
    team.save(update_fields=["archived_at"])
    record(actor, subject="team", subject_id=team_id, verb="team.archived", at=now, data={"name": team.name})
    return team.name


@action(Permission.PEOPLE_MANAGE)
def restore_team(actor: Actor, *, team_id: UUID, now: datetime) -> str:
    """Bring a deleted team back, at the top when the team above it is deleted; its name."""
    team = _locked(team_id)
    if team.archived_at is None:
        raise Conflict("not-archived", msg("This team is not deleted."))
    revive_team(actor, team, now=now)
    return team.name


def revive_team(actor: Actor, team: Team, *, now: datetime) -> None:
    """Take a deletion back in the running transaction, without asking for permission."""
    parent_id = team.parent_id
    above = parent_id is not None and Team.objects.filter(id=parent_id, archived_at__isnull=True).exists()
    team.archived_at = None
    team.parent_id = parent_id if above else None
    team.save(update_fields=["archived_at", "parent"])
    data = {"name": team.name, "parent_id": str(team.parent_id) if team.parent_id else None}
    record(actor, subject="team", subject_id=team.id, verb="team.restored", at=now, data=data)


def _locked(team_id: UUID) -> Team:
    return Team.objects.select_for_update().filter(id=team_id).first() or not_found(msg("team"))


def _free_name(text: str) -> str:
    name = checked_name(text)
    other = Team.objects.filter(name=name).first()
    if other is not None and other.archived_at is not None:
        raise Invalid(
            "name-taken", msg("There is a deleted team “{name}”. Restore it.", name=name), field="name"
        )
    if other is not None:
        raise Invalid("name-taken", msg("There is a team “{name}” already.", name=name), field="name")
    return name
