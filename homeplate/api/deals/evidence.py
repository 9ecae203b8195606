"""What is shown of a deal and what is missing: progress, gates, evidence, timeline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.deals.schemas import Deal, EvidenceIn, Withdrawal, deal_json
from homeplate.api.http import ApiRequest, reply, said, today, wanted_revision
from homeplate.api.types import Answer, Cursor, Key, Page, doc
from homeplate.deals import queries
from homeplate.deals.queries.detail import CriterionView, StageView
from homeplate.deals.queries.gate import gate_verdict
from homeplate.kit.text import in_language
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.process.gates import Verdict as Decision
from homeplate.qualification import actions as qualification

router = Router()
TAG = "Evidence"
VIEW, VALIDATE = Permission.DEAL_VIEW, Permission.DEAL_VALIDATE

State = Literal["validated", "lapsed", "not_evidenced", "failing", "open", "not_applicable"]


class Missing(Answer):
    """A criterion that does not count now, in which state, and what to do about it."""

    criterion: str
    state: State
    reason: str


class Verdict(Answer):
    """Whether the deal may go from stage `stage` to `to` (`won`: the sale), and everything that is missing."""

    stage: str
    to: str
    passed: bool
    reason: str | None
    missing: list[Missing]


class Evidence(Answer):
    """What validates a criterion, given by whom and when, and when it lapses."""

    value: Any
    note: str
    by: str
    by_id: UUID | None
    at: datetime
    expires_at: datetime | None


class Criterion(Answer):
    """A criterion as it stands on the deal. `value_schema` is the JSON Schema of its evidence."""

    key: str
    type: str
    label: str
    weight: int
    required: bool
    milestone: bool
    state: State
    reason: str | None
    evidence_asked: str
    guidance: str
    questions: list[str]
    may_validate: bool
    value_schema: dict[str, Any]
    evidence: Evidence | None


class Stage(Answer):
    """A stage as the deal sees it: `share` 0–1 of its weight is validated; `leg` is its side of the diamond."""

    key: str
    name: str
    sold: str
    place: Literal["past", "current", "ahead"]
    leg: int
    share: float
    criteria: list[Criterion]


class Suggestion(Answer):
    """An open criterion worth the next effort: how many points of progress it adds."""

    criterion: str
    stage: str
    state: State
    reason: str
    required: bool
    gain: int


class Diamond(Answer):
    """Where the deal stands on the diamond: leg 1–4, and 0–1 along it."""

    leg: int
    fraction: float


class Speaking(Answer):
    """Something that speaks for a deal or against it, and by how much it moves the chance, −1 to 1."""

    what: str
    shift: float


class Chance(Answer):
    """The chance to win, 0–1, with its 80 % range, where it comes from, and why; `speaking` is what moves the figure of
    a `model` most, what speaks for the deal first."""

    value: float
    low: float
    high: float
    source: Literal["criteria", "history", "model", "hand", "outcome"]
    reasons: list[str]
    speaking: list[Speaking]


class Progress(Answer):
    """How far a deal has come. `slipped` are criteria of stages already left that do not hold any more."""

    deal_id: UUID
    revision: int
    progress: int
    stage: str
    days_in_stage: int
    no_next_step: bool
    gate: Verdict
    stages: list[Stage]
    what_next: list[Suggestion]
    slipped: list[str]
    diamond: Diamond
    chance: Chance


@router.get(
    "/deals/{deal_id}/progress", response=Progress, **doc("getProgress", "Criteria and gates", VIEW, TAG)
)
def get_progress(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """Every criterion of the deal's process as it stands, what is missing at the next gate, and what to do next."""
    found = queries.deal_detail(request.auth, deal_id=deal_id, now=request.now, today=today(request))
    return reply(_progress(found, request.auth), revision=found.deal.revision)


def _progress(found: queries.DealDetail, actor: Actor) -> dict[str, Any]:
    to = "won" if found.sale_next or found.next_stage is None else found.next_stage.key
    chance = found.chance
    return {
        "deal_id": found.deal.id,
        "revision": found.deal.revision,
        "progress": found.deal.progress,
        "stage": found.deal.stage,
        "days_in_stage": found.days_in_stage,
        "no_next_step": found.no_next_step,
        "gate": _verdict(found.deal.stage, to, found.verdict, actor),
        "stages": [_stage(view, actor) for view in found.stages],
        "what_next": [
            {
                "criterion": one.criterion,
                "stage": one.stage,
                "state": one.state,
                "reason": said(one.reason, actor),
                "required": one.required,
                "gain": one.gain,
            }
            for one in found.what_next
        ],
        "slipped": [view.criterion.key for view in found.slipped],
        "diamond": {"leg": found.diamond.leg, "fraction": found.diamond.fraction},
        "chance": {
            "value": chance.value,
            "low": chance.low,
            "high": chance.high,
            "source": chance.source,
            "reasons": [said(reason, actor) for reason in chance.reasons],
            "speaking": [{"what": said(one.what, actor), "shift": one.shift} for one in chance.speaking],
        },
    }


