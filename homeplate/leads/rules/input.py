"""Cleaning of what is said about a lead, and what it is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, TypedDict
from uuid import UUID

from babel import Locale

from homeplate.accounts.domains import company_domain
from homeplate.accounts.rules import domain_of, language_code, record_id
from homeplate.kit.clean import email_address, line, one_of, paragraphs, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg
from homeplate.leads.rules.kinds import APPROACHES, IMMEDIACY, SOURCES

MOST_APPROACHES = 12
SEARCHED = 600


NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})
"""Codes of what is no country."""


class LeadValues(TypedDict, total=False):
    """What may be said about a lead; a person or a company has to be. `approaches` are `{"way", "text"}`."""

    person: str
    company: str
    job_title: str
    email: str
    phone: str
    domain: str
    country: str
    region: str
    city: str
    postal_code: str
    language: str
    industry: str
    source: str
    source_detail: str
    need: str
    immediacy: str
    approaches: Sequence[Mapping[str, str]]
    consent: str
    note: str
    account_id: UUID | None
    contact_id: UUID | None


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """The codes of all countries (ISO 3166 alpha-2)."""
    codes = map(str, Locale("en").territories)
    return frozenset(code for code in codes if re.fullmatch("[A-Z]{2}", code)) - NO_COUNTRIES


def country_code(value: object, *, field: str) -> str:
    """A country (ISO 3166 alpha-2) in capitals, or empty. Raises `Invalid` (`country`)."""
    code = line(value, field=field, longest=60).upper()
    if code and code not in countries():
        raise Invalid("country", msg("A country code such as FI, KR or DE is expected here."), field=field)
    return code


def approaches_of(value: object, *, field: str) -> list[dict[str, str]]:
    """The ways to approach somebody, each with what to say or whom to ask; empty lines are left out."""
    if value is None:
        return []
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise Invalid("list", msg("A list is expected here."), field=field)
    if len(value) > MOST_APPROACHES:
        raise Invalid("too-many", msg("At most {count} of them.", count=MOST_APPROACHES), field=field)
    found = []
    for one in value:
        if not isinstance(one, Mapping):
            raise Invalid("list", msg("A list is expected here."), field=field)
        way = one_of(one.get("way"), APPROACHES, field=field)
        text = line(one.get("text"), field=field, longest=300)
        if way or text:
            found.append({"way": way or "other", "text": text})
    return found


_CLEANERS: dict[str, Callable[..., Any]] = {
    "person": partial(line, longest=200),
    "company": partial(line, longest=200),
    "job_title": partial(line, longest=160),
    "email": email_address,
    "phone": partial(line, longest=40),
    "domain": domain_of,
    "country": country_code,
    "region": partial(line, longest=120),
    "city": partial(line, longest=120),
    "postal_code": partial(line, longest=20),
    "language": language_code,
    "industry": partial(line, longest=120),
    "source": partial(one_of, known=SOURCES, required=True),
    "source_detail": partial(line, longest=200),
    "need": partial(paragraphs, longest=4000),
    "immediacy": partial(one_of, known=IMMEDIACY),
    "approaches": approaches_of,
    "consent": partial(paragraphs, longest=1000),
    "note": partial(paragraphs, longest=4000),
    "account_id": record_id,
    "contact_id": record_id,
}

TEXTS = tuple(name for name in _CLEANERS if name not in ("approaches", "account_id", "contact_id"))
"""What is said in plain text."""


def lead_columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that `values` speak of, cleaned. Raises `Invalid` for the field."""
    columns = {}
    for name, value in values.items():
        if name not in _CLEANERS:
            raise unknown_name(name, _CLEANERS, field=name[:60])
        columns[name] = _CLEANERS[name](value, field=name)
    return columns


def with_domain(columns: dict[str, Any], present: str = "") -> dict[str, Any]:
    """`columns` with the domain of the e-mail address where none is named, nor `present`."""
    if columns.get("email") and not columns.get("domain", present):
        columns["domain"] = company_domain(columns["email"])
    return columns


def require_somebody(person: str, company: str) -> None:
    """Raise `Invalid` (`required`) unless a person or a company is named."""
    if not person and not company:
        raise Invalid("required", msg("Name a person or a company."), field="person")


def title_of(person: str, company: str) -> str:
    """What a lead is called: the person and the company."""
    return ", ".join(part for part in (person, company) if part)


def searched(person: str, company: str, email: str) -> str:
    """The folded text that a search looks through."""
    return folded(f"{person} {company} {email}")[:SEARCHED]


def folded_phone(phone: str) -> str:
    """A phone number as it is compared: digits, and a plus before them."""
    digits = re.sub(r"[^\d+]", "", folded(phone))
    return digits if len(digits) > 2 else ""


def derived(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that follow from what a lead says of itself."""
    return {
        "search_text": searched(columns["person"], columns["company"], columns["email"]),
        "email_folded": folded(columns["email"])[:254],
        "phone_folded": folded_phone(columns["phone"])[:40],
    }
