"""Values of prospects in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext

from homeplate.kit.errors import Invalid
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, msg
from homeplate.prospects.fields import AMOUNTS, FIELDS, NAMED
from homeplate.prospects.loading.columns import LABELS
from homeplate.prospects.places import country_code
from homeplate.prospects.queries import CompanyRow, PersonRow
from homeplate.prospects.words import term
from homeplate.web import jinja
from homeplate.web.formats import locale_of

_COUNTRIES: Final = frozenset({"country", "person_country"})

ORDERS: Final[dict[str, Message]] = {
    "fit": msg("Best fit first"),
    "size": msg("Largest company first"),
    "name": msg("By name"),
    "newest": msg("Newest in the role first"),
    "growth": msg("Fastest growing first"),
    "revenue": msg("Highest revenue first"),
    "funding": msg("Most funding first"),
}
SPANS: Final[dict[str, Message]] = {
    "3m": msg("3 months"),
    "6m": msg("6 months"),
    "1y": msg("1 year"),
    "2y": msg("2 years"),
    "5y": msg("5 years"),
}
"""Spans that are offered for the time in a role."""


def label(key: str) -> str:
    """What a field is called."""
    return FIELDS[key].label.render(gettext)


def value_text(key: str, value: str) -> str:
    """One value of a field: a country by its name, a key of ours in words, any other text as it is."""
    if key in _COUNTRIES:
        return str(locale_of(jinja.language()).territories.get(value.upper(), value))
    if key == "employees":
        low, _, high = value.partition("-")
        return f"{jinja.number(int(low))}–{jinja.number(int(high))}" if high else f"{jinja.number(int(low))}+"
    known = NAMED.get(key, {}).get(value)
    return known.render(gettext) if known else value


def meant(key: str, text: str) -> str:
    """A value as searches know it, for what somebody typed: a country by its name, a key of ours in words."""
    if key in _COUNTRIES:
        try:
            return country_code(text, key)
        except Invalid:
            return text
    named = {term(words.render(gettext)): one for one, words in NAMED.get(key, {}).items()}
    return named.get(term(text), text)


COMPANY: Final = (
    "domain", "industry", "industry_codes", "employees", "employee_growth", "revenue", "funding_total", "ad_spend",
    "founded", "country", "region", "city", "technologies", "open_positions", "parent", "external_id",
)  # fmt: skip
PERSON: Final = (
    "title", "seniority", "department", "role_start", "email", "phone", "profile", "language", "country", "external_id",
)  # fmt: skip
"""What pages tell of a company and of a person, in this order."""


def column_label(key: str) -> str:
    """What a column of a file or a fact of a record is called."""
    return LABELS[key].render(gettext) if key in LABELS else gettext("As of")


def company_text(row: CompanyRow, key: str) -> str:
    """A fact of a company in words; empty when it is not known."""
    if key in AMOUNTS:
        minor = getattr(row, AMOUNTS[key])
        return jinja.minor(minor, row.currency) if minor is not None else ""
    value = getattr(row, key)
    if key == "open_positions":
        return ", ".join(f"{value_text(key, one)} ({count})" for one, count in value.items())
    if key == "employees":
        return jinja.number(value) if value is not None else ""
    if key == "employee_growth":
        return f"{jinja.number(value)} %" if value is not None else ""
    return _plain(key, value)


def person_text(row: PersonRow, key: str) -> str:
    """A fact of a person in words; empty when it is not known."""
    return _plain(key, getattr(row, key))


def _plain(key: str, value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, date):
        return jinja.date(value)
    return value_text(key, str(value)) if value not in (None, "") else ""


def typed_company(row: CompanyRow) -> Mapping[str, str]:
    """A company as a form is filled with it: texts as a file would say them."""
    places = {key: getattr(row, key) for key in ("name", *COMPANY) if key not in AMOUNTS}
    found = {key: _typed(value) for key, value in places.items()}
    return found | {key: _major(row, column) for key, column in AMOUNTS.items()}


def typed_person(row: PersonRow) -> Mapping[str, str]:
    """The same of a person."""
    return {key: _typed(getattr(row, key)) for key in ("name", *PERSON)}


def _typed(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {count}" for key, count in value.items())
    if isinstance(value, tuple):
        return "; ".join(value)
    return "" if value is None else str(value)


def _major(row: CompanyRow, column: str) -> str:
    minor = getattr(row, column)
    return "" if minor is None else format(from_minor(minor, row.currency).amount.normalize(), "f")
