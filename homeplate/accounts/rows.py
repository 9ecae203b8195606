"""Accounts and contacts as lists and pages read them: which columns, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.accounts.models import ContactPoint
from homeplate.people.access import Actor
from homeplate.people.queries import member_names
from homeplate.tenancy.prepared import fetch_among


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of a list; `revenue_minor` is yearly, in minor units of `revenue_currency`. One that was merged
    leads to another."""

    id: UUID
    name: str
    domain: str
    industry: str
    employees: int | None
    revenue_minor: int | None
    revenue_currency: str
    phone: str
    city: str
    country: str
    parent_id: UUID | None
    parent_name: str
    owner_id: UUID | None
    owner_name: str
    team_id: UUID | None
    custom: Mapping[str, Any]
    source: str
    external_id: str
    created_at: datetime
    archived_at: datetime | None
    merged_into_id: UUID | None
    revision: int


@dataclass(frozen=True, slots=True)
class PointRow:
    """One e-mail address or phone number."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A contact of a list; the foremost e-mail and phone come first."""

    id: UUID
    name: str
    given_name: str
    family_name: str
    account_id: UUID | None
    account_name: str
    title: str
    department: str
    language: str
    preferred_channel: str
    lawful_basis: str
    basis_source: str
    basis_on: date | None
    basis_evidence: str
    stops: Mapping[str, Mapping[str, str]]
    emails: tuple[PointRow, ...]
    phones: tuple[PointRow, ...]
    owner_id: UUID | None
    owner_name: str
    team_id: UUID | None
    custom: Mapping[str, Any]
    source: str
    external_id: str
    created_at: datetime
    archived_at: datetime | None
    merged_into_id: UUID | None
    revision: int
    erased_at: datetime | None = None


_SHARED = (
    "owner_id", "team_id", "custom", "source", "external_id", "created_at", "archived_at", "merged_into_id", "revision",
)  # fmt: skip
_ACCOUNT = (
    "id", "name", "domain", "industry", "employees", "revenue_minor", "revenue_currency", "phone", "city", "country",
    "parent_id", *_SHARED,
)  # fmt: skip
ACCOUNT_FIELDS = (*_ACCOUNT, "parent__name")
"""The columns of an account that `account_rows` reads."""

_CONTACT = (
    "id", "name", "given_name", "family_name", "account_id", "title", "department", "language", "preferred_channel",
    "lawful_basis", "basis_source", "basis_on", "basis_evidence", "stops",
    *_SHARED, "erased_at",
)  # fmt: skip
CONTACT_FIELDS = (*_CONTACT, "account__name")
"""The columns of a contact that `contact_rows` reads."""


def account_rows(actor: Actor, rows: Iterable[Sequence[Any]]) -> list[AccountRow]:
    """Accounts from the values of `ACCOUNT_FIELDS`."""
    names, owner = member_names(actor.workspace_id), _ACCOUNT.index("owner_id")
    found = []
    for *row, above in rows:
        # By position: by name it would cost as much as reading the row.
        whose = (row[owner], names.get(row[owner], ""))
        values = [*row[:owner], above or "", *whose, *row[owner + 1 :]]
        found.append(AccountRow(*values))
    return found


def contact_rows(actor: Actor, rows: Iterable[Sequence[Any]]) -> list[ContactRow]:
    """Contacts from the values of `CONTACT_FIELDS`, with their e-mails and phones: one statement."""
    people, names = list(rows), member_names(actor.workspace_id)
    points = _points([row[0] for row in people])
    named, owner = _CONTACT.index("account_id") + 1, _CONTACT.index("owner_id")
    found = []
    for *row, account in people:
        reached = (tuple(points.get((row[0], kind), ())) for kind in ("email", "phone"))
        whose = (row[owner], names.get(row[owner], ""))
        values = [*row[:named], account or "", *row[named:owner], *reached, *whose, *row[owner + 1 :]]
        found.append(ContactRow(*values))
    return found


def _points(contact_ids: Sequence[UUID]) -> dict[tuple[UUID, str], list[PointRow]]:
    def build(marks: Mapping[str, Any], among: Sequence[UUID]) -> QuerySet[ContactPoint, Any]:
        rows = ContactPoint.objects.filter(contact_id__in=among).order_by("contact_id", "position", "id")
        return rows.values_list("contact_id", "kind", "value", "label")

    points: dict[tuple[UUID, str], list[PointRow]] = {}
    for contact_id, kind, value, label in fetch_among("contacts.points", {}, contact_ids, build):
        points.setdefault((contact_id, kind), []).append(PointRow(value, label))
    return points
