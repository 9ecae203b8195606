"""The steps of a lead: contact, accept, qualify, reject, recycle, hand over, and taking the last one back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.api.http import ApiRequest, reply, wanted_revision
from homeplate.api.leads.schemas import TAG, Lead, done, lead_json
from homeplate.api.types import Answer, Body, Custom, Key, Line, Long, MoneyIn, doc
from homeplate.leads import actions
from homeplate.people.permissions import Permission

router = Router()
EDIT, ASSIGN, SELL = Permission.LEAD_EDIT, Permission.LEAD_ASSIGN, Permission.DEAL_EDIT


class Noted(Body):
    """A word about a step."""

    note: Long = ""


class LeadContactIn(Noted):
    """That somebody was spoken to; `way` is one of the approaches."""

    way: Key


class RejectIn(Noted):
    """Why a lead is rejected."""

    reason: Key


class RecycleIn(Noted):
    """The day on which a lead comes back."""

    on: date


class AssignLeadIn(Noted):
    """Who gets a lead: a member, or a team where nobody owns it yet."""

    owner_id: UUID | None = None
    team_id: UUID | None = None


STEP = "/leads/{lead_id}/"


def _step(
    request: ApiRequest, lead_id: UUID, action: Callable[..., Any], body: Body | None = None
) -> HttpResponse:
    """Do one step with a lead: what the body says are the words of the action."""
    given = body.model_dump() if body else {}
    row = action(request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request), **given)
    return done(row)


@router.post(f"{STEP}contact", response=Lead, **doc("contactLead", "Note a contact", EDIT, TAG))
def contact_lead(request: ApiRequest, lead_id: UUID, body: LeadContactIn) -> HttpResponse:
    """Somebody was spoken to; the first time stops the clock."""
    return _step(request, lead_id, actions.contact_lead, body)


@router.post(f"{STEP}accept", response=Lead, **doc("acceptLead", "Accept a lead (SAL)", EDIT, TAG))
def accept_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Sales takes it on; one that nobody owns is yours from then on."""
    return _step(request, lead_id, actions.accept_lead)


@router.post(f"{STEP}qualify", response=Lead, **doc("qualifyLead", "Qualify a lead (SQL)", EDIT, TAG))
def qualify_lead(request: ApiRequest, lead_id: UUID, body: Noted) -> HttpResponse:
    """Need and means look likely."""
    return _step(request, lead_id, actions.qualify_lead, body)


@router.post(f"{STEP}reject", response=Lead, **doc("rejectLead", "Reject a lead", EDIT, TAG))
def reject_lead(request: ApiRequest, lead_id: UUID, body: RejectIn) -> HttpResponse:
    """Out, with a reason."""
    return _step(request, lead_id, actions.reject_lead, body)


@router.post(f"{STEP}reopen", response=Lead, **doc("reopenLead", "Look at a rejected lead again", EDIT, TAG))
def reopen_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """It stands where it stood before it was rejected."""
    return _step(request, lead_id, actions.reopen_lead)


@router.post(f"{STEP}recycle", response=Lead, **doc("recycleLead", "Keep a lead for another day", EDIT, TAG))
def recycle_lead(request: ApiRequest, lead_id: UUID, body: RecycleIn) -> HttpResponse:
    """No today: it comes back by itself on that day."""
    return _step(request, lead_id, actions.recycle_lead, body)


@router.post(
    f"{STEP}bring-back", response=Lead, **doc("bringBackLead", "Take a waiting lead up now", EDIT, TAG)
)
def bring_back_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Before its day."""
    return _step(request, lead_id, actions.bring_back_lead)


@router.post(f"{STEP}assign", response=Lead, **doc("assignLead", "Hand a lead over", ASSIGN, TAG))
def assign_lead(request: ApiRequest, lead_id: UUID, body: AssignLeadIn) -> HttpResponse:
    """To a member, or to a team without an owner in it."""
    return _step(request, lead_id, actions.assign_lead, body)


@router.post(f"{STEP}undo", response=Lead, **doc("undoLeadStep", "Take the last step back", EDIT, TAG))
def undo_step(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """What was done last, where it can be taken back; send `If-Match`, so that it is what you mean."""
    return _step(request, lead_id, actions.undo_step)


class DealOfLead(Body):
    """The deal that goes on; what is left out follows from the lead. `new` makes a new account or contact, though
    the lead is linked to one. With a `buying_role` the person is put into the decision."""

    name: Line = ""
    process_id: UUID | None = None
    owner_id: UUID | None = None
    value: MoneyIn | None = None
    expected_close: date | None = None
    source: Line = ""
    buying_role: Key = ""
    account_id: UUID | Literal["new"] | None = None
    contact_id: UUID | Literal["new"] | None = None
    custom: Custom = {}


class ConvertedLead(Answer):
    """What a lead became."""

    lead: Lead
    deal_id: UUID
    account_id: UUID | None
    contact_id: UUID | None


@router.post(
    f"{STEP}convert", response=ConvertedLead, **doc("convertLead", "Make a deal of a lead", SELL, TAG)
)
def convert_lead(request: ApiRequest, lead_id: UUID, body: DealOfLead) -> HttpResponse:
    """A qualified lead becomes a deal at the first stage. Needs `leads:write` and `accounts:write` too."""
    made = actions.convert_lead(
        request.auth,
        lead_id=lead_id,
        now=request.now,
        wanted=actions.DealWanted(
            name=body.name,
            process_id=body.process_id,
            owner_id=body.owner_id,
            value=body.value.amount if body.value else None,
            currency=(body.value.currency or None) if body.value else None,
            expected_close=body.expected_close,
            source=body.source,
            buying_role=body.buying_role,
            custom=body.custom,
        ),
        account_id=body.account_id,
        contact_id=body.contact_id,
        revision=wanted_revision(request),
    )
    return reply(
        {
            "lead": lead_json(made.lead),
            "deal_id": made.deal_id,
            "account_id": made.account_id,
            "contact_id": made.contact_id,
        },
        revision=made.lead.revision,
    )
