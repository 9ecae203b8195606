"""The people in the decision: contacts with their buying role in a deal."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.accounts.care import STOPPABLE
from homeplate.api.deals.schemas import Deal, deal_json
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, Body, Key, Long, doc
from homeplate.deals import actions, queries
from homeplate.deals.queries.detail import StakeholderView
from homeplate.people.permissions import Permission

router = Router()
TAG = "Stakeholders"
VIEW, EDIT = Permission.DEAL_VIEW, Permission.DEAL_EDIT


class Stakeholder(Answer):
    """A person in the decision: influence 1–5, attitude −2 (against) to 2 (for us); `do_not_contact` are the channels
    that they have ruled out, `all` for every one."""

    contact_id: UUID
    name: str
    title: str
    account: str
    buying_role: str
    influence: int
    attitude: int
    note: str
    do_not_contact: list[str]


class StakeholderIn(Body):
    """What is known of a contact in this deal; `buying_role` is one of `/kinds`."""

    buying_role: Key
    influence: Annotated[int, Field(ge=1, le=5)] = 3
    attitude: Annotated[int, Field(ge=-2, le=2)] = 0
    note: Long = ""


@router.get(
    "/deals/{deal_id}/stakeholders",
    response=list[Stakeholder],
    **doc("listStakeholders", "People in the decision", VIEW, TAG),
)
def list_stakeholders(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The people in the decision, the most influential first."""
    found = queries.deal_detail(request.auth, deal_id=deal_id, now=request.now, today=today(request))
    return reply([_stakeholder(one) for one in found.stakeholders])


def _stakeholder(one: StakeholderView) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in Stakeholder.model_fields if name != "do_not_contact"}
    return {**told, "do_not_contact": [channel for channel in STOPPABLE if channel in one.stops]}


@router.put(
    "/deals/{deal_id}/stakeholders/{contact_id}",
    response=Deal,
    **doc("putStakeholder", "Add or change a stakeholder", EDIT, TAG),
)
def put_stakeholder(
    request: ApiRequest, deal_id: UUID, contact_id: UUID, body: StakeholderIn
) -> HttpResponse:
    """Add a contact to the people in the decision, or change what is known of them there."""
    deal = actions.put_stakeholder(
        request.auth, deal_id=deal_id, contact_id=contact_id, now=request.now, **body.model_dump()
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.delete(
    "/deals/{deal_id}/stakeholders/{contact_id}",
    response=Deal,
    **doc("removeStakeholder", "Remove a stakeholder", EDIT, TAG),
)
def remove_stakeholder(request: ApiRequest, deal_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take a contact out of the people in the decision."""
    deal = actions.remove_stakeholder(request.auth, deal_id=deal_id, contact_id=contact_id, now=request.now)
    return reply(deal_json(deal), revision=deal.revision)
