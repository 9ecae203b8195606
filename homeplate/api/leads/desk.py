"""How leads come in: rules of routing, who takes how many, web forms; and the funnel from lead to sale."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, created, done, reply, wanted_revision
from homeplate.api.leads.schemas import TAG, Lead
from homeplate.api.leads.schemas import done as changed
from homeplate.api.types import Answer, Body, Created, Key, Line, Long, Moment, doc
from homeplate.leads import actions, queries
from homeplate.leads.desk import clock_of
from homeplate.people.permissions import Permission

router = Router()
VIEW, ASSIGN = Permission.LEAD_VIEW, Permission.LEAD_ASSIGN
Texts = Annotated[list[Line], Field(max_length=60)]


class Conditions(Body):
    """Which leads a rule speaks of: of each list that says something, one has to hold. `postal` are beginnings of
    postal codes, `regions` and `industries` parts of names."""

    countries: Texts = []
    regions: Texts = []
    postal: Texts = []
    languages: Texts = []
    sources: Texts = []
    industries: Texts = []


class RoutingRule(Answer):
    """A rule of routing; the first that speaks of a lead decides. `way`: `load` (fewest open leads) or `turn`."""

    id: UUID
    name: str
    conditions: dict[str, list[str]]
    member_ids: list[UUID]
    team_id: UUID | None
    skill: str
    way: str
    revision: int


class RoutingRuleIn(Body):
    """A rule: its conditions, and the people or the team that gets the leads."""

    name: Line
    conditions: Conditions = Conditions()
    member_ids: Annotated[list[UUID], Field(max_length=500)] = []
    team_id: UUID | None = None
    skill: Line = ""
    way: Literal["load", "turn"] = "load"


@router.get(
    "/leads/routing", response=list[RoutingRule], **doc("listRoutingRules", "Rules of routing", ASSIGN, TAG)
)
def list_rules(request: ApiRequest) -> HttpResponse:
    """In the order in which they are asked."""
    rows = queries.routing_rules(request.auth)
    return reply(
        [
            {
                "id": row.id,
                "name": row.name,
                "conditions": row.conditions,
                "member_ids": [one for one, _ in row.members],
                "team_id": row.team_id,
                "skill": row.skill,
                "way": row.way,
                "revision": row.revision,
            }
            for row in rows
        ]
    )


def _rule(request: ApiRequest, body: RoutingRuleIn, rule_id: UUID | None = None) -> Any:
    return actions.save_rule(
        request.auth,
        rule_id=rule_id,
        name=body.name,
        conditions=body.conditions.model_dump(),
        member_ids=body.member_ids,
        team_id=body.team_id,
        skill=body.skill,
        way=body.way,
        now=request.now,
        revision=wanted_revision(request) if rule_id else None,
    )


@router.post(
    "/leads/routing",
    response={201: Created},
    **doc("createRoutingRule", "Add a rule of routing", ASSIGN, TAG),
)
def create_rule(request: ApiRequest, body: RoutingRuleIn) -> HttpResponse:
    """Behind those there are."""
    return created("leads/routing", _rule(request, body).id)


@router.put(
    "/leads/routing/{rule_id}",
    response={204: None},
    **doc("changeRoutingRule", "Change a rule of routing", ASSIGN, TAG),
)
def change_rule(request: ApiRequest, rule_id: UUID, body: RoutingRuleIn) -> HttpResponse:
    """What it says from now on; leads that it gave stay given."""
    _rule(request, body, rule_id)
    return done()


@router.post(
    "/leads/routing/{rule_id}/archive",
    response={204: None},
    **doc("archiveRoutingRule", "Delete a rule of routing", ASSIGN, TAG),
)
def archive_rule(request: ApiRequest, rule_id: UUID) -> HttpResponse:
    """It can be restored."""
    actions.archive_rule(request.auth, rule_id=rule_id, now=request.now)
    return done()


@router.post(
    "/leads/routing/{rule_id}/restore",
    response={204: None},
    **doc("restoreRoutingRule", "Restore a rule of routing", ASSIGN, TAG),
)
def restore_rule(request: ApiRequest, rule_id: UUID) -> HttpResponse:
    """To its place."""
    actions.restore_rule(request.auth, rule_id=rule_id, now=request.now)
    return done()


@router.post(
    "/leads/{lead_id}/route", response=Lead, **doc("routeLead", "Let rules assign a lead", ASSIGN, TAG)
)
def route_lead(request: ApiRequest, lead_id: UUID) -> HttpResponse:
    """To whom the first rule that speaks of it says; `why` tells the reason."""
    return changed(
        actions.route_lead(request.auth, lead_id=lead_id, now=request.now, revision=wanted_revision(request))
    )


class Desk(Answer):
    """Somebody who works on leads: what they have, what they take, what they are good at, until when they are away."""

    member_id: UUID
    name: str
    open: int
    capacity: int | None
    skills: list[str]
    back_on: date | None


class DeskIn(Body):
    """How many open leads somebody takes (null: no limit), skills, and the day on which they are back, while away."""

    capacity: Annotated[int, Field(ge=0, le=10_000)] | None = None
    skills: Annotated[list[Line], Field(max_length=40)] = []
    back_on: date | None = None


@router.get(
    "/leads/desks", response=list[Desk], **doc("listLeadDesks", "Who takes how many leads", ASSIGN, TAG)
)
def list_desks(request: ApiRequest) -> HttpResponse:
    """Those in your reach."""
    return reply(
        [{name: getattr(row, name) for name in Desk.model_fields} for row in queries.desks(request.auth)]
    )


@router.put(
    "/leads/desks/{member_id}",
    response={204: None},
    **doc("setLeadDesk", "Set who takes how many", ASSIGN, TAG),
)
def set_desk(request: ApiRequest, member_id: UUID, body: DeskIn) -> HttpResponse:
    """What routing knows of a member."""
    actions.set_desk(request.auth, member_id=member_id, now=request.now, **body.model_dump())
    return done()


class WebForm(Answer):
    """A form for strangers; it is open at `/form/{workspace}/{id}/` until it is retired."""

    id: UUID
    name: str
    title: str
    intro: str
    thanks: str
    consent: str
    asks: list[str]
    source: str
    source_detail: str
    team_id: UUID | None
    path: str
    created_at: datetime
    retired_at: datetime | None
    revision: int


class WebFormIn(Body):
    """What a form says and asks besides name and e-mail address: `company`, `phone`, `job_title`, `country`,
    `postal_code`, `industry`, `need`, `immediacy`."""

    name: Line
    title: Line
    intro: Long = ""
    thanks: Long = ""
    consent: Long = ""
    asks: Annotated[list[Key], Field(max_length=20)] = []
    source: Key = "web_form"
    source_detail: Line = ""
    team_id: UUID | None = None


@router.get("/leads/forms", response=list[WebForm], **doc("listLeadForms", "Web forms", ASSIGN, TAG))
def list_forms(request: ApiRequest) -> HttpResponse:
    """Open ones first."""
    rows = queries.lead_forms(request.auth)
    names = tuple(name for name in WebForm.model_fields if name != "path")
    return reply(
        [
            {name: getattr(row, name) for name in names} | {"path": f"/form/{row.workspace_id}/{row.id}/"}
            for row in rows
        ]
    )


def _form(request: ApiRequest, body: WebFormIn, form_id: UUID | None = None) -> Any:
    return actions.save_form(
        request.auth,
        form_id=form_id,
        values=body.model_dump(exclude={"team_id"}),
        team_id=body.team_id,
        now=request.now,
        revision=wanted_revision(request) if form_id else None,
    )


@router.post("/leads/forms", response={201: Created}, **doc("createLeadForm", "Make a web form", ASSIGN, TAG))
def create_form(request: ApiRequest, body: WebFormIn) -> HttpResponse:
    """It is open at once."""
    return created("leads/forms", _form(request, body).id)


@router.put(
    "/leads/forms/{form_id}", response={204: None}, **doc("changeLeadForm", "Change a web form", ASSIGN, TAG)
)
def change_form(request: ApiRequest, form_id: UUID, body: WebFormIn) -> HttpResponse:
    """What it says and asks from now on."""
    _form(request, body, form_id)
    return done()


@router.post(
    "/leads/forms/{form_id}/retire",
    response={204: None},
    **doc("retireLeadForm", "Close a web form", ASSIGN, TAG),
)
def retire_form(request: ApiRequest, form_id: UUID) -> HttpResponse:
    """It says so at its address, and takes nothing in any more."""
    actions.retire_form(request.auth, form_id=form_id, now=request.now)
    return done()


@router.post(
    "/leads/forms/{form_id}/reopen",
    response={204: None},
    **doc("reopenLeadForm", "Open a web form again", ASSIGN, TAG),
)
def reopen_form(request: ApiRequest, form_id: UUID) -> HttpResponse:
    """At the address that it had."""
    actions.reopen_form(request.auth, form_id=form_id, now=request.now)
    return done()


class FunnelRow(Answer):
    """How many leads came how far. Half are `spoken` to within so many `minutes` of working time, in 95 of 100 cases
    between two bounds, and nine in ten within `most_minutes`; those not spoken to yet count for as long as they wait
    (Kaplan and Meier), and nothing is told where fewer would be. `source` is empty for all of them together."""

    source: str
    created: int
    accepted: int
    qualified: int
    converted: int
    won: int
    undecided: int
    spoken: int
    minutes: int | None
    minutes_low: int | None
    minutes_high: int | None
    most_minutes: int | None


class Spell(BaseModel):
    """When the leads came in."""

    created_from: Moment
    created_until: Annotated[Moment, Field(description="Not including it.")]


@router.get("/leads/funnel", response=list[FunnelRow], **doc("getLeadFunnel", "From lead to sale", VIEW, TAG))
def get_funnel(request: ApiRequest, wanted: Query[Spell]) -> HttpResponse:
    """All leads that came in during a time, as far as you see them, then by source, the largest first."""
    found = queries.funnel(
        request.auth,
        since=wanted.created_from,
        until=wanted.created_until,
        now=request.now,
        clock=clock_of(request.auth),
    )
    return reply([_way(row) for row in (found.whole, *found.sources)])


COUNTS = ("source", "created", "accepted", "qualified", "converted", "won", "undecided", "spoken")


def _way(row: queries.Way) -> dict[str, object]:
    first = row.first
    return {name: getattr(row, name) for name in COUNTS} | {
        "minutes": first.median,
        "minutes_low": first.low,
        "minutes_high": first.high,
        "most_minutes": first.p90,
    }
