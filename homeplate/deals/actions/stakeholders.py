"""The people in the decision: buying role, influence and attitude of a contact in a deal (K4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.models import Contact
from homeplate.deals.models import Deal, Stakeholder
from homeplate.deals.rules.kinds import BUYING_ROLES, known
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.kit.clean import paragraphs
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission


@action(Permission.DEAL_EDIT)
def put_stakeholder(
    actor: Actor,
    *,
    deal_id: UUID,
    contact_id: UUID,
    buying_role: str,
    now: datetime,
    influence: int = 3,
    attitude: int = 0,
    note: str = "",
) -> Deal:
    """Add a contact to the people in the decision, or change what is known of them there."""

    def decide(hand: Hand) -> Change:
        if not Contact.objects.filter(id=contact_id, archived_at=None).exists():
            raise Invalid("no-contact", msg("There is no such contact."), field="contact_id")
        known(BUYING_ROLES, buying_role, "buying_role")
        if not 1 <= influence <= 5:
            raise Invalid("influence", msg("Influence is a number from 1 to 5."), field="influence")
        if not -2 <= attitude <= 2:
            raise Invalid("attitude", msg("Attitude is a number from -2 to 2."), field="attitude")
        row = upsert(
            deal_id,
            contact_id,
            now=now,
            buying_role=buying_role,
            influence=influence,
            attitude=attitude,
            note=paragraphs(note, field="note", longest=1000),
        )
        return Change("deal.stakeholder-put", {}, {"stakeholders": {str(contact_id): stakeholder_json(row)}})

    return change(actor, deal_id, decide, now=now)


@action(Permission.DEAL_EDIT)
def remove_stakeholder(actor: Actor, *, deal_id: UUID, contact_id: UUID, now: datetime) -> Deal:
    """Take a contact out of the people in the decision."""

    def decide(hand: Hand) -> Change:
        rows = Stakeholder.objects.filter(deal_id=deal_id, contact_id=contact_id)
        row = rows.first()
        if row is None:
            not_found(msg("stakeholder"))
        rows.delete()
        return Change(
            "deal.stakeholder-removed",
            {},
            {"stakeholders": {str(contact_id): None}, "was": stakeholder_json(row)},
        )

    return change(actor, deal_id, decide, now=now)


def upsert(deal_id: UUID, contact_id: UUID, *, now: datetime, buying_role: str, **known: Any) -> Stakeholder:
    """The stakeholder row of a contact in a deal, made or changed; no fact is written here."""
    row = Stakeholder.objects.filter(deal_id=deal_id, contact_id=contact_id).first()
    if row is None:
        return Stakeholder.objects.create(
            deal_id=deal_id, contact_id=contact_id, buying_role=buying_role, created_at=now, **known
        )
    for name, value in {"buying_role": buying_role, **known}.items():
        setattr(row, name, value)
    row.save()
    return row


def stakeholder_json(row: Stakeholder) -> dict[str, Any]:
    """A stakeholder inside a fact."""
    return {
        "buying_role": row.buying_role,
        "influence": row.influence,
        "attitude": row.attitude,
        "note": row.note,
    }
