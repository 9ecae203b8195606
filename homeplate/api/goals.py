"""Bookings goals, and adjustments of a forecast by those who answer for it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, done, reply, today
from homeplate.api.rates import Code, Figure
from homeplate.api.types import Answer, Body, doc
from homeplate.goals import actions, queries
from homeplate.goals.queries import AdjustmentRow, GoalRow
from homeplate.goals.rules import Whom, read_period
from homeplate.insight.computed import adjust_computed
from homeplate.kit.money import major
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

router = Router()
TAG = "Goals"
VIEW, SET = Permission.DEAL_VIEW, Permission.GOAL_SET

Which = Annotated[str, Field(max_length=20, examples=["2026-Q1"])]
Scope = Literal["workspace", "team", "member"]


class Goal(Answer):
    """What somebody is to book in a period (`2026-03`, `2026-Q1`, `2026`): an amount in major units."""

    id: UUID
    whom: Scope
    whom_id: UUID
    period: str
    amount: str
    currency: str
    set_by: UUID | None
    set_at: datetime


class Whose(BaseModel):
    """Whom it is about. Without an id it is the workspace."""

    whom: Scope = "workspace"
    whom_id: UUID | None = None


class About(Whose):
    """Whom it is about, and which period. Without an id it is the workspace."""

    period: Which


class GoalIn(About, Body):
    """A goal; the currency is that of totals unless it is said."""

    amount: Figure
    currency: Code = ""


class Adjustment(Answer):
    """What somebody says of a period, in major units; `counts` unless they said something else later."""

    id: UUID
    whom: Scope
    whom_id: UUID
    period: str
    kind: Literal["says", "by", "none"]
    amount: str
    currency: str
    reason: str
    computed: str | None = None
    """What was computed at that moment, in the same currency; nothing where that is not known."""
    by: UUID | None
    at: datetime
    counts: bool


class AdjustmentIn(About, Body):
    """`says`: so much will be booked; `by`: so much more or less than computed; `none`: nothing is said any more."""

    kind: Literal["says", "by", "none"] = "says"
    amount: Annotated[str, Field(max_length=40, pattern=r"^-?\d{1,18}(\.\d{1,18})?$")] = "0"
    currency: Code = ""
    reason: Annotated[str, Field(max_length=1000)]


@router.get("/goals", response=list[Goal], **doc("listGoals", "Goals of a period", VIEW, TAG))
def list_goals(request: ApiRequest, period: Which) -> HttpResponse:
    """The goals that were set for a period and for the shorter ones in it, as far as they are in reach."""
    rows = queries.goals(request.auth, period=read_period(period))
    return reply([_goal(row) for row in rows])


@router.put("/goals", response=Goal, **doc("setGoal", "Set a goal", SET, TAG))
def set_goal(request: ApiRequest, body: GoalIn) -> HttpResponse:
    """What somebody is to book in a period; what was set before is replaced. Again is the same."""
    period = read_period(body.period)
    made = actions.set_goal(
        request.auth,
        whom=whom_of(request.auth, body),
        period=period,
        amount=body.amount,
        currency=body.currency,
        now=request.now,
    )
    row = next(one for one in queries.goals(request.auth, period=period) if one.id == made)
    return reply(_goal(row))


@router.delete("/goals/{goal_id}", response={204: None}, **doc("removeGoal", "Remove a goal", SET, TAG))
def remove_goal(request: ApiRequest, goal_id: UUID) -> HttpResponse:
    """Take a goal away."""
    actions.remove_goal(request.auth, goal_id=goal_id, now=request.now)
    return done()


@router.post(
    "/goals/{goal_id}/undo",
    response={204: None},
    **doc("undoGoal", "Take back what was done to a goal", SET, TAG),
)
def undo_goal(request: ApiRequest, goal_id: UUID) -> HttpResponse:
    """Bring a goal back to what it was before it was last set or removed. 409 where another one took its place."""
    actions.undo_goal(request.auth, goal_id=goal_id, now=request.now)
    return done()


@router.get(
    "/adjustments", response=list[Adjustment], **doc("listAdjustments", "What is said of a period", VIEW, TAG)
)
def list_adjustments(request: ApiRequest, period: Which) -> HttpResponse:
    """All that was said of a period, the newest first, what was superseded among it."""
    rows = queries.adjustments(request.auth, period=read_period(period))
    return reply([_adjustment(row) for row in rows])


@router.post(
    "/adjustments", response={201: Adjustment}, **doc("adjustForecast", "Adjust a forecast", SET, TAG)
)
def adjust_forecast(request: ApiRequest, body: AdjustmentIn) -> HttpResponse:
    """Say what a period will bring, beside what is computed. What was said before stays."""
    period = read_period(body.period)
    whom = whom_of(request.auth, body)
    made = adjust_computed(
        request.auth,
        whom=whom,
        period=period,
        kind=body.kind,
        amount=body.amount,
        currency=body.currency,
        reason=body.reason,
        now=request.now,
        today=today(request),
    )
    row = next(one for one in queries.adjustments(request.auth, period=period) if one.id == made)
    return reply(_adjustment(row), status=201)


def whom_of(actor: Actor, asked: Whose) -> Whom:
    """Whom a request is about."""
    if asked.whom == "workspace" and asked.whom_id is None:
        return queries.whole_workspace(actor)
    return Whom(asked.whom, asked.whom_id or UUID(int=0))


def _goal(row: GoalRow) -> dict[str, object]:
    return {
        "id": row.id,
        "whom": row.whom.kind,
        "whom_id": row.whom.id,
        "period": row.period.text,
        "amount": str(major(row.amount.minor, row.amount.currency)),
        "currency": row.amount.currency,
        "set_by": row.by,
        "set_at": row.at,
    }


def _adjustment(row: AdjustmentRow) -> dict[str, object]:
    return {
        "id": row.id,
        "whom": row.whom.kind,
        "whom_id": row.whom.id,
        "period": row.period.text,
        "kind": row.kind,
        "amount": str(major(row.amount.minor, row.amount.currency)),
        "currency": row.amount.currency,
        "reason": row.reason,
        "computed": None if row.computed is None else str(major(row.computed, row.amount.currency)),
        "by": row.by,
        "at": row.at,
        "counts": row.counts,
    }
