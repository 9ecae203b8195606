"""What was spent on winning customers and on keeping them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from homeplate.api.http import ApiRequest, done, is_known, not_modified, place, reply, wanted_revision
from homeplate.api.types import Answer, Body, Line, Money, MoneyIn, Patch, doc, money
from homeplate.costs import actions
from homeplate.costs.queries import SpendingRow, Wanted, spending, spendings
from homeplate.people.permissions import Permission

router = Router()
TAG = "Spending"
VIEW, EDIT = Permission.COST_VIEW, Permission.COST_EDIT

Purpose = Literal["win", "keep"]


class Spending(Answer):
    """An amount that was spent evenly from `since` to before `until`, on winning customers or on keeping them. Without
    a team it was spent for the whole workspace."""

    id: UUID
    purpose: Purpose
    since: date
    until: date
    amount: Money
    team_id: UUID | None
    what: str
    by: str
    recorded_at: datetime
    revision: int


class SpendingIn(Body):
    """An amount, and from which day to before which it was spent; 0 says that nothing was."""

    purpose: Purpose
    since: date
    until: date
    amount: MoneyIn
    what: Line
    team_id: UUID | None = None


class SpendingChange(Patch):
    """What to change."""

    purpose: Purpose = "win"
    since: date = date.min
    until: date = date.min
    amount: MoneyIn = MoneyIn(amount=Decimal(0))
    what: Line = ""
    team_id: UUID | None = None


class SpendingAsked(BaseModel):
    """Records that have a day from `since` to before `until`, of a purpose and of some teams."""

    purpose: Purpose | None = None
    since: date | None = None
    until: date | None = None
    team_id: list[UUID] = []


@router.get("/spending", response=list[Spending], **doc("listSpending", "What was spent", VIEW, TAG))
def list_spending(request: ApiRequest, wanted: Query[SpendingAsked]) -> HttpResponse:
    """The records of your teams, and those of the whole workspace for those who see all of it; the latest first, at
    most 1000."""
    asked = Wanted(wanted.purpose or "", tuple(wanted.team_id), wanted.since, wanted.until)
    return reply([_spending(row) for row in spendings(request.auth, wanted=asked)])


@router.post("/spending", response={201: Spending}, **doc("recordSpending", "Write spending down", EDIT, TAG))
def record_spending(request: ApiRequest, body: SpendingIn) -> HttpResponse:
    """Write down what was spent."""
    made = actions.record_spending(
        request.auth,
        purpose=body.purpose,
        since=body.since,
        until=body.until,
        amount=body.amount.amount,
        currency=body.amount.currency,
        what=body.what,
        team_id=body.team_id,
        now=request.now,
    )
    return _told(request, made, status=201)


@router.get(
    "/spending/{spending_id}", response=Spending, **doc("getSpending", "A record of spending", VIEW, TAG)
)
def get_spending(request: ApiRequest, spending_id: UUID) -> HttpResponse:
    """One record, deleted or not."""
    row = spending(request.auth, spending_id=spending_id)
    return not_modified(row.revision) if is_known(request, row.revision) else _one(row)


@router.patch(
    "/spending/{spending_id}",
    response=Spending,
    **doc("changeSpending", "Change a record of spending", EDIT, TAG),
)
def change_spending(request: ApiRequest, spending_id: UUID, body: SpendingChange) -> HttpResponse:
    """Change what you name and leave the rest."""
    given: dict[str, Any] = body.given()
    if "amount" in given:
        amount = given.pop("amount")
        given["amount"] = amount["amount"]
        if amount.get("currency"):
            given["currency"] = amount["currency"]
    actions.change_spending(
        request.auth,
        spending_id=spending_id,
        changes=given,
        revision=wanted_revision(request),
        now=request.now,
    )
    return _told(request, spending_id)


@router.delete(
    "/spending/{spending_id}",
    response={204: None},
    **doc("deleteSpending", "Delete a record of spending", EDIT, TAG),
)
def delete_spending(request: ApiRequest, spending_id: UUID) -> HttpResponse:
    """Take a record out of every figure; it can be restored."""
    revision = wanted_revision(request)
    actions.delete_spending(request.auth, spending_id=spending_id, now=request.now, revision=revision)
    return done()


@router.post(
    "/spending/{spending_id}/restore",
    response=Spending,
    **doc("restoreSpending", "Restore a record of spending", EDIT, TAG),
)
def restore_spending(request: ApiRequest, spending_id: UUID) -> HttpResponse:
    """Bring a deleted record back. 409 for one that is not deleted."""
    actions.restore_spending(request.auth, spending_id=spending_id, now=request.now)
    return _told(request, spending_id)


def _told(request: ApiRequest, spending_id: UUID, *, status: int = 200) -> HttpResponse:
    return _one(spending(request.auth, spending_id=spending_id), status=status)


def _one(row: SpendingRow, *, status: int = 200) -> HttpResponse:
    where = place("spending", row.id) if status == 201 else None
    return reply(_spending(row), status=status, revision=row.revision, location=where)


def _spending(row: SpendingRow) -> dict[str, object]:
    return {
        "id": row.id,
        "purpose": row.purpose,
        "since": row.since,
        "until": row.until,
        "amount": money(row.minor, row.currency),
        "team_id": row.team_id,
        "what": row.what,
        "by": row.by,
        "recorded_at": row.created_at,
        "revision": row.revision,
    }
