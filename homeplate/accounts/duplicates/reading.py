"""Accounts and contacts in the forms in which they are compared: all of them, or some."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from homeplate.accounts.duplicates import normal
from homeplate.accounts.models import Account, Contact, ContactPoint

AT_ONCE = 2_000
_plain, _company = lru_cache(maxsize=5_000)(normal.plain), lru_cache(maxsize=20_000)(normal.company)
"""For what many records share: titles, places, the names of companies."""
Row = dict[str, Any]
Points = tuple[Sequence[str], Sequence[str]]
"""The e-mail addresses and the phone numbers of a contact."""

_ACCOUNT = ("id", "name", "domain", "phone", "city", "country", "parent_id")
_CONTACT = (
    "id",
    "name",
    "given_name",
    "family_name",
    "title",
    "account__name",
    "account__domain",
)


def accounts(ids: Collection[UUID] | None = None) -> Iterator[Row]:
    """The accounts of the present workspace that are not archived, or some of them, by id."""
    rows = Account.objects.filter(archived_at=None).order_by("id").values_list(*_ACCOUNT)
    for row in rows.iterator(AT_ONCE) if ids is None else rows.filter(id__in=ids):
        yield {"id": row[0], "own": str(row[0]), **account_row(*row[1:6], above=row[6])}


def account_row(
    name: str, domain: str, phone: str, city: str, country: str, *, above: UUID | None = None
) -> Row:
    """What is compared of an account."""
    core, legal = normal.company(name)
    domain = normal.own_domain(domain)
    return {
        "core": core,
        "words": normal.in_order(core),
        "legal": legal,
        "domain": domain,
        "label": normal.label(domain),
        "phone": normal.phone(phone),
        "city": _plain(city),
        "country": _plain(country),
        "start": core.replace(" ", "")[:6],
        "above": str(above) if above else "",
    }


def contacts(ids: Collection[UUID] | None = None) -> Iterator[Row]:
    """The contacts of the present workspace that are not archived, or some of them, by id."""
    rows = Contact.objects.filter(archived_at=None).order_by("id").values_list(*_CONTACT)
    points = ContactPoint.objects.order_by("contact_id", "kind", "position").values_list(
        "contact_id", "kind", "value"
    )
    if ids is None:
        told = _together(points.iterator(AT_ONCE))
        people: Iterable[tuple[Any, ...]] = rows.iterator(AT_ONCE)
    else:
        told, people = _together(points.filter(contact_id__in=ids)), rows.filter(id__in=ids)
    ahead = next(told, None)
    for identity, *row in people:
        while ahead is not None and ahead[0] < identity:
            ahead = next(told, None)
        reached = ahead[1] if ahead is not None and ahead[0] == identity else ((), ())
        yield {
            "id": identity,
            **contact_row(*row[:4], account=(row[4] or "", row[5] or ""), points=reached),
        }


def _together(points: Iterable[tuple[UUID, str, str]]) -> Iterator[tuple[UUID, Points]]:
    """The addresses and numbers of one contact after the other."""
    of, emails, phones = None, list[str](), list[str]()
    for contact_id, kind, value in points:
        if contact_id != of:
            if of is not None:
                yield of, (emails, phones)
            of, emails, phones = contact_id, [], []
        (emails if kind == "email" else phones).append(value)
    if of is not None:
        yield of, (emails, phones)


def contact_row(
    name: str, given: str, family: str, title: str, *, account: tuple[str, str], points: Points
) -> Row:
    """What is compared of a contact; `account` is the name and the domain of theirs."""
    first, last = normal.person(name, given, family)
    emails = normal.personal(points[0])
    phones = [number for one in points[1] if (number := normal.phone(one))]
    company, _ = _company(account[0])
    return {
        "given": first,
        "family": last,
        "whole": normal.in_order(first, last),
        "email": emails[0] if emails else "",
        "local": _local(emails, first, last),
        "emails": emails,
        "phone": phones[0] if phones else "",
        "phones": phones,
        "account": company,
        "domain": normal.domain_of_addresses(points[0]) or normal.own_domain(account[1]),
        "title": _plain(title),
        "start": f"{last[:3]} {first[:2]}" if first and last else "",
    }


def _local(emails: Sequence[str], given: str, family: str) -> str:
    """What stands before the @ where it is long enough to be somebody's, and more than their name: namesakes have that
    in common, so it would count the name twice. A name in other letters (김민수) is spelt in Latin ones there, in many
    ways: letters alone are taken for it."""
    local = emails[0].partition("@")[0] if emails else ""
    first, last = given.replace(" ", ""), family.replace(" ", "")
    made = {first + last, last + first, first[:1] + last, last + first[:1], first + last[:1]}
    bare = re.sub(r"[._\-]", "", local)
    is_name = bare in made or (bare.isalpha() and not f"{first}{last}".isascii())
    return local if len(local) >= 5 and not is_name else ""


def count(kind: str) -> int:
    """How many records of a kind there are, archived ones apart."""
    rows: Any = (Account if kind == "account" else Contact).objects
    number: int = rows.filter(archived_at=None).count()
    return number


READ: Mapping[str, Any] = {"account": accounts, "contact": contacts}
"""How records are read, by what facts call them."""
