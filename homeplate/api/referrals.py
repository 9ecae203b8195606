"""Whom customers send: written down for an account, linked to what came of it, deleted and brought back."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, done, is_known, not_modified, place, reply, wanted_revision
from homeplate.api.types import Answer, Body, Patch, doc
from homeplate.people.permissions import Permission
from homeplate.success import actions
from homeplate.success import referrals as queries
from homeplate.success.referrals import ReferralRow
from homeplate.success.rules import COMMENT

router = Router()
TAG = "Satisfaction"
VIEW, EDIT = Permission.ACCOUNT_VIEW, Permission.ACCOUNT_EDIT

Note = Annotated[str, Field(max_length=COMMENT)]


class ReferralAnswer(Answer):
    """A customer recommended us on `day`. What came of it, where that is known: a lead, a deal, an account. `hidden`:
    there is a lead or a deal that you may not see. `by` is the name of whoever wrote it down."""

    id: UUID
    account_id: UUID
    account: str
    contact_id: UUID | None
    contact: str
    lead_id: UUID | None
    deal_id: UUID | None
    led_account_id: UUID | None
    hidden: bool
    note: str
    day: date
    by: str
    deleted: bool
    revision: int


class ReferralIn(Body):
    """A referral. Without a `day` it was today; the contact is of the same account."""

    day: date | None = None
    note: Note = ""
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    led_account_id: UUID | None = None


class ReferralPatch(Patch):
    """What to change of a referral; null takes a link away."""

    day: date = date.min
    note: Note = ""
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    led_account_id: UUID | None = None


@router.get(
    "/accounts/{account_id}/referrals",
    response=list[ReferralAnswer],
    **doc("listReferrals", "Whom a customer sent", VIEW, TAG),
)
def list_referrals(request: ApiRequest, account_id: UUID) -> HttpResponse:
    """The referrals of an account and of those merged into it, the newest day first, at most 500."""
    rows = queries.referrals_of_account(request.auth, account_id=account_id)
    return reply([_referral(row) for row in rows])


@router.post(
    "/accounts/{account_id}/referrals",
    response={201: ReferralAnswer},
    **doc("recordReferral", "Write a referral down", EDIT, TAG),
)
def record_referral(request: ApiRequest, account_id: UUID, body: ReferralIn) -> HttpResponse:
    """Write down that a customer recommended us to somebody; what came of it may be linked later. 409 for an archived
    account."""
    made = actions.record_referral(request.auth, account_id=account_id, now=request.now, **body.model_dump())
    return _told_referral(request, made, status=201)


@router.get(
    "/referrals/{referral_id}",
    response=ReferralAnswer,
    **doc("getReferral", "Read a referral", VIEW, TAG),
)
def get_referral(request: ApiRequest, referral_id: UUID) -> HttpResponse:
    """One referral, deleted or not."""
    row = queries.get_referral(request.auth, referral_id=referral_id)
    return not_modified(row.revision) if is_known(request, row.revision) else _one_referral(row)


@router.patch(
    "/referrals/{referral_id}",
    response=ReferralAnswer,
    **doc("changeReferral", "Change a referral", EDIT, TAG),
)
def change_referral(request: ApiRequest, referral_id: UUID, body: ReferralPatch) -> HttpResponse:
    """Change what you name and leave the rest; the contact stays."""
    actions.change_referral(
        request.auth,
        referral_id=referral_id,
        changes=body.given(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return _told_referral(request, referral_id)


@router.delete(
    "/referrals/{referral_id}",
    response={204: None},
    **doc("deleteReferral", "Delete a referral", EDIT, TAG),
)
def delete_referral(request: ApiRequest, referral_id: UUID) -> HttpResponse:
    """Take a referral out of every list and figure; it can be restored."""
    revision = wanted_revision(request)
    actions.delete_referral(request.auth, referral_id=referral_id, now=request.now, revision=revision)
    return done()


@router.post(
    "/referrals/{referral_id}/restore",
    response=ReferralAnswer,
    **doc("restoreReferral", "Restore a referral", EDIT, TAG),
)
def restore_referral(request: ApiRequest, referral_id: UUID) -> HttpResponse:
    """Bring a deleted referral back. 409 for one that is not deleted."""
    actions.restore_referral(request.auth, referral_id=referral_id, now=request.now)
    return _told_referral(request, referral_id)


def _told_referral(request: ApiRequest, referral_id: UUID, *, status: int = 200) -> HttpResponse:
    return _one_referral(queries.get_referral(request.auth, referral_id=referral_id), status=status)


def _one_referral(row: ReferralRow, *, status: int = 200) -> HttpResponse:
    where = place("referrals", row.id) if status == 201 else None
    return reply(_referral(row), status=status, revision=row.revision, location=where)


def _referral(row: ReferralRow) -> dict[str, object]:
    return {
        "id": row.id,
        "account_id": row.account_id,
        "account": row.account_name,
        "contact_id": row.contact_id,
        "contact": row.contact_name,
        "lead_id": row.lead_id,
        "deal_id": row.deal_id,
        "led_account_id": row.led_account_id,
        "hidden": row.hidden,
        "note": row.note,
        "day": row.day,
        "by": row.by,
        "deleted": row.archived,
        "revision": row.revision,
    }
