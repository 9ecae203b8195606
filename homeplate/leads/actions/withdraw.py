"""Taking back leads that were handed in together, as long as nobody did anything with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from homeplate.leads.models import Lead
from homeplate.leads.rules.moves import Change
from homeplate.leads.store import write
from homeplate.ledger.queries import untouched
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.LEAD_EDIT)
def withdraw_leads(actor: Actor, *, lead_ids: Sequence[UUID], now: datetime) -> frozenset[UUID]:
    """Delete those of some leads of which nothing was told since they came in; their ids. They can be restored.

    Those that the actor handed in, and those that they may hand to anybody; the others stay.
    """
    rows = Lead.objects.visible_to(actor).filter(id__in=lead_ids, archived_at__isnull=True)
    if not actor.may(Permission.LEAD_ASSIGN):
        rows = rows.filter(handed_in_by_id=actor.member_id)
    found = list(rows.select_for_update())
    still = untouched([lead.id for lead in found])
    for lead in found:
        if lead.id in still:
            write(actor, lead, Change("lead.archived", {"archived_at": now}), now, told=False)
    return frozenset(still)
