"""What the prospect database knows of a company and of a person, as the rules of profiles look at it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from homeplate.prospects.fields import CHANNELS

COMPANY_COLUMNS: Final = {
    "name": "name", "domain": "domain", "industry": "industry", "industry_codes": "industry_codes",
    "employees": "employees", "employee_growth": "employee_growth", "revenue": "revenue_minor",
    "funding_total": "funding_minor", "ad_spend": "ad_spend_minor", "revenue_currency": "currency",
    "founded": "founded", "country": "country", "region": "region", "city": "city", "technologies": "technologies",
    "open_positions": "open_positions", "parent": "parent",
}  # fmt: skip
"""What rules look at in a company (`fit.fields`), and the column that tells it. All amounts are of one currency."""
PERSON_COLUMNS: Final = ("name", "title", "seniority", "department", "role_start", "language", "country")


def company_of(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a company as a company of rules; what is not known is absent."""
    return _known({key: columns[column] for key, column in COMPANY_COLUMNS.items()})


def person_of(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a person, and the `CHANNELS` by which they are reached."""
    ways = tuple(key for key in CHANNELS if columns[key])
    return _known({**{key: columns[key] for key in PERSON_COLUMNS}, "channels": ways})


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: value for key, value in values.items() if value is not None and value not in ("", (), [], {})
    }
