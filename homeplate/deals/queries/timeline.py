"""What happened to a deal, read from the ledger, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.deals.models import Deal
from homeplate.deals.queries.detail import DealDetail
from homeplate.deals.rules.refusals import TAKEN_BACK, TOLD_NO, standing
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import msg
from homeplate.ledger.models import Fact
from homeplate.ledger.queries import facts_about, times_told
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.tenancy.prepared import fetch


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
    return _entries(actor, deal_id, cursor, size, verbs)


@query(Permission.DEAL_VIEW)
def timeline_of(
    actor: Actor, *, detail: DealDetail, cursor: str = "", size: int = 50, verbs: tuple[str, ...] = ()
) -> Page[Entry]:
    """As `timeline`, for whoever has read the deal: it is not looked again whether they may."""
    return _entries(actor, detail.deal.id, cursor, size, verbs)


@query(Permission.DEAL_VIEW)
def noes_of(actor: Actor, *, detail: DealDetail) -> int:
    """How often the buyer said no for now, without what was taken back; for whoever has read the deal."""
    return standing(times_told(detail.deal.id, (TOLD_NO, TAKEN_BACK)))


def _entries(actor: Actor, deal_id: UUID, cursor: str, size: int, verbs: tuple[str, ...]) -> Page[Entry]:
    values, place = {"deal": deal_id}, read_cursor(cursor, "timeline", 1)
    if place is not None:
        values["before"] = parse_id(place[0]) or UUID(int=0)

    def build(marks: Mapping[str, Any]) -> QuerySet[Fact, Any]:
        rows = facts_about(marks["deal"])
        if "before" in marks:
            rows = rows.filter(id__lt=marks["before"])
        if verbs:
            rows = rows.filter(verb__in=verbs)
        return rows.values_list("id", "verb", "at", "actor_id", "door", "data")[: size + 1]

    fetched = list(fetch(("timeline", place is None, verbs, size), values, build))
    names = member_names(actor.workspace_id)
    page = page_of(fetched, size, "timeline", lambda row: (str(row[0]),))
    shown = tuple(
        Entry(identity, verb, at, names.get(by, "") if by else "", by, door, data)
        for identity, verb, at, by, door, data in page.rows
    )
    return Page(shown, page.next_cursor)
