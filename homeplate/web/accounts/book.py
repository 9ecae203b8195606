"""The lists of the address book: which columns accounts and contacts have, what stands in them, how they are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from homeplate.accounts.care import BASES
from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.queries import (
    AccountFilter,
    ContactFilter,
    count_accounts,
    count_contacts,
    get_account,
    get_contact,
    list_accounts,
    list_contacts,
)
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.deals.queries import Dealings, dealings_of_accounts, dealings_of_contacts
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor
from homeplate.transfer.safe_csv import Cell
from homeplate.web import caring, jinja
from homeplate.web.lists.columns import Column

Row = AccountRow | ContactRow
DEALT = frozenset({"deals", "touched"})
"""The columns that tell of deals: they are read only where one of them is shown."""


class Said(NamedTuple):
    """What stands in a cell: its text, where it leads, and the bare values of an export."""

    text: str = ""
    href: str = ""
    bare: Cell = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One of the two lists. `place` is the name of its address, `record` what its records are called in others."""

    place: str
    record: str
    usual: tuple[str, ...]
    columns: Callable[[], tuple[Column, ...]]
    filter: type[AccountFilter] | type[ContactFilter]
    rows: Callable[..., Any]
    count: Callable[..., int]
    read: Callable[[Actor, UUID], Row]
    dealings: Callable[[Actor, Sequence[UUID]], Mapping[UUID, Dealings]]
    say: Callable[[Any, str, Dealings], Said]

    def url(self, what: str, record_id: UUID) -> str:
        """An address about one of the records."""
        return _address(self.record + what).replace(SOME_ID, str(record_id))


SOME_ID = str(UUID(int=0))


@cache
def _address(name: str) -> str:
    """The address of a page about `SOME_ID`: looking one up for each cell would cost more than reading the records."""
    return reverse(name, args=[SOME_ID])


def _account_columns() -> tuple[Column, ...]:
    return (
        Column("industry", gettext("Industry"), css="desk"),
        Column("place", gettext("Place")),
        Column("employees", gettext("Employees"), css="num desk"),
        Column("deals", gettext("Open deals"), css="num"),
        Column("touched", gettext("Last touched")),
        Column("owner", gettext("Owner"), css="desk"),
        Column("domain", gettext("Web address"), css="desk"),
        Column("phone", gettext("Phone")),
        Column("revenue", gettext("Revenue a year"), css="num desk"),
        Column("parent", gettext("Parent company"), css="desk"),
        Column("source", gettext("Source"), css="desk"),
        Column("created", gettext("Added"), "-created", "desk"),
    )


def _contact_columns() -> tuple[Column, ...]:
    return (
        Column("account", gettext("Account"), "account"),
        Column("title", gettext("Job title")),
        Column("email", gettext("E-mail")),
        Column("phone", gettext("Phone")),
        Column("deals", gettext("Open deals"), css="num"),
        Column("touched", gettext("Last touched")),
        Column("owner", gettext("Owner"), css="desk"),
        Column("department", gettext("Department"), css="desk"),
        Column("emails", gettext("Other e-mail addresses"), css="desk"),
        Column("phones", gettext("Other phone numbers"), css="desk"),
        Column("care", gettext("Not to be contacted"), css="desk"),
        Column("basis", gettext("Lawful basis"), css="desk"),
        Column("channel", gettext("Prefers"), css="desk"),
        Column("language", gettext("Speaks"), css="desk"),
        Column("source", gettext("Source"), css="desk"),
        Column("created", gettext("Added"), "-created", "desk"),
    )


def _common(row: Row, key: str, dealings: Dealings, record: str) -> Said:
    """What stands in the columns that both lists have."""
    if key == "deals":
        many = dealings.open
        return Said(
            jinja.number(many) if many else "",
            f"{_address(record).replace(SOME_ID, str(row.id))}#t-deals",
            many,
        )
    if key == "touched":
        at = dealings.touched
        return Said(jinja.date(jinja.local_day(at), "short"), "", at) if at else Said(bare=None)
    if key == "owner":
        return Said(row.owner_name, "", row.owner_name)
    if key == "created":
        return Said(jinja.date(timezone.localdate(row.created_at), "short"), "", row.created_at)
    return Said(row.source, "", row.source)


