"""Qualification: what is known of a deal's buyer, answered once for every framework."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, done, reply, said, today, wanted_revision
from homeplate.api.types import Answer as Base
from homeplate.api.types import Body, Key, Long, doc
from homeplate.deals.queries import deal_detail
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification import actions, queries_setup
from homeplate.qualification.definition import read_framework
from homeplate.qualification.queries import Qualified, qualified_deal
from homeplate.qualification.rules import Answer as Known
from homeplate.qualification.rules import Part, Standing

router = Router()
TAG = "Qualification"
VIEW, VALIDATE, SEE = Permission.DEAL_VIEW, Permission.DEAL_VALIDATE, Permission.PROCESS_VIEW
DESIGN = Permission.PROCESS_EDIT

State = Literal["open", "later", "moot", "follows", "lapsed", "against", "assumed", "stated", "confirmed"]
Score = Annotated[int, Field(ge=0, le=3)]
Texts = dict[Annotated[str, Field(max_length=20)], Long]


class Fact(Base):
    """A fact about a buyer: its question, what shows it, how many days an answer usually holds, and which other facts
    it tells as well, up to which score."""

    key: str
    name: str
    ask: str
    shown: str
    days: int
    gives: dict[str, int]


class Given(Base):
    """What is known of a fact. `criterion` is that whose evidence it is; `shown` comes from there and from no answer;
    `unshown` was confirmed while that criterion holds no longer."""

    fact: str
    score: int
    text: str
    source: str
    said_on: date | None
    link: str
    by_id: UUID | None
    at: datetime
    expires_at: datetime | None
    criterion: str
    shown: bool
    unshown: bool


class Element(Base):
    """An element of a framework as it stands; `share` is its weight of 100, `follows` the fact that tells it."""

    fact: str
    name: str
    share: int
    state: State
    score: int
    follows: str
    questions: list[str]


class Reached(Base):
    """A framework as it stands: points of 100, the share that is answered, and why its threshold is not reached.
    `ask_next` are the facts worth asking, the most worth first."""

    framework: str
    name: str
    points: int
    answered: int
    threshold: int
    reached: bool
    missing: list[str]
    elements: list[Element]
    ask_next: list[str]


class Qualification(Base):
    """How far a deal is qualified, by each framework in use; `criteria` tells which criterion shows a fact."""

    deal_id: UUID
    frameworks: list[Reached]
    answers: list[Given]
    criteria: dict[str, str]


class AnswerIn(Body):
    """An answer: 0 not so, 1 assumed, 2 said by the buyer, 3 confirmed. `value` is the evidence of the criterion that
    shows the fact, in the form of that criterion."""

    score: Score
    text: Long = ""
    source: Annotated[str, Field(max_length=200)] = ""
    said_on: date | None = None
    link: Annotated[str, Field(max_length=1000)] = ""
    holds_days: Annotated[int, Field(ge=1, le=3650)] | None = None
    value: Any = None


class FrameworkElement(Base):
    """An element: its fact, what the framework calls it (empty: as the fact), its weight, the facts that come before
    it, and its questions (none: that of the fact)."""

    fact: str
    name: Texts = {}
    weight: Annotated[int, Field(ge=1, le=100)] = 10
    after: list[str] = []
    questions: list[Texts] = []


class FrameworkIn(Body):
    """The content of a framework; `confirmed` are facts that have to be confirmed whatever the points."""

    name: Texts
    summary: Texts = {}
    threshold: Annotated[int, Field(ge=1, le=100)] = 60
    confirmed: list[str] = []
    elements: Annotated[list[FrameworkElement], Field(min_length=1, max_length=20)]


class Framework(FrameworkIn):
    """A framework: one that ships, or the workspace's `own`; `revision` is 0 for one that ships."""

    key: str
    own: bool
    archived: bool
    revision: int


class FrameworkCopy(Body):
    """A framework to begin with, and what the copy is called."""

    copy_of: Key
    name: Texts


class Use(Base):
    """The frameworks that a process uses; without an id those of leads and of all other processes."""

    process_id: UUID | None
    frameworks: list[str]


class UseIn(Body):
    """Which frameworks to use, in their order; null lets a process use those of all others."""

    process_id: UUID | None = None
    frameworks: Annotated[list[Key], Field(max_length=6)] | None


@router.get("/frameworks", response=list[Framework], **doc("listFrameworks", "Frameworks", SEE, TAG))
def list_frameworks(request: ApiRequest) -> HttpResponse:
    """Every framework: those that ship, then the workspace's own."""
    return reply([_framework(row) for row in queries_setup.frameworks(request.auth)])


