"""One lead as lists, pages and programs read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.leads.rules.input import title_of


@dataclass(frozen=True, slots=True)
class LeadRow:
    """A lead with the names of whom it refers to; see `leads.models.Lead` for what the columns mean."""

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
    approaches: list[dict[str, str]]
    consent: str
    stops: Mapping[str, Mapping[str, str]]
    note: str
    owner_id: UUID | None
    owner_name: str
    team_id: UUID | None
    team_name: str
    handed_in_by_id: UUID | None
    handed_in_by_name: str
    why: Mapping[str, Any] | None
    state: str
    state_since: datetime
    rank: int
    queue_at: datetime
    due_at: datetime | None
    contacted_at: datetime | None
    contacted_minutes: int | None
    accepted_at: datetime | None
    qualified_at: datetime | None
    returns_on: date | None
    returned_at: datetime | None
    closed_at: datetime | None
    reason: str
    reason_note: str
    asked: int
    account_id: UUID | None
    account_name: str
    contact_id: UUID | None
    contact_name: str
    deal_id: UUID | None
    created_at: datetime
    archived_at: datetime | None
    revision: int

    @property
    def title(self) -> str:
        """What the lead is called."""
        return title_of(self.person, self.company)


_JOINED = {
    "owner_name": "owner__name",
    "team_name": "team__name",
    "handed_in_by_name": "handed_in_by__name",
    "account_name": "account__name",
    "contact_name": "contact__name",
}
_NAMES = tuple(LeadRow.__dataclass_fields__)
COLUMNS = tuple(_JOINED.get(name, name) for name in _NAMES)
"""What a statement reads of a lead, in the order of `LeadRow`."""


def lead_row(values: tuple[Any, ...]) -> LeadRow:
    """A row out of `COLUMNS`."""
    found = dict(zip(_NAMES, values, strict=True))
    for name in _JOINED:
        found[name] = found[name] or ""
    return LeadRow(**found)
