"""What an address of a list of the address book asks for: filters, order, columns, and what of it is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils.translation import gettext

from homeplate.accounts.care import ALL, BASES, STOPPABLE
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.queries import (
    BY_ACCOUNT,
    FREE,
    NO_BASIS,
    SORTS,
    STOPPED,
    AccountFilter,
    ContactFilter,
    get_account,
)
from homeplate.fields.queries import list_fields
from homeplate.fields.rules import Definition
from homeplate.kit.errors import NotFound
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.queries import MemberRow, members
from homeplate.web.accounts.book import CONTACTS, Book
from homeplate.web.forms import Given, options
from homeplate.web.lists.columns import Chosen, own_columns
from homeplate.web.lists.owners import ME, owner_filter_field
from homeplate.web.lists.picking import chosen
from homeplate.web.page import PageRequest, spoken
from homeplate.web.shown import Field, Option

LONGEST = {"q": 200, "cols": 400}
"""Characters of each part of an address; 40 of any other."""

NAMES = ("q", "owner", "show", "account", "reach", "basis", "sort", "cols", "view")
NARROWING = ("q", "owner", "show", "account", "reach", "basis")
ALONE = "alone"
"""Contacts without an account."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; a part that makes no sense is as if it were not there. `lost` names in words what asks
    for something that is gone."""

    typed: dict[str, str]
    wanted: AccountFilter | ContactFilter
    sort: str
    after: str
    columns: Chosen
    own: tuple[Definition, ...]
    filters: tuple[Field, ...]
    lost: tuple[str, ...]

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return any(self.typed[name] for name in NARROWING)

    def query(self, **more: str) -> str:
        """The query string that asks for the same, but for what `more` says."""
        return urlencode({name: value for name, value in {**self.typed, **more}.items() if value})


def asked(request: PageRequest, book: Book, given: Given) -> Asked:
    """Read an address of a list."""
    actor = request.actor
    typed = {name: given.text(name)[: LONGEST.get(name, 40)] for name in NAMES}
    people = members(actor, with_inactive=True)
    lost: list[str] = []
    owners = {str(one.id) for one in people} | {ME, ""}
    if typed["owner"] == str(actor.member_id):
        typed["owner"] = ME
    if typed["owner"] not in owners:
        lost.append(gettext("Owner"))
        typed["owner"] = ""
    if book is not CONTACTS or typed["show"] != ALONE:
        typed["show"] = ""
    for name, choices in (("reach", (FREE, STOPPED, *STOPPABLE)), ("basis", (NO_BASIS, *BASES))):
        if book is not CONTACTS or typed[name] not in choices:
            typed[name] = ""
    account = _account(actor, typed["account"]) if book is CONTACTS else ""
    if not account:
        if book is CONTACTS and typed["account"]:
            lost.append(gettext("Account"))
        typed["account"] = ""
    own = list_fields(actor, record=book.record)
    known = (*book.columns(), *own_columns(own, spoken()))
    columns = chosen(actor, book.place, typed, known, book.usual)
    typed["cols"] = columns.text
    sorts = (*SORTS, *BY_ACCOUNT) if book is CONTACTS else SORTS
    return Asked(
        typed=typed,
        wanted=_filter(actor, book, typed),
        sort=typed["sort"] if typed["sort"] in sorts else "name",
        after=given.text("after"),
        columns=columns,
        own=own,
        filters=_fields(actor, book, typed, people, account),
        lost=(*lost, *columns.lost),
    )


def _account(actor: Actor, text: str) -> str:
    """The name of the account that is asked for; empty for none."""
    identity = parse_id(text)
    try:
        return get_account(actor, account_id=identity).account.name if identity else ""
    except NotFound:
        return ""


def _filter(actor: Actor, book: Book, typed: dict[str, str]) -> AccountFilter | ContactFilter:
    owner: UUID | None = actor.member_id if typed["owner"] == ME else parse_id(typed["owner"])
    parts: dict[str, Any] = {"text": typed["q"], "owner_id": owner}
    if book is CONTACTS:
        parts |= {"alone": typed["show"] == ALONE, "account_id": parse_id(typed["account"])}
        parts |= {"reach": typed["reach"], "basis": typed["basis"]}
    return book.filter(**parts)


def _care_fields(typed: dict[str, str]) -> tuple[Field, ...]:
    """The inputs that narrow a list by whether and why people may be contacted."""
    reach = (
        Option("", gettext("Whether they may be contacted or not")),
        Option(FREE, gettext("Nothing ruled out")),
        Option(STOPPED, gettext("Something ruled out")),
        Option(ALL, gettext("Do not contact")),
        *(
            Option(key, gettext("Not by: %(channels)s") % {"channels": text.render(gettext)})
            for key, text in CHANNELS.items()
        ),
    )
    basis = (
        Option("", gettext("Any lawful basis")),
        Option(NO_BASIS, gettext("No lawful basis noted")),
        *options(BASES),
    )
    return (
        Field("reach", gettext("Contact"), "select", typed["reach"], reach),
        Field("basis", gettext("Lawful basis"), "select", typed["basis"], basis),
    )


def _fields(
    actor: Actor, book: Book, typed: dict[str, str], people: Iterable[MemberRow], account: str
) -> tuple[Field, ...]:
    """The inputs above the list."""
    is_contacts = book is CONTACTS
    mine = gettext("My contacts") if is_contacts else gettext("My accounts")
    found = [owner_filter_field(actor, people, typed["owner"], mine)]
    if is_contacts:
        show = (Option("", gettext("All contacts")), Option(ALONE, gettext("Without an account")))
        found.append(Field("show", gettext("Show"), "select", typed["show"], show))
        found += _care_fields(typed)
    if account:
        options = (Option("", gettext("All accounts")), Option(typed["account"], account))
        found.append(Field("account", gettext("Account"), "select", typed["account"], options))
    label = gettext("Name or e-mail address") if is_contacts else gettext("Part of the name")
    return (*found, Field("q", label, "search", typed["q"]))
