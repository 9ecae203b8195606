"""Many leads in one request."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field, SkipValidation, TypeAdapter

from homeplate.api.bulk import MOST_ROWS, BulkAnswer, Revision, run_rows
from homeplate.api.http import ApiRequest
from homeplate.api.leads.schemas import TAG, LeadIn, LeadPatch
from homeplate.api.leads.steps import AssignLeadIn, RejectIn
from homeplate.api.types import Body, doc
from homeplate.leads import actions
from homeplate.people.permissions import Permission

router = Router()
CREATE = Permission.LEAD_CREATE


class CreateLeadRow(LeadIn):
    """A new lead."""

    do: Literal["create"]


class EditLeadRow(Body):
    """A change of a lead."""

    do: Literal["edit"]
    id: UUID
    revision: Revision | None = None
    set: LeadPatch


class StepRow(Body):
    """A step of a lead that asks for nothing."""

    do: Literal["accept", "qualify", "archive", "restore"]
    id: UUID
    revision: Revision | None = None


class AssignRow(AssignLeadIn):
    """Handing a lead over."""

    do: Literal["assign"]
    id: UUID
    revision: Revision | None = None


class RejectRow(RejectIn):
    """Rejecting a lead."""

    do: Literal["reject"]
    id: UUID
    revision: Revision | None = None


LeadRow = Annotated[CreateLeadRow | EditLeadRow | StepRow | AssignRow | RejectRow, Field(discriminator="do")]
ADAPTER: TypeAdapter[Any] = TypeAdapter(LeadRow)


class LeadRows(Body):
    """Up to 200 rows, done in their order; `do` says what."""

    rows: Annotated[list[SkipValidation[LeadRow]], Field(min_length=1, max_length=MOST_ROWS)]


@router.post("/bulk/leads", response={207: BulkAnswer}, **doc("bulkLeads", "Change many leads", CREATE, TAG))
def bulk_leads(request: ApiRequest, body: LeadRows) -> HttpResponse:
    """Each row is one action with its own result: what one row is refused does not hinder the others."""
    return run_rows(request, body.rows, ADAPTER, _do, CREATE)


STEPS = {
    "accept": actions.accept_lead,
    "qualify": actions.qualify_lead,
    "archive": actions.archive_lead,
    "restore": actions.restore_lead,
}


def _do(request: ApiRequest, row: Any) -> Any:
    actor, now = request.auth, request.now
    match row:
        case CreateLeadRow():
            return actions.create_lead(actor, now=now, **row.values())
        case EditLeadRow():
            return actions.edit_lead(
                actor, lead_id=row.id, changes=row.set.values(), now=now, revision=row.revision
            )
        case AssignRow():
            return actions.assign_lead(
                actor,
                lead_id=row.id,
                owner_id=row.owner_id,
                team_id=row.team_id,
                note=row.note,
                now=now,
                revision=row.revision,
            )
        case RejectRow():
            return actions.reject_lead(
                actor, lead_id=row.id, reason=row.reason, note=row.note, now=now, revision=row.revision
            )
    step: Any = STEPS[row.do]
    return step(actor, lead_id=row.id, now=now, revision=row.revision)
