"""What the address book knows of a company and a person, as rules look at it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.fit.countries import country_code
from homeplate.fit.titles import department_of, seniority_of

COMPANY_COLUMNS: Final = (
    "name", "domain", "industry", "employees", "revenue_minor", "revenue_currency", "city", "country", "parent__name",
)  # fmt: skip
"""The columns of an account that tell something of the company, in the order that `company_of` takes them."""
PERSON_COLUMNS: Final = ("name", "title", "department", "language", "preferred_channel")
"""Those of a contact, as `person_of` takes them."""


def company_of(row: Sequence[Any]) -> dict[str, Any]:
    """The values of `COMPANY_COLUMNS` as a company of rules."""
    name, domain, industry, employees, revenue, currency, city, country, parent = row
    values = {
        "name": name,
        "domain": domain,
        "industry": industry,
        "employees": employees,
        "revenue": revenue,
        "revenue_currency": currency,
        "city": city,
        "country": country_code(country) if country else "",
        "parent": parent,
    }
    return {key: value for key, value in values.items() if value is not None and value != ""}


def company_of_account(row: AccountRow) -> dict[str, Any]:
    """An account as a company of rules."""
    return company_of((row.name, row.domain, row.industry, row.employees, row.revenue_minor, row.revenue_currency,
                       row.city, row.country, row.parent_name))  # fmt: skip


def person_of(row: Sequence[Any], channels: Iterable[str] = ()) -> dict[str, Any]:
    """The values of `PERSON_COLUMNS` as a person of rules. Seniority, and the department where none is kept, are read
    out of the title."""
    name, title, department, language, preferred = row
    ways = tuple(dict.fromkeys((*channels, *((preferred,) if preferred else ()))))
    values = {
        "name": name,
        "title": title,
        "seniority": seniority_of(title) if title else "",
        "department": (department_of(department) or department) if department else department_of(title or ""),
        "language": language,
    }
    told = {key: value for key, value in values.items() if value}
    return {**told, "channels": ways} if ways else told


def person_of_contact(row: ContactRow) -> dict[str, Any]:
    """A contact as a person of rules."""
    ways = (way for way, points in (("email", row.emails), ("phone", row.phones)) if points)
    return person_of((row.name, row.title, row.department, row.language, row.preferred_channel), ways)


Known = tuple[UUID, str, dict[str, Any]]
"""A record, its name, and what is known of it."""
