"""What erasing a person does to the leads about them (S6); the figures of the funnel stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.fingerprints import external_id
from homeplate.accounts.rules import Point
from homeplate.leads.models import Lead
from homeplate.leads.rules.input import derived
from homeplate.leads.rules.kinds import OPEN, WAITING

BLANK: dict[str, Any] = {
    "job_title": "", "email": "", "phone": "", "region": "", "city": "", "postal_code": "", "language": "",
    "consent": "", "note": "", "need": "", "approaches": [], "stops": {}, "external_id": "",
}  # fmt: skip
"""What a lead says of somebody who was erased; the company that they asked for stays."""


def leads_about(*, contact_ids: Sequence[UUID], emails: Iterable[str]) -> list[Lead]:
    """The leads of the present workspace about a person: those linked to their contacts, and those with one of their
    addresses (folded). Deleted ones too."""
    linked = Lead.objects.filter(contact_id__in=contact_ids)
    addressed = Lead.objects.filter(email_folded__in=sorted({one for one in emails if one}))
    return sorted(
        {lead.id: lead for rows in (linked, addressed) for lead in rows}.values(), key=lambda one: one.id
    )


def known_by(leads: Iterable[Lead]) -> list[Point]:
    """What the person of some leads is known again by: their addresses, and the ids of the leads in other systems."""
    rows = list(leads)
    found = [Point("email", lead.email, lead.email_folded) for lead in rows if lead.email_folded]
    return found + [external_id(lead.import_source, lead.external_id) for lead in rows if lead.external_id]


def blank_leads(ids: Sequence[UUID], *, name: str, now: datetime) -> None:
    """Take what leads say of a person out of their rows, in the running transaction. What was still open is deleted:
    there is nobody to answer any more."""
    for lead in Lead.objects.select_for_update().filter(id__in=ids):
        columns = {**BLANK, "person": name}
        columns |= derived({"person": name, "company": lead.company, "email": "", "phone": ""})
        if lead.state in (*OPEN, WAITING) and lead.archived_at is None:
            columns |= {"archived_at": now, "due_at": None}
        Lead.objects.filter(id=lead.id).update(**columns, revision=lead.revision + 1)
