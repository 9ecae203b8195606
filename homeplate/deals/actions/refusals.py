"""The buyer says no for now: noting it, and taking that back."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from homeplate.deals.actions.create import NextStep
from homeplate.deals.models import Deal
from homeplate.deals.rules.refusals import (
    TAKEN_BACK,
    TOLD_NO,
    Told,
    decide_take_back,
    decide_told_no,
    standing_no,
)
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.DEAL_EDIT)
def tell_no(
    actor: Actor,
    *,
    deal_id: UUID,
    reason: str,
    step: NextStep,
    now: datetime,
    note: str = "",
    revision: int | None = None,
) -> Deal:
    """Note that the buyer said no for now: the deal stays open until the day of `step`, and the no is counted (O2)."""
    today = actor.day_of(now)

    def decide(hand: Hand) -> Change:
        return decide_told_no(hand.deal, reason=reason, note=note, step=asdict(step), today=today)

    return change(actor, deal_id, decide, now=now, revision=revision)


@action(Permission.DEAL_EDIT)
def take_back_no(
    actor: Actor, *, deal_id: UUID, now: datetime, fact_id: UUID | None = None, revision: int | None = None
) -> Deal:
    """Take back the no that was noted last, of those that stand: it counts no more, and the deal has the step that it
    had before. `fact_id` is the fact that is meant. Raises `Conflict` where none stands, where another one came after
    the one meant, or the step was changed since."""

    def decide(hand: Hand) -> Change:
        facts = facts_about(deal_id).filter(verb__in=(TOLD_NO, TAKEN_BACK)).values_list("id", "verb", "data")
        return decide_take_back(hand.deal, standing_no(Told(*fact) for fact in facts), fact_id)

    return change(actor, deal_id, decide, now=now, revision=revision)
