"""Leads as programs send and get them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from pydantic import Field

from homeplate.api.http import reply
from homeplate.api.types import Answer, Body, Key, Line, Long, Patch
from homeplate.kit.messages import from_json

TAG = "Leads"


class Approach(Answer):
    """One way to approach somebody: a kind of `/leads/kinds`, and with what."""

    way: str
    text: str


class ApproachIn(Body):
    """One way to approach somebody."""

    way: Key = ""
    text: Line = ""


class Lead(Answer):
    """A person or a company that may have a need.

    `state`, `source`, `immediacy`, `reason` and `approaches.way` are kinds of `/leads/kinds`. The clock runs while
    there is a `due_at`, the moment by which they are to be spoken to; `contacted_minutes` are the minutes of working
    hours that the first contact took. `stops` are the channels that they ruled out, with reason and day. `why` says why
    the owner got it, where a rule decided.
    """

    id: UUID
    person: str
    company: str
    job_title: str
    email: str
    phone: str
    domain: str
    country: str
    region: str
    city: str
    postal_code: str
    language: str
    industry: str
    source: str
    source_detail: str
    need: str
    immediacy: str
    approaches: list[Approach]
    consent: str
    stops: dict[str, dict[str, str]]
    note: str
    owner_id: UUID | None
    team_id: UUID | None
    handed_in_by_id: UUID | None
    why: str | None
    state: str
    state_since: datetime
    due_at: datetime | None
    contacted_at: datetime | None
    contacted_minutes: int | None
    accepted_at: datetime | None
    qualified_at: datetime | None
    returns_on: date | None
    closed_at: datetime | None
    reason: str
    reason_note: str
    asked: int
    account_id: UUID | None
    contact_id: UUID | None
    deal_id: UUID | None
    created_at: datetime
    archived_at: datetime | None
    revision: int


class LeadPatch(Patch):
    """What to change of a lead."""

    person: Line = ""
    company: Line = ""
    job_title: Line = ""
    email: Line = ""
    phone: Line = ""
    domain: Line = ""
    country: Line = ""
    region: Line = ""
    city: Line = ""
    postal_code: Line = ""
    language: Line = ""
    industry: Line = ""
    source: Key = ""
    source_detail: Line = ""
    need: Long = ""
    immediacy: Key = ""
    approaches: Annotated[list[ApproachIn], Field(max_length=50)] = []
    consent: Long = ""
    note: Long = ""
    account_id: UUID | None = None
    contact_id: UUID | None = None

    def values(self) -> dict[str, Any]:
        """What actions take: only what the request names."""
        return lead_values(self)


class InquiryIn(Body):
    """Somebody who asks: a person, a company or both."""

    person: Line = ""
    company: Line = ""
    job_title: Line = ""
    email: Line = ""
    phone: Line = ""
    domain: Line = ""
    country: Annotated[str, Field(max_length=60, description="ISO 3166 alpha-2")] = ""
    region: Line = ""
    city: Line = ""
    postal_code: Line = ""
    language: Line = ""
    industry: Line = ""
    source: Key = "colleague"
    source_detail: Line = ""
    need: Long = ""
    immediacy: Key = ""
    approaches: Annotated[list[ApproachIn], Field(max_length=50)] = []
    consent: Long = ""
    note: Long = ""
    account_id: UUID | None = None
    contact_id: UUID | None = None

    def values(self) -> dict[str, Any]:
        """What actions take: only what the request names."""
        return lead_values(self)


class LeadIn(InquiryIn):
    """A new lead. Without an owner it is yours if you work on leads and hand none out; else routing decides."""

    owner_id: UUID | None = None
    team_id: UUID | None = None


def lead_values(body: InquiryIn | LeadPatch) -> dict[str, Any]:
    """The fields that a body names, as plain values."""
    return body.model_dump(exclude_unset=True, exclude={"do"})


COPIED = tuple(name for name in Lead.model_fields if name != "why")


def lead_json(row: Any) -> dict[str, Any]:
    """A lead, as an action or a query gives it, as `Lead` documents it."""
    why = from_json(row.why).render(gettext) if row.why else None
    return {name: getattr(row, name) for name in COPIED} | {"why": why}


def done(row: Any) -> HttpResponse:
    """The lead as a step left it."""
    return reply(lead_json(row), revision=row.revision)
