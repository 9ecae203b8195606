"""Leads: lists, one, what happened to it; handing one in, changing it, deleting it and back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, is_known, not_modified, place, reply, wanted_revision
from homeplate.api.leads.schemas import TAG, InquiryIn, Lead, LeadIn, LeadPatch, done, lead_json
from homeplate.api.types import Answer, Cursor, Key, Line, Moment, Named, Page, doc
from homeplate.kit.text import Message, in_language
from homeplate.leads import actions, queries
from homeplate.leads.desk import reasons_of
from homeplate.leads.rules.kinds import APPROACHES, IMMEDIACY, SOURCES, STATES
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

router = Router()
VIEW, CREATE, EDIT = Permission.LEAD_VIEW, Permission.LEAD_CREATE, Permission.LEAD_EDIT


class LeadList(BaseModel):
    """What a list of leads may be narrowed by, and its page."""

    state: Annotated[list[Key], Field(max_length=10, description="One or several states.")] = []
    text: Annotated[
        str, Field(max_length=200, description="A part of the person, company or e-mail address.")
    ] = ""
    source: Key = ""
    owner_id: UUID | None = None
    unowned: bool = False
    team_id: UUID | None = None
    urgent: Annotated[bool, Field(description="Those with an immediate need.")] = False
    ticking: Annotated[bool, Field(description="Those whose clock runs.")] = False
    late_at: Annotated[Moment | None, Field(description="Those whose clock is up at that moment.")] = None
    created_from: Moment | None = None
    created_until: Annotated[Moment | None, Field(description="Not including it.")] = None
    account_id: UUID | None = None
    deal_id: UUID | None = None
    archived: bool = False
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50

    def wanted(self) -> queries.LeadFilter:
        """The filter of the query."""
        return queries.LeadFilter(
            states=tuple(self.state),
            text=self.text,
            source=self.source,
            owner_id=self.owner_id,
            unowned=self.unowned,
            team_id=self.team_id,
            urgent=self.urgent,
            ticking=self.ticking,
            late=self.late_at,
            since=self.created_from,
            until=self.created_until,
            account_id=self.account_id,
            deal_id=self.deal_id,
            archived=self.archived,
        )


@router.get("/leads", response=Page[Lead], **doc("listLeads", "List leads", VIEW, TAG))
def list_leads(request: ApiRequest, wanted: Query[LeadList]) -> HttpResponse:
    """One page of the leads that you may see: an immediate need first, then those whose clock runs, by the moment it is
    up. Closed ones come by the moment they were closed, the last first."""
    page = queries.list_leads(request.auth, wanted=wanted.wanted(), cursor=wanted.cursor, size=wanted.limit)
    return reply({"items": [lead_json(row) for row in page.rows], "next_cursor": page.next_cursor or None})


class StateCount(Answer):
    """How many leads stand in a state."""

    state: str
    count: int


@router.get("/leads/counts", response=list[StateCount], **doc("countLeads", "Count leads", VIEW, TAG))
def count_leads(request: ApiRequest, wanted: Query[LeadList]) -> HttpResponse:
    """How many leads stand in each state, of those that the filters let through; `state`, `cursor` and `limit` say
    nothing here."""
    found = queries.counts(request.auth, wanted=wanted.wanted())
    return reply([{"state": state, "count": number} for state, number in found.items()])


class LeadKinds(Answer):
    """The kinds that leads know, in the language of the request."""

    sources: list[Named]
    immediacy: list[Named]
    approaches: list[Named]
    states: list[Named]
    reasons: list[Named]


@router.get("/leads/kinds", response=LeadKinds, **doc("listLeadKinds", "Kinds of leads", VIEW, TAG))
def list_lead_kinds(request: ApiRequest) -> HttpResponse:
    """Sources, urgency, ways to approach, states, and the reasons for which your workspace rejects."""
    request.auth.require(VIEW)
    kinds: dict[str, Any] = {
        "sources": SOURCES,
        "immediacy": IMMEDIACY,
        "approaches": APPROACHES,
        "states": STATES,
        "reasons": reasons_of(request.auth),
    }
    return reply({name: _named(known, request.auth) for name, known in kinds.items()})


def _named(kinds: dict[str, Any], actor: Actor) -> list[dict[str, str]]:
    return [
        {
            "key": key,
            "name": name.render(gettext, actor.language)
            if isinstance(name, Message)
            else in_language(name, actor.language),
        }
        for key, name in kinds.items()
    ]


class Match(Answer):
    """A record that is probably the same; a lead that you may not see has neither id nor name."""

    kind: Literal["lead", "contact", "account"]
    by: Literal["email", "phone", "domain"]
    id: UUID | None
    name: str


class Asked(BaseModel):
    """By what somebody may be known."""

    email: Line = ""
    phone: Line = ""
    domain: Line = ""


@router.get("/leads/known", response=list[Match], **doc("findKnown", "Who is known already", CREATE, TAG))
def find_known(request: ApiRequest, wanted: Query[Asked]) -> HttpResponse:
    """Contacts, accounts and open leads with this e-mail address, phone number or domain: ask before you add a lead."""
    found = queries.known_already(
        request.auth, email=wanted.email, phone=wanted.phone, domain=wanted.domain
    ).matches
    return reply([{"kind": one.kind, "by": one.by, "id": one.id, "name": one.name} for one in found])


@router.post("/leads", response={201: Lead}, **doc("createLead", "Hand in a lead", CREATE, TAG))
def create_lead(request: ApiRequest, body: LeadIn) -> HttpResponse:
    """A new lead; its clock begins. Send an `Idempotency-Key`, and a request that is sent again adds nothing."""
    row = actions.create_lead(request.auth, now=request.now, **body.values())
    return reply(lead_json(row), status=201, revision=row.revision, location=place("leads", row.id))


class Intake(Answer):
    """What became of an inquiry: the lead, null where you may not see it, and whether they were one already."""

    lead_id: UUID | None
    again: bool


@router.post("/leads/intake", response={201: Intake}, **doc("takeInLead", "Take an inquiry in", CREATE, TAG))
def take_in(request: ApiRequest, body: InquiryIn) -> HttpResponse:
    """For forms and programs: nobody is doubled. Whoever is an open lead with this e-mail address or phone number has
    asked once more; a contact or an account that is known is linked to the new lead. Send an `Idempotency-Key`."""
    taken = actions.take_in(request.auth, now=request.now, **body.values())
    seen = queries.list_leads(request.auth, wanted=queries.LeadFilter(ids=(taken.lead.id,)), size=1).rows
    return reply({"lead_id": taken.lead.id if seen else None, "again": taken.again}, status=201)


@router.get("/leads/{lead_id}", response=Lead, **doc("getLead", "Read a lead", VIEW, TAG))
def get_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """One lead, deleted or not."""
    row = queries.get_lead(request.auth, lead_id=lead_id).lead
    if is_known(request, row.revision):
        return not_modified(row.revision)
    return reply(lead_json(row), revision=row.revision)


class LeadFact(Answer):
    """One thing that happened to a lead: `verb` as in the ledger, with what it says."""

    id: UUID
    verb: str
    at: datetime
    by: str
    door: str
    data: dict[str, Any]


class PageOnly(BaseModel):
    """Which page."""

    cursor: Cursor = ""


@router.get(
    "/leads/{lead_id}/timeline",
    response=Page[LeadFact],
    **doc("getLeadTimeline", "What happened to a lead", VIEW, TAG),
)
def get_lead_timeline(request: ApiRequest, lead_id: UUID, wanted: Query[PageOnly]) -> HttpResponse:
    """Everything that happened to a lead, the last first."""
    page = queries.lead_history(request.auth, lead_id=lead_id, cursor=wanted.cursor).page
    rows = [
        {"id": one.id, "verb": one.verb, "at": one.at, "by": one.by, "door": one.door, "data": one.data}
        for one in page.rows
    ]
    return reply({"items": rows, "next_cursor": page.next_cursor or None})


@router.patch("/leads/{lead_id}", response=Lead, **doc("editLead", "Change a lead", EDIT, TAG))
def edit_lead(request: ApiRequest, lead_id: UUID, body: LeadPatch) -> HttpResponse:
    """Change what you name and leave the rest."""
    row = actions.edit_lead(
        request.auth,
        lead_id=lead_id,
        changes=body.values(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return reply(lead_json(row), revision=row.revision)


@router.post("/leads/{lead_id}/archive", response=Lead, **doc("archiveLead", "Delete a lead", EDIT, TAG))
def archive_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Out of every list and count; it can be restored."""
    return done(
        actions.archive_lead(
            request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request)
        )
    )


@router.post("/leads/{lead_id}/restore", response=Lead, **doc("restoreLead", "Restore a lead", EDIT, TAG))
def restore_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """Bring a deleted lead back."""
    return done(
        actions.restore_lead(
            request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request)
        )
    )
