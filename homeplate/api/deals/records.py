"""Deals as records: list, create, read, change, next step, owner, archive."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.deals.schemas import (
    Assign,
    Category,
    CategoryIn,
    Competitors,
    Deal,
    DealIn,
    DealNamed,
    DealPatch,
    NextStepIn,
    Status,
    deal_json,
    named_json,
)
from homeplate.api.http import ApiRequest, is_known, not_modified, place, reply, today, wanted_revision
from homeplate.api.types import Amount, Cursor, CustomFilters, Line, Moment, Page, custom_filters, doc
from homeplate.deals import actions, queries
from homeplate.kit.money import currency_code, to_minor
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

router = Router()
TAG = "Deals"
VIEW, EDIT, ASSIGN = Permission.DEAL_VIEW, Permission.DEAL_EDIT, Permission.DEAL_ASSIGN

Sort = Literal[
    "name", "-name", "value", "-value", "expected_close", "-expected_close", "next_step_on", "-next_step_on",
    "progress", "-progress", "probability", "-probability", "stage_since", "-stage_since", "created", "-created",
    "updated", "-updated",
]  # fmt: skip


class DealConditions(BaseModel):
    """What a list, a board or totals may be narrowed by. Ranges include their start and exclude their end;
    amounts are in `currency`, or in that of the workspace."""

    process_id: UUID | None = None
    stage: Line = ""
    status: Status | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    account_id: UUID | None = None
    text: Annotated[str, Field(max_length=200, description="A part of the deal's or the account's name.")] = (
        ""
    )
    source: Line = ""
    kind: Line = ""
    category: Category | None = None
    currency: Annotated[str, Field(max_length=20)] = ""
    value_from: Amount | None = None
    value_to: Amount | None = None
    close_from: date | None = None
    close_to: date | None = None
    updated_since: Moment | None = None
    no_next_step: bool = False
    gaps: Annotated[bool, Field(description="Only deals that slipped back or passed a gate unproven.")] = (
        False
    )
    overridden: bool = False
    archived: bool = False
    custom: CustomFilters = []

    def wanted(self, actor: Actor) -> queries.DealFilter:
        """The filter of the query. Raises `Invalid` for an unfit amount, currency or condition."""
        given = {name: getattr(self, name) for name in DealConditions.model_fields if name != "custom"}
        bounded = self.value_from is not None or self.value_to is not None
        code = currency_code(self.currency or actor.currency) if self.currency or bounded else ""
        given |= {
            "status": self.status or "",
            "category": self.category or "",
            "currency": code,
            "value_from": _minor(self.value_from, code),
            "value_to": _minor(self.value_to, code),
        }
        return queries.DealFilter(**given, custom=custom_filters(self.custom))


def _minor(amount: Decimal | None, currency: str) -> int | None:
    return None if amount is None else to_minor(amount, currency)


class DealList(DealConditions):
    """A page of a list of deals."""

    sort: Sort = "-updated"
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 80


@router.get("/deals", response=Page[DealNamed], **doc("listDeals", "List deals", VIEW, TAG))
def list_deals(request: ApiRequest, wanted: Query[DealList]) -> HttpResponse:
    """One page of the deals you may see, newest change first unless you say otherwise."""
    page = queries.list_deals(
        request.auth,
        today=today(request),
        wanted=wanted.wanted(request.auth),
        sort=wanted.sort,
        cursor=wanted.cursor,
        size=wanted.limit,
    )
    rows = [named_json(row) for row in page.rows]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


@router.post("/deals", response={201: Deal}, **doc("createDeal", "Create a deal", EDIT, TAG))
def create_deal(request: ApiRequest, body: DealIn) -> HttpResponse:
    """A new deal at the first stage of its process: the default one if you name none.

    It belongs to you unless you may assign deals and name another owner.
    """
    deal = actions.create_deal(request.auth, now=request.now, **body.values())
    return reply(deal_json(deal), status=201, revision=deal.revision, location=place("deals", deal.id))


@router.get("/deals/{deal_id}", response=DealNamed, **doc("getDeal", "Read a deal", VIEW, TAG))
def get_deal(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The deal as a record. Its criteria and gates are at `/deals/{deal_id}/progress`."""
    deal = queries.deal_record(request.auth, deal_id=deal_id)
    if is_known(request, deal.revision):
        return not_modified(deal.revision)
    return reply(named_json(deal), revision=deal.revision)


