"""How many deals a merge of accounts or contacts would move."""

from __future__ import annotations

from uuid import UUID

from homeplate.deals.models import Deal, Stakeholder
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@query(Permission.ACCOUNT_VIEW)
def deals_of_account(actor: Actor, *, account_id: UUID) -> int:
    """The number of an account's deals, whoever sees them: all of them move."""
    return Deal.objects.filter(workspace_id=actor.workspace_id, account_id=account_id).count()


@query(Permission.ACCOUNT_VIEW)
def decisions_of_contact(actor: Actor, *, contact_id: UUID) -> int:
    """The number of deals in whose decision a contact takes part, whoever sees them."""
    return Stakeholder.objects.filter(workspace_id=actor.workspace_id, contact_id=contact_id).count()
