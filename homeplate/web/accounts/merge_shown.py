"""What a merge shows of two records side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext

from homeplate.accounts.channels import CHANNELS
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.kit.money import from_minor
from homeplate.web import jinja
from homeplate.web.accounts import care_shown
from homeplate.web.accounts.history import LABELS


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the same one; `hint` tells it from its namesakes."""

    id: UUID
    name: str
    hint: str


@dataclass(frozen=True, slots=True)
class Line:
    """A part in which two records differ: what either says, and the side that is chosen."""

    name: str
    label: str
    kept: str
    merged: str
    side: str


def label(key: str) -> str:
    """What a part of a record is called."""
    columns = {
        "revenue": "revenue_minor",
        "owner": "owner_id",
        "account": "account_id",
        "basis": "lawful_basis",
    }
    return LABELS[columns.get(key, key)]()


def account(row: AccountRow) -> Mapping[str, str]:
    """What an account says, part by part."""
    revenue = (
        "" if row.revenue_minor is None else jinja.money(from_minor(row.revenue_minor, row.revenue_currency))
    )
    return {
        **{name: getattr(row, name) for name in ("name", "domain", "industry", "phone", "city", "country")},
        "employees": "" if row.employees is None else jinja.number(row.employees),
        "revenue": revenue,
        "owner": row.owner_name,
    }


def contact(row: ContactRow) -> Mapping[str, str]:
    """What a contact says, part by part."""
    channel = CHANNELS.get(row.preferred_channel)
    return {
        **{name: getattr(row, name) for name in ("name", "title", "department")},
        "account": row.account_name,
        "preferred_channel": channel.render(gettext) if channel else "",
        "language": dict(settings.LANGUAGES).get(row.language, row.language),
        "owner": row.owner_name,
        "basis": " · ".join(text for _, text in care_shown.basis_facts(row) if text),
    }


def together(kept: ContactRow, merged: ContactRow) -> tuple[str, ...]:
    """Every address and number of both, each once as it is written."""
    points = (*kept.emails, *merged.emails, *kept.phones, *merged.phones)
    return tuple({point.value.casefold(): point.value for point in reversed(points)}.values())[::-1]
