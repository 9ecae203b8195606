"""How far a lead is qualified, and what is known of its buyer."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.api.http import ApiRequest, done, reply
from homeplate.api.qualification.schemas import TAG, Given, LeadAnswerIn, Reached, given_json, reached_json
from homeplate.api.types import Answer as Base
from homeplate.api.types import Key, doc
from homeplate.leads import actions as leads
from homeplate.leads.queries import get_lead
from homeplate.people.permissions import Permission
from homeplate.qualification.queries import qualified_lead

router = Router()
SEE_LEADS, EDIT_LEADS = Permission.LEAD_VIEW, Permission.LEAD_EDIT


class LeadQualification(Base):
    """How far a lead is qualified, by each framework in use."""

    lead_id: UUID
    frameworks: list[Reached]
    answers: list[Given]


@router.get(
    "/leads/{lead_id}/qualification",
    response=LeadQualification,
    **doc("getLeadQualification", "How far a lead is qualified", SEE_LEADS, TAG),
)
def get_lead_qualification(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Every framework in use with its points, what is known of each fact, and what to ask next."""
    actor = request.auth
    get_lead(actor, lead_id=lead_id)
    found = qualified_lead(actor, lead_id=lead_id, now=request.now)
    return reply(
        {
            "lead_id": lead_id,
            "frameworks": [reached_json(one, actor) for one in found.standings],
            "answers": [given_json(one) for one in found.known.values()],
        }
    )


@router.put(
    "/leads/{lead_id}/answers/{fact}",
    response=Given,
    **doc("answerLeadFact", "Answer a fact about a lead", EDIT_LEADS, TAG),
)
def answer_lead_fact(request: ApiRequest, lead_id: UUID, fact: Key, body: LeadAnswerIn) -> HttpResponse:
    """Answer one fact for all frameworks; it goes along when the lead becomes a deal."""
    given = leads.answer_fact(request.auth, lead_id=lead_id, fact=fact, now=request.now, **body.model_dump())
    return reply(given_json(given))


@router.delete(
    "/leads/{lead_id}/answers/{fact}",
    response={204: None},
    **doc("withdrawLeadAnswer", "Take an answer about a lead back", EDIT_LEADS, TAG),
)
def withdraw_lead_answer(request: ApiRequest, lead_id: UUID, fact: Key) -> HttpResponse:
    """Take back what is known of a fact about a lead."""
    leads.withdraw_fact(request.auth, lead_id=lead_id, fact=fact, now=request.now)
    return done()


@router.post(
    "/leads/{lead_id}/answers/{fact}/undo",
    response={204: None},
    **doc("undoLeadAnswer", "Undo the last change of an answer about a lead", EDIT_LEADS, TAG),
)
def undo_lead_answer(request: ApiRequest, lead_id: UUID, fact: Key) -> HttpResponse:
    """Bring an answer about a lead back to what it was before its last change; once more brings that back."""
    leads.undo_fact(request.auth, lead_id=lead_id, fact=fact, now=request.now)
    return done()
