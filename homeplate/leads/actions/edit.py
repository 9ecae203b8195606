"""Changing what a lead says, handing it over, deleting it and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.leads.actions.create import check_links, owner_or_team
from homeplate.leads.desk import clock_of
from homeplate.leads.models import Lead
from homeplate.leads.rules import moves
from homeplate.leads.rules.input import lead_columns, require_somebody, with_domain
from homeplate.leads.rules.kinds import IMMEDIATE
from homeplate.leads.rules.moves import Change
from homeplate.leads.store import change
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.LEAD_EDIT)
def edit_lead(
    actor: Actor, *, lead_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Lead:
    """Change what `changes`, some of `LeadValues`, speaks of; nothing is written when nothing differs.

    A need that turns out immediate moves the end of a running clock. Raises `Invalid`, `Conflict`.
    """

    def decide(lead: Lead) -> Change | None:
        columns = with_domain(lead_columns(changes), lead.domain)
        check_links(columns)
        require_somebody(columns.get("person", lead.person), columns.get("company", lead.company))
        new = {name: value for name, value in columns.items() if getattr(lead, name) != value}
        if "immediacy" in new and lead.due_at is not None:
            since = (lead.returned_at or lead.created_at).astimezone(now.tzinfo)
            new["due_at"] = clock_of(actor).due(since, new["immediacy"] == IMMEDIATE)
        return Change("lead.edited", new) if new else None

    return change(actor, lead_id, decide, now=now, revision=revision)


@action(Permission.LEAD_ASSIGN)
def assign_lead(
    actor: Actor,
    *,
    lead_id: UUID,
    now: datetime,
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    note: str = "",
    revision: int | None = None,
) -> Lead:
    """Hand a lead to a colleague, whose team it then is in, or to nobody in a team. Raises `Invalid`, `Refused`."""

    def decide(lead: Lead) -> Change:
        where = owner_or_team(owner_id, team_id)
        return moves.assign(lead, owner_id=where.owner_id, team_id=where.team_id, note=note)

    return change(actor, lead_id, decide, now=now, revision=revision)


@action(Permission.LEAD_EDIT)
def archive_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Delete a lead so that it can be restored: it leaves every list and count, not the ledger."""

    def decide(lead: Lead) -> Change:
        if lead.archived_at is not None:
            raise Conflict("archived", msg("This lead is deleted already."))
        return Change("lead.archived", {"archived_at": now})

    return change(actor, lead_id, decide, now=now, revision=revision, deleted=True)


@action(Permission.LEAD_EDIT)
def restore_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Undo the deletion of a lead."""

    def decide(lead: Lead) -> Change:
        if lead.archived_at is None:
            raise Conflict("not-archived", msg("This lead is not deleted."))
        return Change("lead.restored", {"archived_at": None})

    return change(actor, lead_id, decide, now=now, revision=revision, deleted=True)
