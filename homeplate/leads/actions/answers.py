"""Answering facts about a lead: whoever works on it may; what is answered goes along when it becomes a deal."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.leads.models import Lead
from homeplate.leads.store import locked
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.qualification import actions as qualification
from homeplate.qualification.rules import Answer


@action(Permission.LEAD_EDIT)
def answer_fact(
    actor: Actor,
    *,
    lead_id: UUID,
    fact: str,
    score: int,
    now: datetime,
    text: str = "",
    source: str = "",
    said_on: date | None = None,
    link: str = "",
    holds_days: int | None = None,
) -> Answer:
    """Answer one fact about a lead; see `qualification.actions.answer`. Raises `NotFound`, `Forbidden` for one that the
    actor only handed in, `Conflict` for a deleted one."""
    _worked(actor, lead_id)
    return qualification.answer_lead(
        actor,
        lead_id=lead_id,
        fact=fact,
        score=score,
        text=text,
        source=source,
        said_on=said_on,
        link=link,
        holds_days=holds_days,
        now=now,
    )


@action(Permission.LEAD_EDIT)
def withdraw_fact(actor: Actor, *, lead_id: UUID, fact: str, now: datetime) -> None:
    """Take an answer about a lead back. Raises as `answer_fact`, and `Conflict` where nothing is answered."""
    _worked(actor, lead_id)
    qualification.withdraw_lead_answer(actor, lead_id=lead_id, fact=fact, now=now)


@action(Permission.LEAD_EDIT)
def undo_fact(
    actor: Actor, *, lead_id: UUID, fact: str, now: datetime, change: UUID | None = None
) -> Answer | None:
    """Bring an answer about a lead back to what it was before its last change; once more brings that back."""
    _worked(actor, lead_id)
    return qualification.undo_lead_answer(actor, lead_id=lead_id, fact=fact, change=change, now=now)


def _worked(actor: Actor, lead_id: UUID) -> Lead:
    lead = locked(actor, lead_id)
    if lead.archived_at is not None:
        raise Conflict("archived", msg("This lead is deleted. Restore it first."))
    return lead
