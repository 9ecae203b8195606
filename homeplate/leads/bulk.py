"""Leads whose deal was written by `deals.bulk`: for the demo workspace."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.leads.rules import moves
from homeplate.leads.store import locked, write
from homeplate.people.access import Actor
from homeplate.tenancy.context import workspace


def become_deal(
    actor: Actor,
    *,
    lead_id: UUID,
    deal_id: UUID,
    account_id: UUID | None,
    contact_id: UUID | None,
    now: datetime,
) -> None:
    """End a qualified lead in a deal that is told already, as `actions.convert_lead` does with the one it makes."""
    with workspace(actor.workspace_id):
        lead = locked(actor, lead_id)
        change = moves.convert(lead, now, deal_id=deal_id, account_id=account_id, contact_id=contact_id)
        write(actor, lead, change, now)
