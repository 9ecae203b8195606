"""What happened to a deal, read from the ledger, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.deals.models import Deal
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import msg
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names


@dataclass(frozen=True, slots=True)
class Entry:
    """One fact of a deal. `by` is empty for what nobody did (evidence that lapsed, an operator's command)."""

    id: UUID
    verb: str
    at: datetime
    by: str
    by_id: UUID | None
    door: str
    data: Mapping[str, Any]


@query(Permission.DEAL_VIEW)
def timeline(
    actor: Actor, *, deal_id: UUID, cursor: str = "", size: int = 50, verbs: tuple[str, ...] = ()
) -> Page[Entry]:
    """One page of a visible deal's facts; `verbs` keeps only those."""
    if not Deal.objects.visible_to(actor).filter(id=deal_id).exists():
        not_found(msg("deal"))
    return entries(actor, deal_id, cursor=cursor, size=size, verbs=verbs)


def entries(
    actor: Actor, deal_id: UUID, *, cursor: str = "", size: int = 50, verbs: tuple[str, ...] = ()
) -> Page[Entry]:
    """As `timeline`, for a deal whose visibility was checked already."""
    rows = facts_about(deal_id)
    place = read_cursor(cursor, "timeline", 1)
    if place is not None:
        rows = rows.filter(id__lt=parse_id(place[0]) or UUID(int=0))
    if verbs:
        rows = rows.filter(verb__in=verbs)
    fetched = list(rows.values_list("id", "verb", "at", "actor_id", "door", "data")[: size + 1])
    names = member_names(actor.workspace_id)
    page = page_of(fetched, size, "timeline", lambda row: (str(row[0]),))
    shown = tuple(
        Entry(identity, verb, at, names.get(by, "") if by else "", by, door, data)
        for identity, verb, at, by, door, data in page.rows
    )
    return Page(shown, page.next_cursor)
