"""The values in facts of any kind, in the reader's language, and the other records that they speak of. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from homeplate.kit.errors import HomeplateError
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.kit.text import Text, in_language
from homeplate.web.accounts.history import LABELS as ACCOUNT_LABELS
from homeplate.web.deals.timeline import LABELS as DEAL_LABELS

LABELS: dict[str, Callable[[], str]] = {
    **ACCOUNT_LABELS,
    **DEAL_LABELS,
    "role": lambda: gettext("Role"),
    "team_id": lambda: gettext("Team"),
    "custom_role_id": lambda: gettext("Role of your own"),
    "permissions": lambda: gettext("Rights"),
    "base": lambda: gettext("Counts as"),
    "reach": lambda: gettext("Sees"),
    "is_active": lambda: gettext("Active"),
    "email": lambda: gettext("E-mail address"),
    "scopes": lambda: gettext("Rights"),
    "time_zone": lambda: gettext("Time zone"),
    "theme": lambda: gettext("Theme"),
    "criterion": lambda: gettext("Criterion"),
    "from": lambda: gettext("From"),
    "to": lambda: gettext("To"),
    "reason": lambda: gettext("Reason"),
    "note": lambda: gettext("Note"),
    "next_step": lambda: gettext("Next step"),
    "next_step_on": lambda: gettext("Day"),
    "loss_reason": lambda: gettext("Reason"),
    "label": lambda: gettext("Name"),
    "options": lambda: gettext("Options"),
    "required": lambda: gettext("Required"),
    "filtered": lambda: gettext("For filters"),
    "files": lambda: gettext("Files"),
    "rows": lambda: gettext("Rows"),
    "merged_name": lambda: gettext("Merged record"),
    "next_step_required": lambda: gettext("A deal moves on only with a dated next step"),
    "margin": lambda: gettext("Margin of revenue in per cent"),
    "currencies": lambda: gettext("Currencies in use"),
    "whom": lambda: gettext("About"),
    "whom_id": lambda: gettext("Whose"),
    "period": lambda: gettext("Period"),
    "units": lambda: gettext("Units"),
    "worth": lambda: gettext("Worth"),
    "day": lambda: gettext("Day"),
    "week": lambda: gettext("Working days"),
    "country": lambda: gettext("Public holidays of"),
    "region": lambda: gettext("Region"),
    "days": lambda: gettext("Days of the company"),
    "delete_at": lambda: gettext("Deleted on"),
    "page": lambda: gettext("Page"),
    "shape": lambda: gettext("Shape"),
    "query": lambda: gettext("Filters"),
    "sharing": lambda: gettext("Who sees it"),
    "pinned": lambda: gettext("At hand"),
    "first": lambda: gettext("Opens first"),
    "kept_name": lambda: gettext("Record that stays"),
    "purpose": lambda: gettext("Spent on"),
    "since": lambda: gettext("From"),
    "until": lambda: gettext("Before"),
    "what": lambda: gettext("What it was"),
}
"""Columns that people know by a name; others are shown by their key, except where a record derives many."""

DERIVING = ("deal", "account", "contact")
"""Kinds of record whose facts hold derived columns besides those that people change."""

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Detail:
    """One value of a fact; `was` is empty where nothing was there before."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What it takes to word values: names by id, how to write money, and the reader's language."""

    names: Mapping[UUID, str | Text]
    money: Callable[[Any], str]
    currency: str
    language: str


def details(subject: str, data: Mapping[str, Any], wording: Wording) -> tuple[Detail, ...]:
    """The values of a fact that people know: those set, with what was there before, then all others."""
    return tuple(_details(subject, data, wording))


def _details(subject: str, data: Mapping[str, Any], wording: Wording) -> Iterator[Detail]:
    for now_key, was_key in (("set", "was"), ("after", "before")):
        now, was = (_columns(data.get(key)) for key in (now_key, was_key))
        for name in now:
            if name in LABELS or subject not in DERIVING:
                before, after = (_value(name, side, wording) for side in (was, now))
                yield Detail(_label(name), before, after)
    for name, value in data.items():
        plain = name in LABELS or not isinstance(value, dict | list)
        if plain and name not in ("set", "was", "after", "before"):
            yield Detail(_label(name), "", _value(name, data, wording))


def _columns(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _label(name: str) -> str:
    found = LABELS.get(name)
    return found() if found else name


def _value(name: str, side: Mapping[str, Any], wording: Wording) -> str:
    value = side.get(name)
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if name in ("value_minor", "revenue_minor"):
        currency = side.get("currency") or side.get("revenue_currency") or wording.currency
        return _money(value, str(currency), wording)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ", ".join(value)[:LONGEST]
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)[:LONGEST]
    return _named(str(value), wording)[:LONGEST]


def _named(text: str, wording: Wording) -> str:
    found = wording.names.get(parse_id(text) or UUID(int=0)) if len(text) >= 32 else None
    if found is None:
        return text
    return found if isinstance(found, str) else in_language(found, wording.language)


def _money(minor: Any, currency: str, wording: Wording) -> str:
    try:
        return wording.money(from_minor(int(minor), currency))
    except (HomeplateError, LookupError, ValueError, TypeError):
        return str(minor)


MENTIONED = {"account_id": "account", "parent_id": "account", "contact_id": "contact", "team_id": "team"}
"""Columns that hold the id of another record, and its kind; members are known anyway."""


def mentioned(data: Mapping[str, Any]) -> Iterator[tuple[str, UUID]]:
    """The other records that a fact speaks of, by kind."""
    for side in (data, *(_columns(data.get(key)) for key in ("set", "was", "after", "before"))):
        for name, kind in MENTIONED.items():
            if found := parse_id(str(side.get(name) or "")):
                yield kind, found
