"""What is known of a deal's buyer, answered once for every framework; and the facts that may be asked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.api.http import ApiRequest, done, reply, today, wanted_revision
from homeplate.api.qualification.schemas import TAG, Given, LeadAnswerIn, Reached, given_json, reached_json
from homeplate.api.types import Answer as Base
from homeplate.api.types import Key, doc
from homeplate.deals.queries import deal_detail
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification import actions
from homeplate.qualification.queries import Qualified, qualified_deal

router = Router()
VIEW, VALIDATE, SEE = Permission.DEAL_VIEW, Permission.DEAL_VALIDATE, Permission.PROCESS_VIEW


class Fact(Base):
    """A fact about a buyer: its question, what shows it, how many days an answer usually holds, and which other facts
    it tells as well, up to which score."""

    key: str
    name: str
    ask: str
    shown: str
    days: int
    gives: dict[str, int]


class Qualification(Base):
    """How far a deal is qualified, by each framework in use; `criteria` tells which criterion shows a fact."""

    deal_id: UUID
    frameworks: list[Reached]
    answers: list[Given]
    criteria: dict[str, str]


class AnswerIn(LeadAnswerIn):
    """An answer: 0 not so, 1 assumed, 2 said by the buyer, 3 confirmed. `value` is the evidence of the criterion that
    shows the fact, in the form of that criterion."""

    value: Any = None


@router.get("/buyer-facts", response=list[Fact], **doc("listBuyerFacts", "Facts about buyers", SEE, TAG))
def list_buyer_facts(request: ApiRequest) -> HttpResponse:
    """The dictionary of facts: what criteria of processes and elements of frameworks point at."""
    request.auth.require(SEE)
    language = request.auth.language
    rows = [
        {
            "key": fact.key,
            "name": in_language(fact.name, language),
            "ask": in_language(fact.ask, language),
            "shown": in_language(fact.shown, language),
            "days": fact.days,
            "gives": dict(fact.gives),
        }
        for fact in BUYER_FACTS.values()
    ]
    return reply(rows)


@router.get(
    "/deals/{deal_id}/qualification",
    response=Qualification,
    **doc("getQualification", "How far a deal is qualified", VIEW, TAG),
)
def get_qualification(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """Every framework in use with its points, what is known of each fact, and what to ask next."""
    actor = request.auth
    detail = deal_detail(actor, deal_id=deal_id, now=request.now, today=today(request))
    found = qualified_deal(actor, detail=detail, now=request.now)
    return reply(_json(deal_id, found, actor), revision=detail.deal.revision)


@router.put(
    "/deals/{deal_id}/answers/{fact}",
    response=Given,
    **doc("answerFact", "Answer a fact about a deal", VALIDATE, TAG),
)
def answer_fact(request: ApiRequest, deal_id: UUID, fact: Key, body: AnswerIn) -> HttpResponse:
    """Answer one fact for all frameworks. Where a criterion of the process shows it, a confirmed answer validates that
    with `value`, and a lower one takes its validation back; both or neither happen."""
    given = actions.answer(
        request.auth,
        deal_id=deal_id,
        fact=fact,
        now=request.now,
        revision=wanted_revision(request),
        **body.model_dump(),
    )
    return reply(given_json(given))


@router.delete(
    "/deals/{deal_id}/answers/{fact}",
    response={204: None},
    **doc("withdrawAnswer", "Take an answer back", VALIDATE, TAG),
)
def withdraw_answer(request: ApiRequest, deal_id: UUID, fact: Key) -> HttpResponse:
    """Take back what is known of a fact, with the validation of the criterion that shows it."""
    actions.withdraw_answer(
        request.auth, deal_id=deal_id, fact=fact, now=request.now, revision=wanted_revision(request)
    )
    return done()


@router.post(
    "/deals/{deal_id}/answers/{fact}/undo",
    response={204: None},
    **doc("undoAnswer", "Undo the last change of an answer", VALIDATE, TAG),
)
def undo_answer(request: ApiRequest, deal_id: UUID, fact: Key) -> HttpResponse:
    """Bring an answer back to what it was before its last change; once more brings that back."""
    actions.undo_answer(request.auth, deal_id=deal_id, fact=fact, now=request.now)
    return done()


@router.post(
    "/deals/{deal_id}/qualification/count",
    response={204: None},
    **doc("countFrameworks", "Count the frameworks of a deal anew", VALIDATE, TAG),
)
def count_frameworks(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """Count the frameworks that criteria of the process ask for anew, as after a framework was changed."""
    actions.count_frameworks(
        request.auth, deal_id=deal_id, now=request.now, revision=wanted_revision(request)
    )
    return done()


def _json(deal_id: UUID, found: Qualified, actor: Actor) -> dict[str, Any]:
    return {
        "deal_id": deal_id,
        "frameworks": [reached_json(one, actor) for one in found.standings],
        "answers": [given_json(one) for one in found.known.values()],
        "criteria": found.tied,
    }
