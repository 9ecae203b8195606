"""Prospects that become leads: begun, followed, stopped, taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, created, done, reply, said
from homeplate.api.prospect_lists import Choice, chosen
from homeplate.api.types import Answer, Created, doc
from homeplate.people.permissions import Permission
from homeplate.prospects.takes import actions, queries
from homeplate.prospects.takes.rules import LEFT_OUT, MOST

router = Router()
TAG = "Prospects"
VIEW, TAKE = Permission.PROSPECT_VIEW, Permission.LEAD_EDIT


class TakeStart(Choice):
    """Which prospects become leads, and what stands with each. `owner_id` or `team_id` get them, else the rules of
    routing say who; `source_detail` names the campaign, `consent` why they may be contacted."""

    source: Annotated[str, Field(max_length=20)] = actions.USUAL_SOURCE
    source_detail: Annotated[str, Field(max_length=200)] = ""
    note: Annotated[str, Field(max_length=4000)] = ""
    consent: Annotated[str, Field(max_length=1000)] = ""
    owner_id: UUID | None = None
    team_id: UUID | None = None


class LeadTaking(Answer):
    """Prospects that are taken as leads: how far that is, and what came of it. `reasons` counts why some were left
    out (erased, stopped, lead, contact, account, unfit, gone)."""

    id: UUID
    about: Literal["companies", "people"]
    state: Literal["waiting", "running", "done", "cancelled", "failed", "undoing", "undone"]
    total: int
    position: int
    taken: int
    left_out: int
    taken_back: int
    source: str
    source_detail: str
    owner: str
    member: str
    message: str | None
    created_at: datetime
    finished_at: datetime | None
    reasons: dict[str, int]


class TakenProspectRow(Answer):
    """What became of one prospect: `taken`, `taken-back`, or why it was left out. `lead_id` is that of a lead you may
    see, `met_id` the contact or account that it is."""

    number: int
    record_id: UUID
    name: str
    outcome: str
    lead_id: UUID | None
    met_id: UUID | None
    message: str | None


class TakenRowsAsked(BaseModel):
    """Which rows: those that were left out alone, and those behind a number."""

    left_out: bool = False
    after: Annotated[int, Field(ge=0, le=MOST)] = 0
    limit: Annotated[int, Field(ge=1, le=1000)] = 200


_NAMES = frozenset(LeadTaking.model_fields) - {"message", "reasons"}
_ROW = frozenset(TakenProspectRow.model_fields) - {"message"}


def _taking(row: queries.TakeRow, actor: Any, reasons: dict[str, int]) -> dict[str, Any]:
    left = {key: number for key, number in reasons.items() if key in LEFT_OUT}
    return {
        **{name: getattr(row, name) for name in _NAMES},
        "message": said(row.message, actor),
        "reasons": left,
    }


@router.get(
    "/prospects/takes",
    response=list[LeadTaking],
    **doc("listTakes", "List prospects taken as leads", VIEW, TAG),
)
def list_takes(request: ApiRequest) -> HttpResponse:
    """The latest 50, newest first; `reasons` are told of a single one."""
    return reply([_taking(row, request.auth, {}) for row in queries.takes(request.auth)])


@router.post(
    "/prospects/takes", response={201: Created}, **doc("startTake", "Take prospects as leads", TAKE, TAG)
)
def start_take(request: ApiRequest, body: TakeStart) -> HttpResponse:
    """Make leads of chosen prospects, of what a search finds, or of a list; at most 10,000, the first ones. Whoever is
    known already, must not be contacted or was erased is left out. Many are done beside: ask until `state` is neither
    waiting nor running."""
    about, ids = chosen(request, body, MOST)
    take_id = actions.take(
        request.auth,
        about=about,
        ids=ids,
        clock=timezone.now,
        source=body.source,
        source_detail=body.source_detail,
        note=body.note,
        consent=body.consent,
        owner_id=body.owner_id,
        team_id=body.team_id,
        origin=body.origin(),
    )
    return created("prospects/takes", take_id)


@router.get(
    "/prospects/takes/{take_id}",
    response=LeadTaking,
    **doc("getTake", "Read prospects taken as leads", VIEW, TAG),
)
def get_take(request: ApiRequest, take_id: UUID) -> HttpResponse:
    """How far it is, and what came of it."""
    row = queries.take_of(request.auth, take_id=take_id)
    return reply(_taking(row, request.auth, queries.reasons(request.auth, take_id=take_id)))


@router.get(
    "/prospects/takes/{take_id}/rows",
    response=list[TakenProspectRow],
    **doc("listTakenRows", "List what became of each prospect", VIEW, TAG),
)
def list_taken_rows(request: ApiRequest, take_id: UUID, wanted: Query[TakenRowsAsked]) -> HttpResponse:
    """In the order in which they were chosen; give the last `number` back as `after` for the next ones."""
    rows = queries.taken_rows(
        request.auth, take_id=take_id, left_out=wanted.left_out, after=wanted.after, limit=wanted.limit
    )
    return reply(
        [
            {**{name: getattr(row, name) for name in _ROW}, "message": said(row.message, request.auth)}
            for row in rows
        ]
    )


@router.post(
    "/prospects/takes/{take_id}/cancel",
    response={204: None},
    **doc("cancelTake", "Stop taking leads", TAKE, TAG),
)
def cancel_take(request: ApiRequest, take_id: UUID) -> HttpResponse:
    """Stop after the batch in hand; what was taken stays."""
    actions.cancel_take(request.auth, take_id=take_id, now=request.now)
    return done()


@router.post(
    "/prospects/takes/{take_id}/resume",
    response={204: None},
    **doc("resumeTake", "Go on taking leads", TAKE, TAG),
)
def resume_take(request: ApiRequest, take_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    actions.resume_take(request.auth, take_id=take_id, now=request.now)
    return done()


@router.post(
    "/prospects/takes/{take_id}/undo", response={204: None}, **doc("undoTake", "Take leads back", TAKE, TAG)
)
def undo_take(request: ApiRequest, take_id: UUID) -> HttpResponse:
    """Delete the leads of it that nobody worked on since; they can be restored one by one."""
    actions.take_back(request.auth, take_id=take_id, clock=timezone.now)
    return done()