def _verdict(stage: str, to: str, verdict: Decision, actor: Actor) -> dict[str, Any]:
    missing = [
        {"criterion": miss.criterion, "state": miss.state, "reason": said(miss.reason, actor)}
        for miss in verdict.missing
    ]
    return {
        "stage": stage,
        "to": to,
        "passed": verdict.passed,
        "reason": said(verdict.reason, actor),
        "missing": missing,
    }


def _stage(view: StageView, actor: Actor) -> dict[str, Any]:
    return {
        "key": view.stage.key,
        "name": in_language(view.stage.name, actor.language),
        "sold": in_language(view.stage.sold, actor.language),
        "place": view.place,
        "leg": view.stage.leg,
        "share": view.share,
        "criteria": [_criterion(one, actor) for one in view.criteria],
    }


def _criterion(view: CriterionView, actor: Actor) -> dict[str, Any]:
    asked, language = view.criterion, actor.language
    held = view.held and {
        "value": view.held.value,
        "note": view.held.note,
        "by": view.by,
        "by_id": view.held.member_id,
        "at": view.held.at,
        "expires_at": view.held.expires_at,
    }
    return {
        "key": asked.key,
        "type": asked.type,
        "label": in_language(asked.label, language),
        "weight": asked.weight,
        "required": asked.required,
        "milestone": asked.milestone,
        "state": view.state,
        "reason": said(view.reason, actor),
        "evidence_asked": in_language(asked.evidence, language),
        "guidance": in_language(asked.guidance, language),
        "questions": [in_language(question, language) for question in asked.questions],
        "may_validate": view.may_validate,
        "value_schema": asked.value_schema(),
        "evidence": held,
    }


class Goal(BaseModel):
    """The stage that the deal is to reach."""

    to: Annotated[
        str, Field(max_length=100, description="A stage, or `won` for the sale; the next stage if left out.")
    ] = ""


@router.get("/deals/{deal_id}/gate", response=Verdict, **doc("getGate", "May it advance?", VIEW, TAG))
def get_gate(request: ApiRequest, deal_id: UUID, goal: Query[Goal]) -> HttpResponse:
    """Whether every gate between the deal's stage and `to` is met, and what is missing; nothing is changed."""
    found = gate_verdict(request.auth, deal_id=deal_id, now=request.now, to=goal.to)
    return reply(_verdict(found.stage, found.to, found.verdict, request.auth))


@router.put(
    "/deals/{deal_id}/criteria/{criterion}",
    response=Deal,
    **doc("validateCriterion", "Validate a criterion", VALIDATE, TAG),
)
def validate(request: ApiRequest, deal_id: UUID, criterion: Key, body: EvidenceIn) -> HttpResponse:
    """Hold evidence for a criterion; it replaces what was held before. A contact given as evidence joins the
    people in the decision, a dated next step becomes the deal's."""
    deal = qualification.validate(
        request.auth,
        deal_id=deal_id,
        criterion=criterion,
        value=body.value,
        note=body.note,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post(
    "/deals/{deal_id}/criteria/{criterion}/withdraw",
    response=Deal,
    **doc("withdrawEvidence", "Withdraw evidence", VALIDATE, TAG),
)
def withdraw(request: ApiRequest, deal_id: UUID, criterion: Key, body: Withdrawal) -> HttpResponse:
    """Take the validation of a criterion back; it is open again."""
    deal = qualification.withdraw(
        request.auth,
        deal_id=deal_id,
        criterion=criterion,
        reason=body.reason,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


class Entry(Answer):
    """One fact of a deal. `by` is empty for what nobody did, such as evidence that lapsed."""

    id: UUID
    verb: str
    at: datetime
    by: str
    by_id: UUID | None
    door: str
    data: dict[str, Any]


class TimelinePage(BaseModel):
    """A page of a timeline."""

    verb: Annotated[
        list[Key], Field(max_length=20, description="Only facts of this kind. May be repeated.")
    ] = []
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50


@router.get("/deals/{deal_id}/timeline", response=Page[Entry], **doc("getTimeline", "Timeline", VIEW, TAG))
def get_timeline(request: ApiRequest, deal_id: UUID, wanted: Query[TimelinePage]) -> HttpResponse:
    """Everything that happened to the deal, newest first."""
    page = queries.timeline(
        request.auth, deal_id=deal_id, cursor=wanted.cursor, size=wanted.limit, verbs=tuple(wanted.verb)
    )
    rows = [_entry(row) for row in page.rows]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


def _entry(entry: queries.Entry) -> Mapping[str, Any]:
    return {
        "id": entry.id,
        "verb": entry.verb,
        "at": entry.at,
        "by": entry.by,
        "by_id": entry.by_id,
        "door": entry.door,
        "data": entry.data,
    }
