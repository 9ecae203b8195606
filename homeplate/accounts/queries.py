"""Reading accounts and contacts: one, a page of them, and the search by part of a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from homeplate.accounts.care import ALL, BASES, STOPPABLE
from homeplate.accounts.models import Account, Contact, ContactPoint, Suppression
from homeplate.accounts.rows import (
    ACCOUNT_FIELDS,
    CONTACT_FIELDS,
    AccountRow,
    ContactRow,
    account_rows,
    contact_rows,
)
from homeplate.accounts.rules import search_name
from homeplate.fields.queries import ids_matching
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, page_of, read_cursor
from homeplate.kit.text import folded, msg, one_line
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.tenancy.prepared import fetch

LARGEST_PAGE = 500
SHOWN = 100
"""The most contacts and subsidiaries that come with an account; the counts tell of all."""

SORTS = ("name", "-name", "created", "-created")
"""By folded name, or in the order they were added."""

BY_ACCOUNT = ("account", "-account")
"""How contacts may be sorted besides: by the name of their account, those without one last."""

STOPPED, FREE, NO_BASIS = "any", "none", "none"
"""Of contacts: who ruled out some channel, who ruled out none, and whom no lawful basis is known for."""

Custom = tuple[tuple[str, str, str], ...]
"""Conditions on custom fields: (field key, operator, value)."""


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What a list of accounts may be narrowed by; the parts combine with AND. `text` is a part of the name."""

    text: str = ""
    domain: str = ""
    industry: str = ""
    country: str = ""
    owner_id: UUID | None = None
    team_id: UUID | None = None
    parent_id: UUID | None = None
    source: str = ""
    external_id: str = ""
    archived: bool = False
    custom: Custom = ()


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What a list of contacts may be narrowed by; the parts combine with AND. `email` is a whole address. With an @ in
    it `text` is part of an address, not of the name. `alone` keeps those without an account. `reach` keeps those who
    ruled out a channel of `care.STOPPABLE` (or all of them), `STOPPED` those who ruled out any, `FREE` those who
    ruled out none. `basis` is a key of `care.BASES`, or `NO_BASIS`."""

    text: str = ""
    email: str = ""
    alone: bool = False
    reach: str = ""
    basis: str = ""
    account_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = None
    source: str = ""
    external_id: str = ""
    archived: bool = False
    custom: Custom = ()


@dataclass(frozen=True, slots=True)
class AccountHit:
    """What a search finds."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ContactHit:
    """A contact that a search found, with the name of their account."""

    id: UUID
    name: str
    account_name: str


@dataclass(frozen=True, slots=True)
class AccountDetail:
    """An account with its people and subsidiaries, archived ones left out; the first `SHOWN` of each by name."""

    account: AccountRow
    contacts: tuple[ContactRow, ...]
    contact_count: int
    subsidiaries: tuple[AccountHit, ...]
    subsidiary_count: int


@query(Permission.ACCOUNT_VIEW)
def get_account(actor: Actor, *, account_id: UUID) -> AccountDetail:
    """One account, archived or not, in five statements at most. Raises `NotFound`."""
    found = account_rows(actor, Account.objects.filter(id=account_id).values_list(*ACCOUNT_FIELDS))
    if not found:
        not_found(msg("account"))
    people = Contact.objects.filter(account_id=account_id, archived_at=None)
    below = Account.objects.filter(parent_id=account_id, archived_at=None)
    by_name = people.order_by("search_name", "id").values_list(*CONTACT_FIELDS)
    contacts = contact_rows(actor, by_name[: SHOWN + 1])
    children = [
        AccountHit(*row) for row in below.order_by("search_name", "id").values_list("id", "name")[: SHOWN + 1]
    ]
    return AccountDetail(
        account=found[0],
        contacts=tuple(contacts[:SHOWN]),
        contact_count=people.count() if len(contacts) > SHOWN else len(contacts),
        subsidiaries=tuple(children[:SHOWN]),
        subsidiary_count=below.count() if len(children) > SHOWN else len(children),
    )


@query(Permission.ACCOUNT_VIEW)
def get_contact(actor: Actor, *, contact_id: UUID) -> ContactRow:
    """One contact, archived or not. Raises `NotFound`."""
    found = contact_rows(actor, Contact.objects.filter(id=contact_id).values_list(*CONTACT_FIELDS))
    if not found:
        not_found(msg("contact"))
    return found[0]


