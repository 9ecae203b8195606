"""Moving deals through their process. Every gate binds this door like any other."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from ninja import Router

from homeplate.api.deals.schemas import Advance, Back, Because, Deal, Lose, Override, ToldNo, Win, deal_json
from homeplate.api.http import ApiRequest, reply, wanted_revision
from homeplate.api.types import doc
from homeplate.deals import actions
from homeplate.people.permissions import Permission

router = Router()
TAG = "Moves"
EDIT = Permission.DEAL_EDIT


@router.post("/deals/{deal_id}/advance", response=Deal, **doc("advanceDeal", "Advance a deal", EDIT, TAG))
def advance(request: ApiRequest, deal_id: UUID, body: Advance) -> HttpResponse:
    """Move a deal forward through every gate between. When one is not met, the problem (409, `gate-not-met`)
    lists each missing criterion in `errors`."""
    deal = actions.advance(
        request.auth,
        deal_id=deal_id,
        to=body.to,
        seen=body.seen,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/regress", response=Deal, **doc("regressDeal", "Take a deal back", EDIT, TAG))
def regress(request: ApiRequest, deal_id: UUID, body: Back) -> HttpResponse:
    """Take a deal back to an earlier stage, with a reason."""
    deal = actions.regress(
        request.auth,
        deal_id=deal_id,
        to=body.to,
        reason=body.reason,
        seen=body.seen,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post(
    "/deals/{deal_id}/override",
    response=Deal,
    **doc("overrideGate", "Pass a gate that is not met", Permission.DEAL_OVERRIDE, TAG),
)
def override(request: ApiRequest, deal_id: UUID, body: Override) -> HttpResponse:
    """Move a deal forward although criteria are missing, with a reason. It is counted on the deal."""
    deal = actions.override(
        request.auth,
        deal_id=deal_id,
        to=body.to,
        reason=body.reason,
        seen=body.seen,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/win", response=Deal, **doc("winDeal", "Win a deal", EDIT, TAG))
def win(request: ApiRequest, deal_id: UUID, body: Win) -> HttpResponse:
    """Book the sale: the gates that are left must be met, or overridden with a reason."""
    deal = actions.win(
        request.auth,
        deal_id=deal_id,
        override_reason=body.override_reason,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/lose", response=Deal, **doc("loseDeal", "Lose a deal", EDIT, TAG))
def lose(request: ApiRequest, deal_id: UUID, body: Lose) -> HttpResponse:
    """Record a loss with its reason, and the competitor where one won."""
    deal = actions.lose(
        request.auth,
        deal_id=deal_id,
        reason=body.reason,
        note=body.note,
        competitor=body.competitor,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/reopen", response=Deal, **doc("reopenDeal", "Reopen a deal", EDIT, TAG))
def reopen(request: ApiRequest, deal_id: UUID, body: Because) -> HttpResponse:
    """Open a won or lost deal again, with a reason."""
    deal = actions.reopen(
        request.auth,
        deal_id=deal_id,
        reason=body.reason,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/no", response=Deal, **doc("tellNo", "Note a no for now", EDIT, TAG))
def tell_no(request: ApiRequest, deal_id: UUID, body: ToldNo) -> HttpResponse:
    """The buyer said no for now: the no is counted with its reason, and the deal stays open with the step on the day to
    come back."""
    deal = actions.tell_no(
        request.auth,
        deal_id=deal_id,
        reason=body.reason,
        note=body.note,
        step=body.step.value(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.delete("/deals/{deal_id}/no", response=Deal, **doc("takeBackNo", "Take back a no for now", EDIT, TAG))
def take_back_no(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The no that was noted last, of those that stand, counts no more, and the deal has the step that it had before;
    409 `no-refusal` where none stands, `changed-since` where the step was changed since."""
    deal = actions.take_back_no(
        request.auth, deal_id=deal_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(deal_json(deal), revision=deal.revision)
