"""Rows of leads to leads: whom they are, where they stand, who owns them, and what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from homeplate.kit.countries import country_code, language_code
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.leads.actions import import_leads
from homeplate.leads.rules.kinds import CONVERTED, NEW, REJECTED
from homeplate.transfer.colleagues import Owners, owners_of
from homeplate.transfer.leadstates import key_of, proposed
from homeplate.transfer.meanings import lead_source, rejection, urgency, was_spoken
from homeplate.transfer.rows import LeadRow
from homeplate.transfer.stops import stops_of
from homeplate.transfer.writing import Outcome, Values, Writing, insist


def write_leads(writing: Writing, rows: Sequence[LeadRow], now: datetime) -> Sequence[Outcome]:
    """Write rows of leads; what became of each."""
    owners = owners_of(writing.actor, rows, now, writing.people)
    outcomes = [Outcome() for _ in rows]
    values = [lead_values(writing, row, owners, found) for row, found in zip(rows, outcomes, strict=True)]
    insist(
        lambda some: import_leads(writing.actor, source=writing.source, rows=some, now=now),
        values,
        outcomes,
    )
    return outcomes


def lead_values(writing: Writing, row: LeadRow, owners: Owners, found: Outcome) -> Values:
    """A row as `import_leads` takes it."""
    state = _state(writing, row, found)
    owner_id = owners.find(row)
    out = state == REJECTED
    return {
        "external_id": row.key,
        "person": row.name,
        "company": row.company,
        "job_title": row.title,
        "email": row.email,
        "phone": row.phone,
        "domain": row.domain,
        "country": country_code(row.country),
        "region": row.region,
        "city": row.city,
        "postal_code": row.postal_code,
        "language": language_code(row.language),
        "industry": row.industry,
        "source": lead_source(row.source) if row.source else "other",
        "source_detail": row.source_detail or row.source,
        "need": row.need,
        "immediacy": urgency(row.immediacy) if row.immediacy else "",
        "note": row.description,
        "consent": "\n".join(text for text in (row.consent, row.basis) if text),
        "stops": stops_of(writing.mapping, row),
        "state": state,
        "spoken": was_spoken(row.status) or row.contacted is not None,
        "reason": rejection(row.reason or row.status) if out else "",
        "reason_note": (row.reason or row.status) if out else "",
        "deal_external_id": row.deal_id or (row.external_id if writing.same_ids else ""),
        "created_at": writing.moment(row.created),
        **({"owner_id": owner_id, "team_id": owners.team_of.get(owner_id)} if owner_id else {}),
    }


def _state(writing: Writing, row: LeadRow, found: Outcome) -> str:
    """Where the lead stands: as was said about its status, else by its words; one that says nothing here is told, and
    the lead comes in as new."""
    if row.is_converted:
        return CONVERTED
    if not row.status:
        return NEW
    state = writing.states.get(key_of(row.status)) or proposed(row.status)
    if not state:
        text = msg(
            "The status “{status}” says nothing here; the lead comes in as new.", status=row.status[:60]
        )
        found.problems.append(Invalid("unknown-status", text, field="state"))
    return state or NEW