@query(Permission.ACCOUNT_VIEW)
def list_accounts(
    actor: Actor, *, wanted: AccountFilter | None = None, sort: str = "name", cursor: str = "", size: int = 50
) -> Page[AccountRow]:
    """One page of accounts. Raises `Invalid` for an unknown sort, filter field or cursor."""
    wanted, size = wanted or AccountFilter(), min(max(size, 1), LARGEST_PAGE)

    def build(marks: Mapping[str, Any]) -> QuerySet[Account, Any]:
        rows = _filtered(Account.objects.all(), wanted, "account")
        return _ordered(rows, sort, cursor)[: size + 1].values_list(*ACCOUNT_FIELDS)

    key = ("accounts", wanted.archived, sort, size)
    rows = fetch(key, {}, build) if _is_whole(wanted, cursor) else build({})
    return page_of(account_rows(actor, rows), size, sort, _place)


@query(Permission.ACCOUNT_VIEW)
def list_contacts(
    actor: Actor, *, wanted: ContactFilter | None = None, sort: str = "name", cursor: str = "", size: int = 50
) -> Page[ContactRow]:
    """One page of contacts with their e-mails and phones. Raises `Invalid` as `list_accounts` does."""
    wanted, size = wanted or ContactFilter(), min(max(size, 1), LARGEST_PAGE)
    if sort in BY_ACCOUNT:
        people = _filtered(Contact.objects.filter(workspace_id=actor.workspace_id), wanted, "contact")
        return page_of(_by_account(actor, people, sort, cursor, size + 1), size, sort, _place_by_account)

    def build(marks: Mapping[str, Any]) -> QuerySet[Contact, Any]:
        rows = _filtered(Contact.objects.all(), wanted, "contact")
        return _ordered(rows, sort, cursor)[: size + 1].values_list(*CONTACT_FIELDS)

    key = ("contacts", wanted.archived, sort, size)
    rows = fetch(key, {}, build) if _is_whole(wanted, cursor) else build({})
    return page_of(contact_rows(actor, rows), size, sort, _place)


@query(Permission.ACCOUNT_VIEW)
def people_of_account(actor: Actor, *, account_id: UUID, limit: int) -> list[tuple[UUID, str, str]]:
    """Id, name and title of the first people of an account by name, as a form offers them."""

    def build(marks: Mapping[str, Any]) -> QuerySet[Contact, Any]:
        rows = Contact.objects.filter(account_id=marks["account"], archived_at__isnull=True)
        return rows.order_by("search_name", "id").values_list("id", "name", "title")[:limit]

    return [
        (one, name, title) for one, name, title in fetch(("people", limit), {"account": account_id}, build)
    ]


