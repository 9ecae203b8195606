"""Cleaning what people and imports say about accounts and contacts. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, TypedDict
from urllib.parse import urlsplit
from uuid import UUID

from homeplate.accounts.channels import CHANNELS
from homeplate.kit.clean import LANGUAGE, email_address, line, one_of, unknown_name, whole_number
from homeplate.kit.domains import in_one_form
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.money import currency_code, from_minor, to_minor
from homeplate.kit.phones import bare_phone, phone_forms
from homeplate.kit.text import folded, msg

NAME_LENGTH = 200
MOST_POINTS = 20
DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")
FAMILY_FIRST = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Scripts in which the family name is written first and without a space."""


class AccountValues(TypedDict, total=False):
    """What may be said about an account. `domain` may be a web address or an e-mail address as well;
    `revenue` is a yearly amount in `revenue_currency`, in the workspace's currency when that is missing."""

    name: str
    domain: str
    industry: str
    employees: int | str | None
    revenue: Decimal | int | str | None
    revenue_currency: str
    phone: str
    city: str
    country: str
    parent_id: UUID | None
    owner_id: UUID | None
    team_id: UUID | None
    custom: Mapping[str, Any]
    source: str
    external_id: str


class ContactValues(TypedDict, total=False):
    """What may be said about a contact. Without `name` it is put together from the two others; `emails`
    and `phones` are texts or `{"value", "label"}`, the foremost first."""

    name: str
    given_name: str
    family_name: str
    account_id: UUID | None
    title: str
    department: str
    language: str
    preferred_channel: str
    emails: Sequence[str | Mapping[str, str]]
    phones: Sequence[str | Mapping[str, str]]
    owner_id: UUID | None
    team_id: UUID | None
    custom: Mapping[str, Any]
    source: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Point:
    """One cleaned e-mail address or phone number; the same as another when kind and `folded` are.

    `written` is what a number was compared by before its country was known, empty where that is the same.
    """

    kind: str
    value: str
    folded: str
    label: str = ""
    written: str = ""

    def as_said(self) -> dict[str, str]:
        """The form that facts and answers show."""
        return {"value": self.value, "label": self.label}


def domain_of(value: object, *, field: str = "domain") -> str:
    """The bare domain in a web address, e-mail address or domain: lower case, in Unicode, without `www.`.

    Raises `Invalid` with code `domain`.
    """
    text = line(value, field=field, longest=500).lower()
    if not text:
        return ""
    host = text.rpartition("@")[2] if "://" not in text else text
    try:
        found = urlsplit(host if "://" in host else f"//{host}").hostname or ""
    except ValueError:
        found = ""
    domain = in_one_form(found.removeprefix("www.").rstrip("."))
    if len(domain) > 200 or not DOMAIN.fullmatch(domain):
        raise Invalid("domain", msg("A web address such as example.com is expected here."), field=field)
    return domain


def record_id(value: object, *, field: str) -> UUID | None:
    """The id in `value`, None for nothing. Raises `Invalid` with code `id`."""
    if value is None or value == "" or isinstance(value, UUID):
        return value or None  # type: ignore[return-value]
    found = parse_id(value) if isinstance(value, str) else None
    if found is None:
        raise Invalid("id", msg("This is not the id of a record."), field=field)
    return found


def language_code(value: object, *, field: str) -> str:
    """A language such as `ko` or `pt-BR`, or empty. Raises `Invalid` with code `language`."""
    text = line(value, field=field, longest=8)
    if text and not LANGUAGE.fullmatch(text):
        raise Invalid("language", msg("A language code such as en, ko or fi is expected here."), field=field)
    return text


Cleaner = Callable[..., Any]
_PEOPLE: dict[str, Cleaner] = {"owner_id": record_id, "team_id": record_id}
_ORIGIN: dict[str, Cleaner] = {"source": partial(line, longest=60), "external_id": line}
ACCOUNT_CLEANERS: dict[str, Cleaner] = {
    "name": partial(line, longest=NAME_LENGTH, required=True),
    "domain": domain_of,
    "industry": partial(line, longest=120),
    "employees": whole_number,
    "phone": partial(line, longest=40),
    "city": partial(line, longest=120),
    "country": partial(line, longest=120),
    "parent_id": record_id,
    **_PEOPLE,
    **_ORIGIN,
}
CONTACT_CLEANERS: dict[str, Cleaner] = {
    "name": partial(line, longest=NAME_LENGTH, required=True),
    "given_name": partial(line, longest=120),
    "family_name": partial(line, longest=120),
    "account_id": record_id,
    "title": partial(line, longest=160),
    "department": partial(line, longest=120),
    "language": language_code,
    "preferred_channel": partial(one_of, known=CHANNELS),
    **_PEOPLE,
    **_ORIGIN,
}


