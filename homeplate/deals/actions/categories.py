"""What whoever answers for an open deal expects of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.evidence import require_open
from homeplate.deals.rules.kinds import known
from homeplate.deals.rules.state import Change
from homeplate.deals.store import Hand, change
from homeplate.kit.errors import Conflict
from homeplate.kit.text import msg
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.DEAL_EDIT)
def set_category(
    actor: Actor,
    *,
    deal_id: UUID,
    category: str,
    now: datetime,
    revision: int | None = None,
    seen: str | None = None,
) -> Deal:
    """Say what is expected of an open deal: one of `CATEGORIES`; nothing is written where that was said already.
    `seen` is what was said when the caller looked.

    Raises `Invalid` for another word, `Conflict` for a closed deal and where something else than `seen` is said by now.
    """

    def decide(hand: Hand) -> Change | None:
        require_open(hand.deal)
        was, wanted = hand.deal.category, known(CATEGORIES, category, "category")
        if seen not in (None, was):
            raise Conflict(
                "changed-since", msg("The forecast category was changed since; nothing was taken back.")
            )
        if was == wanted:
            return None
        return Change("deal.category-set", {"category": wanted}, {"was": {"category": was}})

    return change(actor, deal_id, decide, now=now, revision=revision)
