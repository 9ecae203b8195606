"""Who sees and changes which spending: what belongs to the teams in reach, and to all of the workspace."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import teams


def seen(actor: Actor) -> Q:
    """The records that exist for `actor`: all, or those of the teams in reach."""
    if actor.reach is Reach.ALL:
        return Q()
    return Q(team_id__in=sorted(actor.teams) if actor.reach is Reach.TEAM else ())


def records_any(actor: Actor) -> bool:
    """Whether there is anything that `actor` may record spending for."""
    return actor.may(Permission.COST_EDIT) and (actor.reach is Reach.ALL or bool(teams_of(actor)))


def teams_of(actor: Actor) -> tuple[tuple[UUID, str, int], ...]:
    """The teams in reach from the top: id, name, and how deep."""
    return tuple((one.id, one.name, one.depth) for one in teams(actor) if actor.reaches(one.id))


def checked_team(actor: Actor, team_id: UUID | None) -> UUID | None:
    """A team in reach; None is the whole workspace, for those who see all of it. Raises `Invalid` (`team`)."""
    if team_id is None and actor.reach is not Reach.ALL:
        raise Invalid("team", msg("Choose the team that it was spent for."), field="team_id")
    if team_id is not None and team_id not in {one for one, _, _ in teams_of(actor)}:
        raise Invalid("team", msg("There is no such team, or it is not yours."), field="team_id")
    return team_id
