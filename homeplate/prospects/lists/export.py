"""A list as a table: one row each, with the columns that loads know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from homeplate.kit.money import from_minor
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.lists.queries import list_rows
from homeplate.prospects.queries import CompanyRow, PersonRow

Cell = str | int | float | Decimal | date | None

COMPANY: Final = (
    "name", "domain", "industry", "industry_codes", "employees", "employee_growth", "revenue", "funding_total",
    "ad_spend", "currency", "founded", "country", "region", "city", "technologies", "open_positions", "parent",
)  # fmt: skip
PERSON: Final = (
    "name", "title", "seniority", "department", "role_start", "email", "phone", "profile", "language", "country",
    "company_name", "company_domain",
)  # fmt: skip
SIZE = 500
"""Rows that are read at once."""


def header(about: str) -> tuple[str, ...]:
    """The columns of a list of companies, or of people."""
    return COMPANY if about == "companies" else PERSON


def cells(row: CompanyRow | PersonRow) -> list[Cell]:
    """A prospect under `header`. Pure."""
    names = COMPANY if isinstance(row, CompanyRow) else PERSON
    return [_cell(row, name) for name in names]


def _cell(row: Any, name: str) -> Cell:
    if name in AMOUNTS:
        minor = getattr(row, AMOUNTS[name])
        return None if minor is None else from_minor(minor, row.currency).amount
    value = getattr(row, name)
    if name == "open_positions":
        return "; ".join(f"{key}: {number}" for key, number in sorted(value.items()))
    found: Cell = "; ".join(value) if isinstance(value, tuple) else value
    return found


def table(actor: Actor, *, list_id: UUID) -> Iterator[list[Cell]]:
    """Who is on a list, some hundred at a time; those that were taken out of the prospects are left out. Raises
    `Forbidden` and `NotFound` at the first row."""
    actor.require(Permission.EXPORT_RUN)
    after = ""
    while True:
        found = list_rows(actor, list_id=list_id, after=after, size=SIZE)
        yield from (cells(row) for row in found.rows if row.archived_at is None)
        after = found.next
        if not after:
            return
