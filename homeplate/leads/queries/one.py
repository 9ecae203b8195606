"""One lead, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import msg
from homeplate.leads.models import Lead
from homeplate.leads.queries.rows import COLUMNS, LeadRow, lead_row
from homeplate.leads.rules.moves import UNDOABLE
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names

SIZE = 20


@dataclass(frozen=True, slots=True)
class Found:
    """A lead; `worked` whether the actor may work on it, not only look at what they handed in."""

    lead: LeadRow
    worked: bool


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact. `by` is empty for what no member did; `undoable` on the last one, where it can be taken back."""

    id: UUID
    verb: str
    at: datetime
    by: str
    door: str
    data: Mapping[str, Any]
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class History:
    """One page of happenings, newest first, and the names of the members they speak of."""

    page: Page[Happening]
    names: Mapping[UUID, str]


@query(Permission.LEAD_VIEW)
def get_lead(actor: Actor, *, lead_id: UUID) -> Found:
    """One lead, deleted or not, in two statements at most. Raises `NotFound`."""
    rows = Lead.objects.visible_to(actor).filter(id=lead_id).values_list(*COLUMNS)
    found = rows.first()
    if found is None:
        not_found(msg("lead"))
    lead = lead_row(found)
    own = lead.handed_in_by_id != actor.member_id or actor.sees(lead.owner_id or lead.id, lead.team_id)
    return Found(lead, own or Lead.objects.worked_by(actor).filter(id=lead_id).exists())


@query(Permission.LEAD_VIEW)
def lead_history(actor: Actor, *, lead_id: UUID, cursor: str = "") -> History:
    """The facts of a lead that the actor may see. Raises `NotFound`."""
    if not Lead.objects.visible_to(actor).filter(id=lead_id).exists():
        not_found(msg("lead"))
    rows, place = facts_about(lead_id), read_cursor(cursor, "history", 1)
    if place is not None:
        rows = rows.filter(id__lt=parse_id(place[0]) or UUID(int=0))
    found = list(rows.values_list("id", "verb", "at", "actor_id", "door", "data")[: SIZE + 1])
    members = member_names(actor.workspace_id)
    page = page_of(found, SIZE, "history", lambda row: (str(row[0]),))
    shown = tuple(
        Happening(
            identity, verb, at, members.get(by, "") if by else "", door, data,
            undoable=place is None and number == 0 and verb in UNDOABLE,
        )
        for number, (identity, verb, at, by, door, data) in enumerate(page.rows)
    )  # fmt: skip
    return History(Page(shown, page.next_cursor), members)