def account_columns(
    values: Mapping[str, Any], *, currency: str, revenue_minor: int | None = None
) -> dict[str, Any]:
    """The columns that `values` speak of, cleaned; `custom` is left out.

    `currency` is that of a revenue which names none; `revenue_minor` the present one, in that currency,
    whose number stays when only the currency changes. Raises `Invalid` for the field.
    """
    rest = {
        key: value for key, value in values.items() if key not in ("revenue", "revenue_currency", "custom")
    }
    columns = _cleaned(rest, ACCOUNT_CLEANERS)
    if "revenue" in values or "revenue_currency" in values:
        present = None if revenue_minor is None else from_minor(revenue_minor, currency).amount
        amount = values.get("revenue", present)
        columns |= _revenue(amount, values.get("revenue_currency") or currency)
    return columns


def contact_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `values` speak of, cleaned; `custom`, `emails` and `phones` are left out."""
    rest = {key: value for key, value in values.items() if key not in ("emails", "phones", "custom")}
    given, family = rest.get("given_name"), rest.get("family_name")
    if not rest.get("name") and (given or family):
        rest["name"] = full_name(str(given or ""), str(family or ""))[:NAME_LENGTH]
    return _cleaned(rest, CONTACT_CLEANERS)


def _cleaned(values: Mapping[str, Any], cleaners: Mapping[str, Cleaner]) -> dict[str, Any]:
    columns = {}
    for key, value in values.items():
        if key not in cleaners:
            raise unknown_name(key, cleaners, field=key[:60])
        columns[key] = cleaners[key](value, field=key)
    if "name" in columns:
        columns["search_name"] = search_name(columns["name"])
    return columns


def search_name(name: str) -> str:
    """The folded name as it is stored; folding can make a text longer than its column."""
    return folded(name)[:NAME_LENGTH]


def full_name(given: str, family: str) -> str:
    """Both names in the order of their script: 김민수, Aino Virtanen."""
    if given and family and FAMILY_FIRST.search(given + family):
        return f"{family.strip()}{given.strip()}"
    return f"{given} {family}".strip()


def _revenue(amount: object, currency: str) -> dict[str, Any]:
    if amount is None or amount == "":
        return {"revenue_minor": None, "revenue_currency": ""}
    if isinstance(amount, bool) or not isinstance(amount, Decimal | int | str):
        raise Invalid("number", msg("An amount is expected here."), field="revenue")
    try:
        code = currency_code(currency)
        return {"revenue_minor": to_minor(amount, code), "revenue_currency": code}
    except Invalid as error:
        field = "revenue_currency" if error.field == "currency" else "revenue"
        raise Invalid(error.code, error.message, field=field) from None


def points_of(emails: Sequence[object], phones: Sequence[object], country: str = "") -> tuple[Point, ...]:
    """The ways to reach a contact, cleaned; the same one twice is kept once. Raises `Invalid`.

    A number without its country is read as one of `country` (ISO 3166), where that is known.
    """
    return (
        *_points("email", emails, "emails", _email),
        *_points("phone", phones, "phones", partial(_phone, country=country)),
    )


def _points(
    kind: str, given: Sequence[object], field: str, clean: Callable[[object, str], tuple[str, str, str]]
) -> tuple[Point, ...]:
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise Invalid("list", msg("A list is expected here."), field=field)
    if len(given) > MOST_POINTS:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_POINTS), field=field)
    found: dict[str, Point] = {}
    for entry in given:
        pair = entry if isinstance(entry, Mapping) else {"value": entry}
        value, form, written = clean(pair.get("value"), field)
        if value:
            label = line(pair.get("label"), field=field, longest=20)
            found.setdefault(form, Point(kind, value, form, label, written))
    return tuple(found.values())


def _email(value: object, field: str) -> tuple[str, str, str]:
    address = email_address(value, field=field)
    return address, folded(address)[:254], ""


def _phone(value: object, field: str, country: str) -> tuple[str, str, str]:
    number = line(value, field=field, longest=40)
    shown, form = phone_forms(number, country)
    written = bare_phone(number)
    return shown, form, written if written != form else ""
