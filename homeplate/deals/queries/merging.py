"""Which deals hold an account or a contact: what a merge would move, and what an undo must leave."""

from __future__ import annotations

from collections.abc import Sequence
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


@query(Permission.ACCOUNT_VIEW)
def accounts_with_deals(actor: Actor, *, account_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some accounts that a deal stands under which is not deleted, whoever sees it."""
    rows = Deal.objects.filter(
        workspace_id=actor.workspace_id, account_id__in=account_ids, archived_at__isnull=True
    )
    return frozenset(rows.values_list("account_id", flat=True).distinct())


@query(Permission.ACCOUNT_VIEW)
def contacts_in_deals(actor: Actor, *, contact_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some contacts that take part in the decision of a deal which is not deleted."""
    rows = Stakeholder.objects.filter(
        workspace_id=actor.workspace_id, contact_id__in=contact_ids, deal__archived_at__isnull=True
    )
    return frozenset(rows.values_list("contact_id", flat=True).distinct())
