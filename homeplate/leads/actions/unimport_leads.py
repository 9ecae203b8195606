"""Taking back what an import did to leads, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.leads.models import Lead
from homeplate.leads.store import SUBJECT, plain, put_columns, unplain
from homeplate.ledger.actions import NewFact, record_many
from homeplate.ledger.queries import run_of
from homeplate.ledger.told import UNDONE, Told
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission


@action(Permission.LEAD_EDIT)
def unimport_leads(
    actor: Actor, *, run_id: UUID, lead_ids: Sequence[UUID], touched_too: bool, now: datetime
) -> Counter[str]:
    """Delete the leads that an import brought in, and put back what it changed of others.

    One that was changed since is kept unless `touched_too`; of others stays what somebody changed again. Gives how many
    were `deleted`, `restored` and `kept`.
    """
    found: Counter[str] = Counter()
    told = run_of(lead_ids, run_id)
    facts: list[NewFact] = []
    rows = Lead.objects.filter(id__in=lead_ids, archived_at=None).order_by("id").select_for_update()
    for lead in rows:
        history = told[lead.id]
        made = bool(history) and history[0].ours and history[0].verb == "lead.created"
        touched = any(not one.ours for one in history)
        if made and touched and not touched_too:
            found["kept"] += 1
            continue
        columns = {"archived_at": now} if made else _before(lead, history)
        if not columns:
            found["kept"] += 1
            continue
        data = {**put_columns(lead, columns), UNDONE: str(run_id)}
        facts.append(NewFact(SUBJECT, lead.id, "lead.archived" if made else "lead.edited", data))
        found["deleted" if made else "restored"] += 1
    record_many(actor, facts=facts, at=now)
    return found


def _before(lead: Lead, told: Sequence[Told]) -> dict[str, Any]:
    """What the import changed and nobody has changed since, as it was before."""
    back: dict[str, Any] = {}
    for one in reversed([one for one in told if one.ours and not one.undo]):
        new, was = one.data.get("set") or {}, one.data.get("was") or {}
        for name, value in was.items():
            present = back.get(name, plain(getattr(lead, name)))
            if present == new.get(name):
                back[name] = value
    return {name: unplain(name, value) for name, value in back.items() if plain(getattr(lead, name)) != value}
