"""Reading how a workspace takes leads in: rules, people, forms; and the form that a stranger opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.kit.text import msg
from homeplate.leads.models import LeadDesk, LeadForm
from homeplate.leads.routing import stored_rules, workers
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names, teams
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of routing, with the names of its people and its team."""

    id: UUID
    name: str
    conditions: Mapping[str, Any]
    members: tuple[tuple[UUID, str], ...]
    team_id: UUID | None
    team: str
    skill: str
    way: str
    revision: int


@dataclass(frozen=True, slots=True)
class DeskRow:
    """Somebody who works on leads: what they have, what they take, what they are good at, and whether they are away."""

    member_id: UUID
    name: str
    open: int
    capacity: int | None
    skills: tuple[str, ...]
    back_on: date | None


@dataclass(frozen=True, slots=True)
class FormRow:
    """A form for strangers; see `leads.models.LeadForm`."""

    id: UUID
    workspace_id: UUID
    name: str
    title: str
    intro: str
    thanks: str
    consent: str
    asks: tuple[str, ...]
    source: str
    source_detail: str
    team_id: UUID | None
    created_at: datetime
    retired_at: datetime | None
    revision: int


@query(Permission.LEAD_ASSIGN)
def routing_rules(actor: Actor) -> list[RuleRow]:
    """The rules in the order in which they are asked."""
    names, places = member_names(actor.workspace_id), {one.id: one.name for one in teams(actor)}
    return [
        RuleRow(
            id=row.id,
            name=row.name,
            conditions=row.conditions,
            members=tuple((UUID(one), names.get(UUID(one), "")) for one in row.members),
            team_id=row.team_id,
            team=places.get(row.team_id, "") if row.team_id else "",
            skill=row.skill,
            way=row.way,
            revision=row.revision,
        )
        for row in stored_rules()
    ]


@query(Permission.LEAD_ASSIGN)
def desks(actor: Actor) -> list[DeskRow]:
    """Who works on leads, by name, as far as they are in reach."""
    kept = {row.member_id: row for row in LeadDesk.objects.all()}
    return [
        DeskRow(
            member_id=one.id,
            name=one.name,
            open=one.open,
            capacity=one.capacity,
            skills=tuple(kept[one.id].skills) if one.id in kept else (),
            back_on=one.back_on,
        )
        for one in workers(actor)
        if actor.sees(one.id, one.team_id)
    ]


@query(Permission.LEAD_ASSIGN)
def lead_forms(actor: Actor) -> list[FormRow]:
    """The forms for strangers, open ones first, by name."""
    rows = sorted(LeadForm.objects.all(), key=lambda row: (row.retired_at is not None, row.name, str(row.id)))
    return [_form(row) for row in rows]


@query(Permission.LEAD_ASSIGN)
def lead_form(actor: Actor, *, form_id: UUID) -> FormRow:
    """One form. Raises `NotFound`."""
    row = LeadForm.objects.filter(id=form_id).first()
    return _form(row) if row else not_found(msg("form"))


def public_form(*, workspace_id: UUID, form_id: UUID) -> FormRow:
    """The form that a stranger opens, retired or not. Raises `NotFound`, also while the workspace is being deleted."""
    place = Workspace.objects.filter(id=workspace_id, delete_at__isnull=True).first()
    if place is None:
        not_found(msg("form"))
    with workspace(workspace_id):
        row = LeadForm.objects.filter(id=form_id).first()
    return _form(row) if row else not_found(msg("form"))


def _form(row: LeadForm) -> FormRow:
    return FormRow(
        id=row.id,
        workspace_id=row.workspace_id,
        name=row.name,
        title=row.title,
        intro=row.intro,
        thanks=row.thanks,
        consent=row.consent,
        asks=tuple(row.asks),
        source=row.source,
        source_detail=row.source_detail,
        team_id=row.team_id,
        created_at=row.created_at,
        retired_at=row.retired_at,
        revision=row.revision,
    )