def say_account(row: AccountRow, key: str, dealings: Dealings) -> Said:
    """What stands in a column of an account."""
    if key == "place":
        text = ", ".join(part for part in (row.city, row.country) if part)
        return Said(text, "", text)
    if key == "employees":
        return Said(jinja.number(row.employees) if row.employees is not None else "", "", row.employees)
    if key == "revenue":
        revenue = (
            from_minor(row.revenue_minor, row.revenue_currency) if row.revenue_minor is not None else None
        )
        return Said(jinja.money(revenue), "", revenue.amount) if revenue is not None else Said(bare=None)
    if key == "domain":
        return Said(row.domain, f"https://{row.domain}" if row.domain else "", row.domain)
    if key == "parent":
        return Said(
            row.parent_name,
            reverse("account", args=[row.parent_id]) if row.parent_id else "",
            row.parent_name,
        )
    if key == "phone":
        return Said(row.phone, _dial(row.phone), row.phone)
    if key == "industry":
        return Said(row.industry, "", row.industry)
    return _common(row, key, dealings, "account")


def say_contact(row: ContactRow, key: str, dealings: Dealings) -> Said:
    """What stands in a column of a contact: the foremost address and number."""
    if key == "account":
        return Said(row.account_name, _to_account(row.account_id), row.account_name)
    if key == "email":
        value = row.emails[0].value if row.emails else ""
        return Said(value, f"mailto:{value}" if value else "", value)
    if key == "phone":
        value = row.phones[0].value if row.phones else ""
        return Said(value, _dial(value), value)
    if key in ("emails", "phones"):
        text = "; ".join(point.value for point in getattr(row, key)[1:])
        return Said(text, "", text)
    if key in ("care", "basis", "channel", "language"):
        return _said_of_care(row, key)
    if key in ("title", "department"):
        value = str(getattr(row, key))
        return Said(value, "", value)
    return _common(row, key, dealings, "contact")


def _said_of_care(row: ContactRow, key: str) -> Said:
    """What stands in the columns that tell whether, why and how somebody is contacted."""
    if key == "care":
        text = caring.told(row.stops)
        return Said(text, "", text)
    if key == "basis":
        basis = BASES.get(row.lawful_basis)
        return Said(basis.render(gettext) if basis else "", "", row.lawful_basis)
    if key == "channel":
        channel = CHANNELS.get(row.preferred_channel)
        text = channel.render(gettext) if channel else ""
        return Said(text, "", text)
    return Said(str(dict(settings.LANGUAGES).get(row.language, row.language)), "", row.language)


def _to_account(account_id: UUID | None) -> str:
    return ACCOUNTS.url("", account_id) if account_id else ""


def _dial(number: str) -> str:
    """The address that calls a number; empty for what is none."""
    digits = "".join(sign for sign in number if sign.isdigit() or sign == "+")
    return f"tel:{digits}" if digits else ""


ACCOUNTS = Book(
    place="accounts",
    record="account",
    usual=("industry", "place", "employees", "deals", "touched", "owner"),
    columns=_account_columns,
    filter=AccountFilter,
    rows=list_accounts,
    count=count_accounts,
    read=lambda actor, record_id: get_account(actor, account_id=record_id).account,
    dealings=lambda actor, ids: dealings_of_accounts(actor, account_ids=ids),
    say=say_account,
)
CONTACTS = Book(
    place="contacts",
    record="contact",
    usual=("account", "title", "email", "phone", "deals", "touched"),
    columns=_contact_columns,
    filter=ContactFilter,
    rows=list_contacts,
    count=count_contacts,
    read=lambda actor, record_id: get_contact(actor, contact_id=record_id),
    dealings=lambda actor, ids: dealings_of_contacts(actor, contact_ids=ids),
    say=say_contact,
)
BOOKS = {book.place: book for book in (ACCOUNTS, CONTACTS)}
