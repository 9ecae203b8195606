"""Who sees which sessions, who changes them, and what the workspace counts as a working day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from homeplate.coaching.models import Session
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import MemberRow

SETTING = "coaching"
"""The setting of a workspace: `hours` of a working day."""
HOURS = 8.0


def leads(actor: Actor) -> bool:
    """Whether somebody coaches others, whatever a token narrows them to."""
    return Permission.COACH in actor.permissions and actor.reach is not Reach.OWN


def may_coach(actor: Actor, one: MemberRow) -> bool:
    """Whether `one` is somebody whom `actor` leads."""
    return leads(actor) and one.id != actor.member_id and actor.reaches(one.team_id)


def seen(actor: Actor, session: str = "") -> Q:
    """The sessions that exist for `actor`: those they held, those held with them and, for who leads others, those held
    with or by anybody they lead. `session` is the way to a session, with `__`."""
    if leads(actor) and actor.reach is Reach.ALL:
        return Q()
    own = Q(**{f"{session}coach_id": actor.member_id}) | Q(**{f"{session}whom_id": actor.member_id})
    if leads(actor):
        own |= Q(**{f"{session}whom__team_id__in": sorted(actor.teams)})
        own |= Q(**{f"{session}coach__team_id__in": sorted(actor.teams)})
    return own


def may_change(actor: Actor, session: Session) -> bool:
    """Whether `actor` changes a session that they see: who held it does, and who sees all of the workspace."""
    return leads(actor) and (session.coach_id == actor.member_id or actor.reach is Reach.ALL)


def hours_a_day(actor: Actor) -> float:
    """The hours of a working day."""
    kept: Mapping[str, Any] = actor.settings.get(SETTING) or {}
    return float(kept.get("hours") or HOURS)
