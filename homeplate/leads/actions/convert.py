"""Where a lead ends and a deal goes on: account, contact and deal are made, or linked where they are there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from homeplate.accounts.actions import care_for_contact, create_account, create_contact
from homeplate.accounts.care import strictest
from homeplate.accounts.models import Contact
from homeplate.deals.actions import create_deal, put_stakeholder
from homeplate.deals.actions.create import NextStep
from homeplate.leads.actions.create import check_links
from homeplate.leads.models import Lead
from homeplate.leads.rules import moves
from homeplate.leads.rules.kinds import SOURCES
from homeplate.leads.store import locked, write
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.qualification import actions as qualification
from homeplate.qualification.rules import DEAL, LEAD, Subject


@dataclass(frozen=True, slots=True)
class Converted:
    """What a lead became."""

    lead: Lead
    deal_id: UUID
    account_id: UUID | None
    contact_id: UUID | None


@dataclass(frozen=True, slots=True)
class DealWanted:
    """The deal that goes on; what is empty follows from the lead. `source` is what the deal calls where it came from,
    `buying_role` what the person of the lead does in the purchase; without one they are in no decision yet."""

    name: str = ""
    process_id: UUID | None = None
    owner_id: UUID | None = None
    value: Decimal | None = None
    currency: str | None = None
    source: str = ""
    buying_role: str = ""
    next_step: NextStep | None = None
    expected_close: date | None = None
    custom: Mapping[str, Any] = field(default_factory=dict)


@action(Permission.DEAL_EDIT)
def convert_lead(
    actor: Actor,
    *,
    lead_id: UUID,
    now: datetime,
    wanted: DealWanted | None = None,
    account_id: UUID | Literal["new"] | None = None,
    contact_id: UUID | Literal["new"] | None = None,
    revision: int | None = None,
) -> Converted:
    """Make a deal of a qualified lead, at the first stage of its process.

    The account and the contact are those named (`new` for new ones), else those that the lead is linked to, else new
    ones out of what the lead says; a lead without a company makes a deal without an account. What was answered about
    the lead goes along, and what its person ruled out. Raises `Refused`, `Invalid`, and `Forbidden` for whoever may not
    sell.
    """
    actor.require(Permission.LEAD_EDIT)
    lead, wanted = locked(actor, lead_id, revision), wanted or DealWanted()
    moves.require_step(lead, "convert")
    links: dict[str, UUID | None] = {
        "account_id": _linked(account_id, lead.account_id),
        "contact_id": _linked(contact_id, lead.contact_id),
    }
    check_links(links)
    owner_id = _owner(actor, lead, wanted)
    account = links["account_id"] or _account(actor, lead, owner_id, now)
    contact = links["contact_id"] or _contact(actor, lead, account, owner_id, now)
    _keep_stops(actor, lead, contact, now)
    deal = create_deal(
        actor,
        name=wanted.name or lead.company or lead.person,
        now=now,
        account_id=account,
        process_id=wanted.process_id,
        owner_id=owner_id,
        value=wanted.value,
        currency=wanted.currency,
        source=wanted.source or str(SOURCES.get(lead.source, lead.source)),
        next_step=wanted.next_step,
        expected_close=wanted.expected_close,
        custom=wanted.custom,
    )
    if contact is not None and wanted.buying_role:
        put_stakeholder(actor, deal_id=deal.id, contact_id=contact, buying_role=wanted.buying_role, now=now)
    qualification.carry_over(
        actor, from_subject=Subject(LEAD, lead_id), to_subject=Subject(DEAL, deal.id), now=now
    )
    write(actor, lead, moves.convert(lead, now, deal_id=deal.id, account_id=account, contact_id=contact), now)
    return Converted(lead, deal.id, account, contact)


def _linked(named: UUID | Literal["new"] | None, present: UUID | None) -> UUID | None:
    """What is there already: what was named, else what the lead is linked to; None for a new one."""
    if isinstance(named, str):
        return None
    return named or present


def _owner(actor: Actor, lead: Lead, wanted: DealWanted) -> UUID | None:
    """Whose deal it is: whom the form names, the owner of the lead where the actor may say so, else the actor."""
    if wanted.owner_id is not None:
        return wanted.owner_id
    return lead.owner_id if actor.may(Permission.DEAL_ASSIGN) and lead.owner_id else actor.member_id


def _account(actor: Actor, lead: Lead, owner_id: UUID | None, now: datetime) -> UUID | None:
    if not lead.company:
        return None
    made = create_account(
        actor,
        now=now,
        name=lead.company,
        domain=lead.domain,
        industry=lead.industry,
        city=lead.city,
        country=lead.country,
        phone="" if lead.person else lead.phone,
        owner_id=owner_id,
    )
    return made.id


def _contact(
    actor: Actor, lead: Lead, account_id: UUID | None, owner_id: UUID | None, now: datetime
) -> UUID | None:
    if not lead.person:
        return None
    made = create_contact(
        actor,
        now=now,
        name=lead.person,
        title=lead.job_title,
        account_id=account_id,
        language=lead.language,
        emails=[lead.email] if lead.email else [],
        phones=[lead.phone] if lead.phone else [],
        owner_id=owner_id,
    )
    return made.id


def _keep_stops(actor: Actor, lead: Lead, contact_id: UUID | None, now: datetime) -> None:
    """What the person of a lead ruled out holds for the contact, too, whether it is new or was there."""
    if contact_id is None or not lead.stops:
        return
    present = Contact.objects.values_list("stops", flat=True).get(id=contact_id)
    stops = strictest((present, lead.stops))
    if stops != present:
        care_for_contact(actor, contact_id=contact_id, changes={"stops": stops}, now=now)
