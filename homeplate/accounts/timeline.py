"""What happened to an account or a contact and to those merged into it, read from the ledger, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.accounts.models import Account, Contact
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.ledger.queries import facts_about_any
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names

SIZE = 20


@dataclass(frozen=True, slots=True)
class Happening:
    """One fact. `by` is empty for what nobody did; `undo_id` is the merged record of a merge that can be undone."""

    id: UUID
    subject_id: UUID
    verb: str
    at: datetime
    by: str
    door: str
    data: Mapping[str, Any]
    undo_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class History:
    """One page of happenings and the names that they speak of: accounts and members by id."""

    page: Page[Happening]
    names: Mapping[UUID, str]


@query(Permission.ACCOUNT_VIEW)
def account_history(actor: Actor, *, account_id: UUID, cursor: str = "") -> History:
    """The facts of an account and of those merged into it, in three statements at most."""
    merged = Account.objects.filter(workspace_id=actor.workspace_id, merged_into_id=account_id)
    return _history(actor, account_id, list(merged.values_list("id", flat=True)), cursor)


@query(Permission.ACCOUNT_VIEW)
def contact_history(actor: Actor, *, contact_id: UUID, cursor: str = "") -> History:
    """The facts of a contact, as `account_history` gives those of an account."""
    merged = Contact.objects.filter(workspace_id=actor.workspace_id, merged_into_id=contact_id)
    return _history(actor, contact_id, list(merged.values_list("id", flat=True)), cursor)


def _history(actor: Actor, record_id: UUID, merged: list[UUID], cursor: str) -> History:
    rows = facts_about_any([record_id, *merged])
    # That they were merged is told once, by the one that stays.
    rows = rows.exclude(~Q(subject_id=record_id), verb__in=("account.absorbed", "contact.absorbed"))
    place = read_cursor(cursor, "history", 1)
    if place is not None:
        rows = rows.filter(id__lt=parse_id(place[0]) or UUID(int=0))
    found = list(rows.values_list("id", "subject_id", "verb", "at", "actor_id", "door", "data")[: SIZE + 1])
    members = member_names(actor.workspace_id)
    page = page_of(found, SIZE, "history", lambda row: (str(row[0]),))
    undoable = {record: record for record in merged}
    shown = []
    for identity, subject_id, verb, at, by, door, data in page.rows:
        undo_id = None
        if verb.endswith(".merged") and subject_id == record_id:
            merged_id = parse_id(str(data.get("merged_id")))  # gone from the facts of the erased
            undo_id = undoable.pop(merged_id, None) if merged_id else None  # only the latest merge of one
        shown.append(
            Happening(identity, subject_id, verb, at, members.get(by, "") if by else "", door, data, undo_id)
        )
    return History(Page(tuple(shown), page.next_cursor), {**members, **_accounts(shown)})


def _accounts(shown: list[Happening]) -> dict[UUID, str]:
    """The names of the accounts that facts refer to."""
    ids = {
        found
        for one in shown
        for side in ("set", "was")
        for column in ("account_id", "parent_id")
        if (found := parse_id(str((one.data.get(side) or {}).get(column) or "")))
    }
    return dict(Account.objects.filter(id__in=ids).values_list("id", "name")) if ids else {}