@router.patch("/deals/{deal_id}", response=Deal, **doc("editDeal", "Change a deal", EDIT, TAG))
def edit_deal(request: ApiRequest, deal_id: UUID, body: DealPatch) -> HttpResponse:
    """Change what you name and leave the rest. Stages are not edited: deals advance and go back."""
    deal = actions.edit_deal(
        request.auth,
        deal_id=deal_id,
        changes=body.changes(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.put("/deals/{deal_id}/next-step", response=Deal, **doc("setNextStep", "Set the next step", EDIT, TAG))
def set_next_step(request: ApiRequest, deal_id: UUID, body: NextStepIn) -> HttpResponse:
    """The dated next step agreed with the buyer; a deal without one ahead is marked."""
    deal = actions.set_next_step(
        request.auth, deal_id=deal_id, step=body.value(), now=request.now, revision=wanted_revision(request)
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.delete(
    "/deals/{deal_id}/next-step", response=Deal, **doc("clearNextStep", "Clear the next step", EDIT, TAG)
)
def clear_next_step(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The next step was done, or is off."""
    deal = actions.set_next_step(
        request.auth, deal_id=deal_id, step=None, now=request.now, revision=wanted_revision(request)
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.put(
    "/deals/{deal_id}/category", response=Deal, **doc("setCategory", "Set the forecast category", EDIT, TAG)
)
def set_category(request: ApiRequest, deal_id: UUID, body: CategoryIn) -> HttpResponse:
    """What whoever answers for an open deal expects of it: commit, best case, pipeline or omitted. It changes nothing
    that is computed. A deal that is closed keeps the last one; one that is opened again is in the pipeline."""
    deal = actions.set_category(
        request.auth,
        deal_id=deal_id,
        category=body.category,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post(
    "/deals/{deal_id}/competitors", response=Deal, **doc("noteCompetitors", "Note competitors", EDIT, TAG)
)
def note_competitors(request: ApiRequest, deal_id: UUID, body: Competitors) -> HttpResponse:
    """Note competitors that the buyer looks at, and take away those that are none any more. They stay with the deal
    however it ends; whoever it is lost to is one of them."""
    deal = actions.note_competitors(
        request.auth,
        deal_id=deal_id,
        met=body.met,
        gone=body.gone,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/assign", response=Deal, **doc("assignDeal", "Hand a deal over", ASSIGN, TAG))
def assign_deal(request: ApiRequest, deal_id: UUID, body: Assign) -> HttpResponse:
    """Give a deal to a colleague; its team becomes theirs."""
    deal = actions.assign_deal(
        request.auth,
        deal_id=deal_id,
        owner_id=body.owner_id,
        note=body.note,
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/archive", response=Deal, **doc("archiveDeal", "Delete a deal", EDIT, TAG))
def archive_deal(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """The deal leaves every list and total. Its history stays, and it can be restored."""
    deal = actions.archive_deal(
        request.auth, deal_id=deal_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(deal_json(deal), revision=deal.revision)


@router.post("/deals/{deal_id}/restore", response=Deal, **doc("restoreDeal", "Restore a deal", EDIT, TAG))
def restore_deal(request: ApiRequest, deal_id: UUID) -> HttpResponse:
    """Undo the deletion of a deal."""
    deal = actions.restore_deal(
        request.auth, deal_id=deal_id, now=request.now, revision=wanted_revision(request)
    )
    return reply(deal_json(deal), revision=deal.revision)
