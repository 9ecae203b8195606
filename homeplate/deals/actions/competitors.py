"""Whom a deal is won or lost against: noted while it is open, and mended afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.deals.rules import competitors as rules
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.DEAL_EDIT)
def note_competitors(
    actor: Actor,
    *,
    deal_id: UUID,
    now: datetime,
    met: Iterable[str] = (),
    gone: Iterable[str] = (),
    revision: int | None = None,
) -> Deal:
    """Note competitors that the buyer looks at, and take away those that are none any more; nothing is written when
    nothing differs. Raises `Invalid` for more than ten, or a name that is too long."""

    def decide(hand: Hand) -> Change | None:
        was = hand.deal.competitors
        names = rules.with_names(rules.without(was, gone), met)
        return (
            Change("deal.edited", {"competitors": names}, {"was": {"competitors": was}})
            if names != was
            else None
        )

    return change(actor, deal_id, decide, now=now, revision=revision)
