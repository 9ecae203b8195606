"""Teams and their hierarchy."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.models import Team
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept, checked_name, refuse_cycle


@action(Permission.PEOPLE_MANAGE)
def create_team(actor: Actor, *, name: str, now: datetime, parent_id: UUID | None = None) -> UUID:
    """A new team below `parent_id`, or at the top. Raises `Invalid` (`name-taken`, `team`)."""
    return insert_team(actor, name=name, parent_id=parent_id, now=now)


def insert_team(actor: Actor, *, name: str, parent_id: UUID | None, now: datetime) -> UUID:
    """Write the team and its fact in the running transaction, without asking for permission."""
    if parent_id is not None and not Team.objects.filter(id=parent_id).exists():
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
        if parent_id is not None and parent_id not in everyone:
            raise Invalid("team", msg("There is no such team."), field="parent")
        refuse_cycle(team_id, parent_id, ((other.id, other.parent_id) for other in everyone.values()))
        team.parent_id = parent_id
        changed["parent_id"] = str(parent_id) if parent_id else None
    if changed:
        team.save(update_fields=list(changed))
        record(actor, subject="team", subject_id=team_id, verb="team.changed", at=now, data=changed)


def _free_name(text: str) -> str:
    name = checked_name(text)
    if Team.objects.filter(name=name).exists():
        raise Invalid("name-taken", msg("There is a team “{name}” already.", name=name), field="name")
    return name
