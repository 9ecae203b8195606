"""Making leads of prospects, stopping that, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from homeplate.kit.clean import one_of
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.text import msg
from homeplate.leads.actions.create import owner_or_team
from homeplate.leads.rules.input import lead_columns
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission
from homeplate.prospects.query import ABOUT
from homeplate.prospects.takes.models import LeadTake
from homeplate.prospects.takes.rules import AT_ONCE, BUSY, ENDED, MOST, packed
from homeplate.prospects.takes.tasks import take_leads
from homeplate.prospects.takes.work import SUBJECT, Clock, work_take

SILENCE = timedelta(minutes=10)
"""After so long without a sign of life a take counts as interrupted."""
USUAL_SOURCE = "research"


def take(actor: Actor, *, about: str, ids: Sequence[UUID], clock: Clock, **wanted: Any) -> UUID:
    """Make leads of prospects: a few while the caller waits, many beside; `wanted` as for `start_take`."""
    few = len(ids) <= AT_ONCE
    take_id = start_take(actor, about=about, ids=ids, now=clock(), queued=not few, **wanted)
    if few:
        work_take(actor, take_id=take_id, clock=clock)
    return take_id


@action(Permission.LEAD_EDIT)
def start_take(
    actor: Actor,
    *,
    about: str,
    ids: Sequence[UUID],
    now: datetime,
    source: str = USUAL_SOURCE,
    source_detail: str = "",
    note: str = "",
    consent: str = "",
    owner_id: UUID | None = None,
    team_id: UUID | None = None,
    origin: Mapping[str, Any] | None = None,
    queued: bool = True,
) -> UUID:
    """Begin to make leads of prospects (`about` people or companies). Whoever is known already is left out.

    `source_detail` names the campaign, `consent` what stands with every lead about it; `owner_id` or `team_id` get
    them, else the rules of routing say who. `origin` says where they were chosen. Not `queued`, the take waits for the
    caller's own `work_take`. Raises `Invalid`, and `Forbidden` for somebody else's leads without the right.
    """
    actor.require(Permission.PROSPECT_VIEW)
    chosen = _checked(ids)
    if owner_id not in (None, actor.member_id) or (team_id is not None and team_id != actor.team_id):
        actor.require(Permission.LEAD_ASSIGN)
    where = owner_or_team(owner_id, team_id)
    said = {"source": source, "source_detail": source_detail, "note": note, "consent": consent}
    row = LeadTake(
        workspace_id=actor.workspace_id,
        about=one_of(about, ABOUT, field="about", required=True),
        ids=packed(chosen),
        total=len(chosen),
        origin=dict(origin or {}),
        owner_id=where.owner_id,
        team_id=None if where.owner_id else where.team_id,
        member_id=actor.member_id,
        created_at=now,
        seen_at=now,
        **lead_columns(said),
    )
    row.save(force_insert=True)
    data = {"about": row.about, "total": row.total, "source": row.source, "source_detail": row.source_detail}
    record(actor, subject=SUBJECT, subject_id=row.id, verb=f"{SUBJECT}.started", at=now, data=data)
    if queued:
        _queue(actor, row)
    return row.id


def _checked(ids: Sequence[UUID]) -> list[UUID]:
    """Ids, each once. Raises `Invalid` for none and for too many."""
    chosen = list(dict.fromkeys(ids))
    if not chosen:
        raise Invalid("required", msg("Choose at least one row."), field="ids")
    if len(chosen) > MOST:
        text = msg("At most {count} become leads at once. Narrow the search.", count=MOST)
        raise Invalid("too-many", text, field="ids")
    return chosen


@action(Permission.LEAD_EDIT)
def cancel_take(actor: Actor, *, take_id: UUID, now: datetime) -> None:
    """Stop after the batch in hand; what was taken stays. Raises `Conflict` (`take-idle`)."""
    row = _locked(actor, take_id)
    if row.state not in BUSY:
        raise Conflict("take-idle", msg("Nothing works on this."))
    row.cancel_asked = True
    if row.state == "waiting":
        row.state, row.finished_at, row.cancel_asked = "cancelled", now, False
    row.save(update_fields=["cancel_asked", "state", "finished_at"])
    _tell(actor, row, "stopped", now)


@action(Permission.LEAD_EDIT)
def resume_take(actor: Actor, *, take_id: UUID, now: datetime) -> None:
    """Go on with a take that was stopped, failed or was interrupted before its end. Raises `Conflict` (`take-busy`,
    `take-done`)."""
    row = _locked(actor, take_id)
    silent = now - row.seen_at >= SILENCE
    if row.state in BUSY and not silent:
        raise Conflict("take-busy", msg("This is running. Stop it first."))
    nothing_left = row.position >= row.total or row.back_position > 0
    if row.state in ("done", "undone") or (row.state != "undoing" and nothing_left):
        raise Conflict("take-done", msg("There is nothing left to do here."))
    row.state = "undoing" if row.state == "undoing" else "waiting"
    row.cancel_asked, row.message, row.seen_at, row.finished_at = False, None, now, None
    row.save(update_fields=["state", "cancel_asked", "message", "seen_at", "finished_at"])
    _tell(actor, row, "resumed", now)
    _queue(actor, row)


def take_back(actor: Actor, *, take_id: UUID, clock: Clock) -> None:
    """Take all leads of a take back that nobody touched since: a few while the caller waits, many beside."""
    if undo_take(actor, take_id=take_id, now=clock()) <= AT_ONCE:
        work_take(actor, take_id=take_id, clock=clock)


@action(Permission.LEAD_EDIT)
def undo_take(actor: Actor, *, take_id: UUID, now: datetime) -> int:
    """Begin to take the leads of a take back; how many there are. More than a few are done beside the requests.

    Raises `Conflict` (`take-busy`, `take-undone`).
    """
    row = _locked(actor, take_id)
    if row.state in BUSY:
        raise Conflict("take-busy", msg("This is running. Stop it first."))
    if row.state not in ENDED or row.taken == 0:
        raise Conflict("take-undone", msg("There is nothing to take back here."))
    row.state, row.back_position, row.message, row.seen_at, row.finished_at = "undoing", 0, None, now, None
    row.save(update_fields=["state", "back_position", "message", "seen_at", "finished_at"])
    _tell(actor, row, "taking-back", now)
    if row.taken > AT_ONCE:
        _queue(actor, row)
    return row.taken


def _queue(actor: Actor, row: LeadTake) -> None:
    take_leads.enqueue(str(row.workspace_id), str(row.id), str(actor.member_id or ""))


def _tell(actor: Actor, row: LeadTake, what: str, now: datetime) -> None:
    data = {"taken": row.taken, "total": row.total}
    record(actor, subject=SUBJECT, subject_id=row.id, verb=f"{SUBJECT}.{what}", at=now, data=data)


def _locked(actor: Actor, take_id: UUID) -> LeadTake:
    row = LeadTake.objects.select_for_update().defer("ids").filter(id=take_id).first()
    if row is None:
        not_found(msg("take of leads"))
    if row.member_id != actor.member_id and not actor.may(Permission.LEAD_ASSIGN):
        raise Forbidden("not-yours", msg("Somebody else began this. Ask them, or who may hand leads over."))
    return row
