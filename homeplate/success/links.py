"""What answers and referrals may refer to."""

from __future__ import annotations

from uuid import UUID

from homeplate.accounts.actions.records import refuse_reference
from homeplate.accounts.models import Account, Contact
from homeplate.deals.models import Deal
from homeplate.kit.text import msg
from homeplate.people.access import Actor


def contact_of(account: Account, contact_id: UUID | None) -> UUID | None:
    """A person of the account. Raises `Invalid` for anybody else."""
    if contact_id is None:
        return None
    there = Contact.objects.filter(id=contact_id, account_id=account.id, archived_at=None).exists()
    return contact_id if there else refuse_reference("contact_id", msg("person in this account"))


def deal_of(actor: Actor, account: Account, deal_id: UUID | None) -> UUID | None:
    """A deal of the account that exists for `actor`. Raises `Invalid` for any other."""
    if deal_id is None:
        return None
    rows = Deal.objects.visible_to(actor).filter(id=deal_id, account_id=account.id, archived_at=None)
    return deal_id if rows.exists() else refuse_reference("deal_id", msg("deal of this account"))
