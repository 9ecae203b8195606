"""The steps of a lead: contact, accept, qualify, reject, recycle, come back; and taking the last one back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.leads.desk import clock_of, reasons_of
from homeplate.leads.models import Lead
from homeplate.leads.rules import moves
from homeplate.leads.rules.moves import UNDOABLE, Change
from homeplate.leads.store import SUBJECT, change, unplain, write
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.LEAD_EDIT)
def contact_lead(
    actor: Actor, *, lead_id: UUID, way: str, now: datetime, note: str = "", revision: int | None = None
) -> Lead:
    """Note that somebody was spoken to, and how; the first time stops the clock."""
    return change(
        actor,
        lead_id,
        lambda lead: moves.contact(lead, now, clock_of(actor), way=way, note=note),
        now=now,
        revision=revision,
    )


@action(Permission.LEAD_EDIT)
def accept_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Take a lead on (SAL); one that nobody owns is the actor's from then on."""

    def decide(lead: Lead) -> Change:
        return moves.accept(lead, now, by=actor.member_id, team_id=actor.team_id)

    return change(actor, lead_id, decide, now=now, revision=revision)


@action(Permission.LEAD_EDIT)
def qualify_lead(
    actor: Actor, *, lead_id: UUID, now: datetime, note: str = "", revision: int | None = None
) -> Lead:
    """Say that need and means look likely (SQL)."""
    return change(
        actor, lead_id, lambda lead: moves.qualify(lead, now, note=note), now=now, revision=revision
    )


@action(Permission.LEAD_EDIT)
def reject_lead(
    actor: Actor, *, lead_id: UUID, reason: str, now: datetime, note: str = "", revision: int | None = None
) -> Lead:
    """Put a lead out, with a reason of `desk.reasons_of`."""

    def decide(lead: Lead) -> Change:
        return moves.reject(lead, now, reason=reason, note=note, known=reasons_of(actor))

    return change(actor, lead_id, decide, now=now, revision=revision)


@action(Permission.LEAD_EDIT)
def reopen_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Look at a rejected lead again."""
    return change(actor, lead_id, lambda lead: moves.reopen(lead, now), now=now, revision=revision)


@action(Permission.LEAD_EDIT)
def recycle_lead(
    actor: Actor,
    *,
    lead_id: UUID,
    on: date | None,
    now: datetime,
    note: str = "",
    revision: int | None = None,
) -> Lead:
    """Keep a lead that says no today until the day `on`, when it comes back by itself."""
    return change(
        actor, lead_id, lambda lead: moves.recycle(lead, now, on=on, note=note), now=now, revision=revision
    )


@action(Permission.LEAD_EDIT)
def bring_back_lead(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Take a waiting lead up before its day."""
    return change(
        actor, lead_id, lambda lead: moves.come_back(lead, now, clock_of(actor)), now=now, revision=revision
    )


@action(Permission.LEAD_EDIT)
def return_waiting(actor: Actor, *, now: datetime, most: int = 500) -> int:
    """Bring back the leads whose day has come, `most` at a time; their number. Whom each concerns is told."""
    due = Lead.objects.filter(state="waiting", archived_at__isnull=True, returns_on__lte=now.date())
    clock, rows = clock_of(actor), list(due.select_for_update().order_by("queue_at", "id")[:most])
    for lead in rows:
        write(actor, lead, moves.come_back(lead, now, clock), now)
    return len(rows)


@action(Permission.LEAD_EDIT)
def undo_step(actor: Actor, *, lead_id: UUID, now: datetime, revision: int | None = None) -> Lead:
    """Take back the last thing done with a lead. Raises `Conflict` when it cannot be, or when the lead is no longer at
    `revision`: something else happened since."""

    def decide(lead: Lead) -> Change:
        last = facts_about(lead_id).filter(subject=SUBJECT).first()  # an answer about it is no step
        if last is None or last.verb not in UNDOABLE:
            text = msg("The last thing that happened to this lead cannot be taken back.")
            raise Conflict("not-undoable", text)
        was = {name: unplain(name, value) for name, value in last.data["was"].items()}
        return Change("lead.undone", was, {"verb": last.verb})

    return change(actor, lead_id, decide, now=now, revision=revision)