@query(Permission.ACCOUNT_VIEW)
def names_of_accounts(actor: Actor, *, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What accounts are called, archived ones too; one that there is not any more is left out."""
    found = Account.objects.filter(workspace_id=actor.workspace_id, id__in=list(ids))
    return dict(found.values_list("id", "name"))


@query(Permission.ACCOUNT_VIEW)
def search_accounts(actor: Actor, *, text: str, limit: int = 10) -> tuple[AccountHit, ...]:
    """The first accounts by name whose name has `text` in it, in any language and from one character on.

    Walks one index that holds every column it reads, and stops at `limit`: a miss costs 3 ms among
    20,000 accounts and grows with their number.
    """
    part = search_name(one_line(text))
    if not part:
        return ()
    limit = min(max(limit, 1), 50)

    def build(given: Mapping[str, Any]) -> QuerySet[Any, Any]:
        rows = _with_part(Account.objects.filter(archived_at=None), given["part"])
        return rows.order_by("search_name", "id").values_list("id", "name")[:limit]

    return tuple(AccountHit(*row) for row in fetch(("accounts.search", limit), {"part": part}, build))


@query(Permission.ACCOUNT_VIEW)
def search_contacts(actor: Actor, *, text: str, limit: int = 10) -> tuple[ContactHit, ...]:
    """The first contacts by name whose name has `text` in it, found as `search_accounts` finds accounts."""
    part = search_name(one_line(text))
    if not part:
        return ()
    limit = min(max(limit, 1), 50)

    def build(given: Mapping[str, Any]) -> QuerySet[Any, Any]:
        # First the ids, from the index alone; only those few contacts are then read.
        rows = _with_part(Contact.objects.filter(archived_at=None), given["part"])
        ids = rows.order_by("search_name", "id").values("id")[:limit]
        found = Contact.objects.filter(id__in=ids).order_by("search_name", "id")
        return found.values_list("id", "name", "account__name")

    rows = fetch(("contacts.search", limit), {"part": part}, build)
    return tuple(ContactHit(identity, name, account or "") for identity, name, account in rows)


@query(Permission.ACCOUNT_VIEW)
def count_accounts(actor: Actor, *, wanted: AccountFilter | None = None, most: int | None = None) -> int:
    """How many accounts there are, archived ones left out; counted no further than `most`."""
    return _filtered(Account.objects.all(), wanted or AccountFilter(), "account")[:most].count()


@query(Permission.ACCOUNT_VIEW)
def count_contacts(actor: Actor, *, wanted: ContactFilter | None = None, most: int | None = None) -> int:
    """How many contacts there are, archived ones left out; counted no further than `most`."""
    return _filtered(Contact.objects.all(), wanted or ContactFilter(), "contact")[:most].count()


M = TypeVar("M", bound=models.Model)
_EXACT = (
    "domain",
    "industry",
    "country",
    "owner_id",
    "team_id",
    "parent_id",
    "account_id",
    "source",
    "external_id",
)


def _with_part(rows: QuerySet[M], part: str) -> QuerySet[M]:
    """The rows whose folded name has `part` in it. Not LIKE: nothing to escape, the same on every engine."""
    return rows.filter(GreaterThan(StrIndex("search_name", Value(part)), 0))


def _of_address(rows: QuerySet[M], part: str) -> QuerySet[M]:
    """The contacts with an e-mail address that has `part` in it; where those are few, nobody else is looked at."""
    points = ContactPoint.objects.filter(GreaterThan(StrIndex("folded", Value(part)), 0), kind="email")
    few = set(points.values_list("contact_id", flat=True)[: LARGEST_PAGE + 1])
    return rows.filter(id__in=few if len(few) <= LARGEST_PAGE else points.values("contact_id"))


def _filtered(rows: QuerySet[M], wanted: AccountFilter | ContactFilter, record: str) -> QuerySet[M]:
    given = {name: getattr(wanted, name, None) for name in _EXACT}
    exact = {
        name: one_line(value) if isinstance(value, str) else value for name, value in given.items() if value
    }
    rows = rows.filter(archived_at__isnull=not wanted.archived, **exact)
    if part := folded(one_line(wanted.text)):
        rows = _of_address(rows, part) if "@" in part and record == "contact" else _with_part(rows, part)
    if isinstance(wanted, ContactFilter) and wanted.email:
        points = ContactPoint.objects.filter(kind="email", folded=folded(one_line(wanted.email)))
        rows = rows.filter(id__in=points.values("contact_id"))
    if isinstance(wanted, ContactFilter) and wanted.alone:
        rows = rows.filter(account__isnull=True)
    if isinstance(wanted, ContactFilter):
        rows = _cared_for(rows, wanted)
    for key, operator, value in wanted.custom:
        rows = rows.filter(id__in=ids_matching(record, key, operator, value))
    return rows


def _cared_for(rows: QuerySet[M], wanted: ContactFilter) -> QuerySet[M]:
    """The contacts who ruled out what is asked for, and those with a lawful basis or without one."""
    if wanted.reach == FREE:
        rows = rows.filter(stopped="")
    elif wanted.reach:
        one_of(wanted.reach, (STOPPED, *STOPPABLE), field="reach")
        rows = rows.filter(stopped__gt="")
        if wanted.reach != STOPPED:
            asked = Q(GreaterThan(StrIndex("stopped", Value(f" {wanted.reach} ")), 0))
            rows = rows.filter(asked | Q(GreaterThan(StrIndex("stopped", Value(f" {ALL} ")), 0)))
    if wanted.basis:
        one_of(wanted.basis, (NO_BASIS, *BASES), field="basis")
        rows = rows.filter(lawful_basis="" if wanted.basis == NO_BASIS else wanted.basis)
    return rows


def _is_whole(wanted: AccountFilter | ContactFilter, cursor: str = "") -> bool:
    """Whether a list begins with its first record and nothing narrows it: most are, and they are asked for alike."""
    return not cursor and wanted == replace(type(wanted)(), archived=wanted.archived)


def _ordered(rows: QuerySet[M], sort: str, cursor: str) -> QuerySet[M]:
    """`rows` in their order, from the place that `cursor` marks."""
    one_of(sort, SORTS, field="sort", required=True)
    by_name, falling = sort.endswith("name"), sort.startswith("-")
    place = read_cursor(cursor, sort, 2)
    if place is not None:
        rows = _after_place(rows, place[0] if by_name else None, place[1], falling)
    order = ("search_name", "id") if by_name else ("id",)
    return rows.order_by(*(f"-{column}" if falling else column for column in order))


def _after_place(
    rows: QuerySet[M], name: str | None, record: str, falling: bool, *, itself: bool = False
) -> QuerySet[M]:
    """The rows behind that of an id, by name where one is given; with the row `itself` where it is asked for.
    Raises `Invalid` (`cursor`) where it is no id."""
    step, record_id = "lt" if falling else "gt", parse_id(record)
    if record_id is None:
        raise Invalid("cursor", msg("This page marker is not one of ours."), field="cursor")
    later = Q(**{f"id__{step}{'e' if itself else ''}": record_id})
    if name is not None:
        # The first condition alone lets the index start at the place.
        rows = rows.filter(**{f"search_name__{step}e": name})
        later = Q(**{f"search_name__{step}": name}) | (Q(search_name=name) & later)
    return rows.filter(later)


def _place(row: AccountRow | ContactRow) -> tuple[str, str]:
    return search_name(row.name), str(row.id)


def _by_account(
    actor: Actor, rows: QuerySet[Contact], sort: str, cursor: str, limit: int
) -> list[ContactRow]:
    """The first contacts by the name of their account, from the place that `cursor` marks.

    Only among the first accounts, read off the index of their names: as many as there are rows are enough, since each
    has a contact. An engine that joins first sorts every contact there is.
    """
    falling, place = sort.startswith("-"), read_cursor(cursor, sort, 4)
    by_name = [f"-{one}" if falling else one for one in ("search_name", "id")]
    found: list[ContactRow] = []
    if place is None or place[1]:
        accounts = Account.objects.filter(
            Exists(rows.filter(account_id=OuterRef("id"))), workspace_id=actor.workspace_id
        )
        there = rows
        if place is not None:
            accounts = _after_place(accounts, place[0], place[1], falling, itself=True)
            begun = Q(account_id=parse_id(place[1]))
            rest = _after_place(rows.filter(begun), place[2], place[3], falling)
            there = rows.filter(~begun | Q(id__in=rest.values("id")))
        first = accounts.order_by(*by_name).values("id")[:limit]
        by_account = [f"-{one}" if falling else one for one in ("account__search_name", "account_id")]
        there = there.filter(account_id__in=first).order_by(*by_account, *by_name)
        found += contact_rows(actor, there.values_list(*CONTACT_FIELDS)[:limit])
    if len(found) < limit:
        alone = rows.filter(account__isnull=True)
        if place is not None and not place[1]:
            alone = _after_place(alone, place[2], place[3], falling)
        rest_of = alone.order_by(*by_name).values_list(*CONTACT_FIELDS)
        found += contact_rows(actor, rest_of[: limit - len(found)])
    return found


def _place_by_account(row: ContactRow) -> tuple[str, str, str, str]:
    account = str(row.account_id) if row.account_id else ""
    return search_name(row.account_name), account, *_place(row)


@query(Permission.PERSON_ERASE)
def erased_people(actor: Actor) -> int:
    """How many fingerprints are kept of addresses and ids of people who were erased."""
    return Suppression.objects.filter(workspace_id=actor.workspace_id).count()


@query(Permission.ACCOUNT_VIEW)
def newest_account(actor: Actor, *, besides: Iterable[UUID] = ()) -> tuple[UUID, str] | None:
    """Id and name of the account that was added last, those in `besides` apart; None when there is none."""
    rows = Account.objects.filter(archived_at=None).exclude(id__in=list(besides))
    return rows.order_by("-id").values_list("id", "name").first()