@router.post(
    "/frameworks", response={201: Framework}, **doc("copyFramework", "Copy a framework", DESIGN, TAG)
)
def copy_framework(request: ApiRequest, body: FrameworkCopy) -> HttpResponse:
    """A framework of the workspace's own that begins as a copy."""
    row = actions.copy_framework(request.auth, key=body.copy_of, name=body.name, now=request.now)
    return reply(_own(row), status=201, revision=row.revision)


@router.put(
    "/frameworks/{key}", response=Framework, **doc("changeFramework", "Change a framework", DESIGN, TAG)
)
def change_framework(request: ApiRequest, key: Key, body: FrameworkIn) -> HttpResponse:
    """Replace the content of a framework of the workspace's own. Deals are counted by it from their next answer on."""
    row = actions.change_framework(
        request.auth,
        key=key,
        definition=body.model_dump(),
        revision=wanted_revision(request),
        now=request.now,
    )
    return reply(_own(row), revision=row.revision)


@router.post(
    "/frameworks/{key}/archive",
    response=Framework,
    **doc("archiveFramework", "Archive a framework", DESIGN, TAG),
)
def archive_framework(request: ApiRequest, key: Key) -> HttpResponse:
    """Take a framework of the workspace's own out of use; answers stay."""
    row = actions.archive_framework(request.auth, key=key, revision=wanted_revision(request), now=request.now)
    return reply(_own(row), revision=row.revision)


@router.post(
    "/frameworks/{key}/restore",
    response=Framework,
    **doc("restoreFramework", "Restore a framework", DESIGN, TAG),
)
def restore_framework(request: ApiRequest, key: Key) -> HttpResponse:
    """Bring an archived framework back."""
    row = actions.restore_framework(request.auth, key=key, revision=wanted_revision(request), now=request.now)
    return reply(_own(row), revision=row.revision)


@router.get(
    "/frameworks-used", response=list[Use], **doc("listFrameworksUsed", "Frameworks in use", SEE, TAG)
)
def list_frameworks_used(request: ApiRequest) -> HttpResponse:
    """What leads and all processes use, then the processes with a choice of their own."""
    found = queries_setup.used_keys(request.auth)
    return reply([{"process_id": one, "frameworks": list(keys)} for one, keys in found.items()])


@router.put(
    "/frameworks-used", response={204: None}, **doc("chooseFrameworks", "Choose frameworks", DESIGN, TAG)
)
def choose_frameworks(request: ApiRequest, body: UseIn) -> HttpResponse:
    """Use these frameworks for deals of a process, or for leads and all other processes."""
    actions.choose_frameworks(request.auth, keys=body.frameworks, process_id=body.process_id, now=request.now)
    return done()


def _framework(row: queries_setup.FrameworkRow) -> dict[str, Any]:
    data = row.framework.model_dump(mode="json")
    return {**data, "own": row.own, "archived": row.archived, "revision": row.revision}


def _own(row: Any) -> dict[str, Any]:
    """A framework of the workspace's own as an action gives it."""
    data = read_framework(row.definition).model_dump(mode="json")
    return {**data, "own": True, "archived": row.archived_at is not None, "revision": row.revision}


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
    return reply(_given(given))


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
        "frameworks": [_reached(one, actor) for one in found.standings],
        "answers": [_given(one) for one in found.known.values()],
        "criteria": found.tied,
    }


def _reached(at: Standing, actor: Actor) -> dict[str, Any]:
    return {
        "framework": at.framework.key,
        "name": in_language(at.framework.name, actor.language),
        "points": at.points,
        "answered": at.answered,
        "threshold": at.framework.threshold,
        "reached": at.reached,
        "missing": [said(one, actor) for one in at.missing],
        "elements": [_element(part, at.framework.total, actor) for part in at.parts],
        "ask_next": [part.element.fact for part in at.nexts],
    }


def _element(part: Part, total: int, actor: Actor) -> dict[str, Any]:
    return {
        "fact": part.element.fact,
        "name": in_language(part.element.title, actor.language),
        "share": round(100 * part.element.weight / total),
        "state": part.state,
        "score": part.score,
        "follows": part.follows,
        "questions": [in_language(one, actor.language) for one in part.element.asks],
    }


def _given(one: Known) -> dict[str, Any]:
    return {
        "fact": one.fact,
        "score": one.score,
        "text": one.text,
        "source": one.source,
        "said_on": one.said_on,
        "link": one.link,
        "by_id": one.member_id,
        "at": one.at,
        "expires_at": one.expires_at,
        "criterion": one.criterion,
        "shown": one.shown,
        "unshown": one.unshown,
    }
