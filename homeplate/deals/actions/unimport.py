"""Taking back what an import did to deals, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.many import Many
from homeplate.deals.models import Deal
from homeplate.deals.rules.unimport import decide_removal, decisions_back, made_by, touched
from homeplate.deals.store import Hand
from homeplate.deals.totals import counted_at_the_end
from homeplate.ledger.queries import run_of
from homeplate.ledger.told import Told
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.IMPORT_RUN)
def unimport_deals(
    actor: Actor, *, run_id: UUID, deal_ids: Sequence[UUID], touched_too: bool, reason: str, now: datetime
) -> Counter[str]:
    """Delete the deals that an import brought in, and put back what it changed of others.

    One that somebody changed since is kept, unless `touched_too`. `reason` is what the timeline says of a move
    that is taken back. Gives how many were `deleted`, `restored` and `kept`; what is deleted can be restored.
    """
    found: Counter[str] = Counter()
    many, told = Many.lock(actor, deal_ids, now=now), run_of(deal_ids, run_id)
    found["kept"] = len(deal_ids) - len(many.hands)
    with counted_at_the_end():
        for deal_id, hand in many.hands.items():
            if hand.deal.archived_at is None:
                found[_take_back(many, hand, told[deal_id], run_id, touched_too, reason)] += 1
        many.write()
    return found


def _take_back(
    many: Many, hand: Hand, told: Sequence[Told], run_id: UUID, touched_too: bool, reason: str
) -> str:
    if made_by(told):
        if touched(told) and not touched_too:
            return "kept"
        many.change(hand, decide_removal(many.now, run_id))
        return "deleted"
    outcome = "kept"
    for change in decisions_back(hand, told, run_id, reason, _parsed):
        many.change(hand, change)
        outcome = "restored"
    return outcome


def _parsed(name: str, value: Any) -> Any:
    if name.endswith("_id") and name != "external_id":
        return UUID(value) if value else None
    return _READERS[name](value)


_READERS = {field.attname: field.to_python for field in Deal._meta.concrete_fields}
"""How the JSON form of each column is read."""
