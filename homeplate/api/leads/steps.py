"""The steps of a lead: contact, accept, qualify, reject, recycle, hand over, and taking the last one back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.api.http import ApiRequest, wanted_revision
from homeplate.api.leads.schemas import TAG, Lead, done
from homeplate.api.types import Body, Key, Long, doc
from homeplate.leads import actions
from homeplate.people.permissions import Permission

router = Router()
EDIT, ASSIGN = Permission.LEAD_EDIT, Permission.LEAD_ASSIGN


class Noted(Body):
    """A word about a step."""

    note: Long = ""


class ContactIn(Noted):
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


@router.post(f"{STEP}contact", response=Lead, **doc("contactLead", "Note a contact", EDIT, TAG))
def contact_lead(request: ApiRequest, lead_id: UUID, body: ContactIn) -> HttpResponse:
    """Somebody was spoken to; the first time stops the clock."""
    return done(
        actions.contact_lead(
            request.auth,
            lead_id=lead_id,
            way=body.way,
            note=body.note,
            now=request.now,
            revision=wanted_revision(request),
        )
    )


@router.post(f"{STEP}accept", response=Lead, **doc("acceptLead", "Accept a lead (SAL)", EDIT, TAG))
def accept_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Sales takes it on; one that nobody owns is yours from then on."""
    return done(
        actions.accept_lead(request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request))
    )


@router.post(f"{STEP}qualify", response=Lead, **doc("qualifyLead", "Qualify a lead (SQL)", EDIT, TAG))
def qualify_lead(request: ApiRequest, lead_id: UUID, body: Noted) -> HttpResponse:
    """Need and means look likely."""
    return done(
        actions.qualify_lead(
            request.auth,
            lead_id=lead_id,
            note=body.note,
            now=request.now,
            revision=wanted_revision(request),
        )
    )


@router.post(f"{STEP}reject", response=Lead, **doc("rejectLead", "Reject a lead", EDIT, TAG))
def reject_lead(request: ApiRequest, lead_id: UUID, body: RejectIn) -> HttpResponse:
    """Out, with a reason."""
    return done(
        actions.reject_lead(
            request.auth,
            lead_id=lead_id,
            reason=body.reason,
            note=body.note,
            now=request.now,
            revision=wanted_revision(request),
        )
    )


@router.post(f"{STEP}reopen", response=Lead, **doc("reopenLead", "Look at a rejected lead again", EDIT, TAG))
def reopen_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """It stands where it stood before it was rejected."""
    return done(
        actions.reopen_lead(request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request))
    )


@router.post(f"{STEP}recycle", response=Lead, **doc("recycleLead", "Keep a lead for another day", EDIT, TAG))
def recycle_lead(request: ApiRequest, lead_id: UUID, body: RecycleIn) -> HttpResponse:
    """No today: it comes back by itself on that day."""
    return done(
        actions.recycle_lead(
            request.auth,
            lead_id=lead_id,
            on=body.on,
            note=body.note,
            now=request.now,
            revision=wanted_revision(request),
        )
    )


@router.post(
    f"{STEP}bring-back", response=Lead, **doc("bringBackLead", "Take a waiting lead up now", EDIT, TAG)
)
def bring_back_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Before its day."""
    return done(
        actions.bring_back_lead(
            request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request)
        )
    )


@router.post(f"{STEP}assign", response=Lead, **doc("assignLead", "Hand a lead over", ASSIGN, TAG))
def assign_lead(request: ApiRequest, lead_id: UUID, body: AssignLeadIn) -> HttpResponse:
    """To a member, or to a team without an owner in it."""
    return done(
        actions.assign_lead(
            request.auth,
            lead_id=lead_id,
            owner_id=body.owner_id,
            team_id=body.team_id,
            note=body.note,
            now=request.now,
            revision=wanted_revision(request),
        )
    )


@router.post(f"{STEP}undo", response=Lead, **doc("undoLeadStep", "Take the last step back", EDIT, TAG))
def undo_step(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """What was done last, where it can be taken back; send `If-Match`, so that it is what you mean."""
    return done(
        actions.undo_step(request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request))
    )
