"""The audit log: who did what to which record, as far as the reader may see those records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from homeplate.accounts.models import Account, Contact
from homeplate.deals.models import Deal
from homeplate.fields.models import CustomField
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import Text, folded
from homeplate.ledger.models import Fact
from homeplate.ledger.queries import FactFilter, facts_like
from homeplate.people.access import Actor, query
from homeplate.people.models import Invitation, Member, Team
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import member_names
from homeplate.people.views import visible_views
from homeplate.playbook.models import Process

SHARED = ("account", "contact", "process", "field", "team", "framework")
"""Kinds of record that everybody of a workspace sees."""

OF_DEALS = ("deal", "answer")
"""Kinds of facts that carry the id of a deal: they are seen by whoever sees the deal."""

MOST_NAMED = 200
"""Records of a kind that a search for a name takes in."""


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One fact. `by` is empty for what nobody did, and for the operator at the command line."""

    id: UUID
    subject: str
    subject_id: UUID
    verb: str
    at: datetime
    by: str
    by_id: UUID | None
    door: str
    data: Mapping[str, Any]


_COLUMNS = ("id", "subject", "subject_id", "verb", "at", "actor_id", "door", "data")


@query(Permission.AUDIT_VIEW)
def audit(
    actor: Actor, *, wanted: FactFilter, text: str = "", cursor: str = "", size: int = 50
) -> Page[AuditRow]:
    """One page of the facts about records that `actor` may see; `text` is a part of a record's name.

    Raises `Invalid` (`cursor`) for a marker of another list.
    """
    if text:
        wanted = replace(wanted, about=_named(actor, folded(text)))
    rows = _after(_visible(actor, facts_like(wanted)), cursor)
    found = list(rows.values_list(*_COLUMNS)[: size + 1])
    page = page_of(found, size, "audit", lambda row: (row[4].isoformat(), str(row[0])))
    names = member_names(actor.workspace_id)
    shown = tuple(
        AuditRow(identity, subject, subject_id, verb, at, names.get(by, "") if by else "", by, door, data)
        for identity, subject, subject_id, verb, at, by, door, data in page.rows
    )
    return Page(shown, page.next_cursor)


def _after(rows: QuerySet[Fact], cursor: str) -> QuerySet[Fact]:
    place = read_cursor(cursor, "audit", 2)
    if place is None:
        return rows
    try:
        at, identity = datetime.fromisoformat(place[0]), parse_id(place[1]) or UUID(int=0)
    except ValueError:
        return rows
    # The plain bound beside the exact one is what lets an index begin there.
    return rows.filter(Q(at__lt=at) | Q(id__lt=identity), at__lte=at)


def _visible(actor: Actor, rows: QuerySet[Fact]) -> QuerySet[Fact]:
    """Facts about shared records, visible deals, colleagues of the own teams, and whatever one did oneself. What was
    spent is told only to those who may see it."""
    if not actor.may(Permission.COST_VIEW):
        rows = rows.exclude(subject="spending")
    if actor.reach is Reach.ALL:
        return rows
    deals = Deal.objects.visible_to(actor).values("id")
    near = Member.objects.filter(Q(team_id__in=sorted(actor.teams)) | Q(id=actor.member_id)).values("id")
    return rows.filter(
        Q(subject__in=OF_DEALS, subject_id__in=deals)
        | Q(subject__in=SHARED)
        | Q(subject="member", subject_id__in=near)
        | (Q(actor_id=actor.member_id) & ~Q(subject__in=OF_DEALS))
    )


def _named(actor: Actor, text: str) -> tuple[UUID, ...]:
    """The records whose name holds `text`; the first of each kind."""

    def holds(column: str) -> GreaterThan:
        return GreaterThan(StrIndex(column, Value(text)), 0)

    found: list[UUID] = []
    searched: tuple[QuerySet[Any], ...] = (
        Deal.objects.visible_to(actor).filter(holds("search_name")),
        Account.objects.filter(holds("search_name")),
        Contact.objects.filter(holds("search_name")),
    )
    for rows in searched:
        found.extend(rows.values_list("id", flat=True)[:MOST_NAMED])
    found.extend(key for key, name in member_names(actor.workspace_id).items() if text in folded(name))
    teams = Team.objects.values_list("id", "name")
    found.extend(key for key, name in teams if text in folded(name))
    return tuple(found)


@query(Permission.AUDIT_VIEW)
def record_names(actor: Actor, *, ids: Mapping[str, Iterable[UUID]]) -> dict[UUID, str | Text]:
    """What records are called, by kind of record: one statement for each kind that is asked for.

    A deal that the actor may not see has no name, nor have kinds that belong to another layer.
    """
    sources: dict[str, tuple[QuerySet[Any], str]] = {
        "deal": (Deal.objects.visible_to(actor), "name"),
        "account": (Account.objects.all(), "name"),
        "contact": (Contact.objects.all(), "name"),
        "team": (Team.objects.all(), "name"),
        "process": (Process.objects.all(), "name"),
        "field": (CustomField.objects.all(), "label"),
        "view": (visible_views(actor), "name"),
        "invitation": (Invitation.objects.all(), "email"),
    }
    names: dict[UUID, str | Text] = {}
    for kind, (rows, column) in sources.items():
        if some := set(ids.get(kind, ())):
            names.update(rows.filter(id__in=some).values_list("id", column))
    members = member_names(actor.workspace_id)
    names.update({one: members[one] for one in ids.get("member", ()) if one in members})
    return names
