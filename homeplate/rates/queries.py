"""Reading rates: those that totals need in one statement, and their history for whoever keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from homeplate.kit import messages
from homeplate.kit.exchange import Rate, Rates, Sum, Total, total
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.rates.models import ExchangeRate, RateImport
from homeplate.rates.rules import BUSY, CURRENCIES
from homeplate.tenancy.prepared import Part, fetch_together

_FIELDS = ("currency", "day", "units", "worth")
HISTORY = 60
"""Rates of one currency that its page shows, newest first."""


@dataclass(frozen=True, slots=True)
class RateRow:
    """A kept rate. `source` is `hand`, `file`, `ecb` or `crossed`; `at` is when it was written."""

    id: UUID
    base: str
    currency: str
    day: date
    units: Decimal
    worth: Decimal
    source: str
    at: datetime

    @property
    def rate(self) -> Rate:
        """What it says."""
        return Rate(self.currency, self.day, self.units, self.worth)


def currencies_of(actor: Actor) -> tuple[str, ...]:
    """The currencies in use, the one that the workspace reports in first. Asks nothing."""
    others = actor.settings.get(CURRENCIES) or ()
    return (actor.currency, *(code for code in others if code != actor.currency))


def totals(actor: Actor, groups: Iterable[Iterable[Sum]]) -> list[Total]:
    """Each group of sums in the currency that the workspace reports in: one statement for all groups together.

    None at all where every sum is in that currency already.
    """
    kept = [list(group) for group in groups]
    spans: dict[str, tuple[date, date]] = {}
    for one in (one for group in kept for one in group):
        if one.currency != actor.currency and one.minor:
            first, last = spans.get(one.currency, (one.day, one.day))
            spans[one.currency] = min(first, one.day), max(last, one.day)
    rates = rates_between(actor, spans=spans)
    return [total(group, rates) for group in kept]


@query(Permission.DEAL_VIEW)
def rates_between(actor: Actor, *, spans: Mapping[str, tuple[date, date]]) -> Rates:
    """Of each currency the rates that hold on any of its days, in one statement; of none without currencies."""
    parts: list[Part] = []
    for code, (first, last) in sorted(spans.items()):
        values = {"base": actor.currency, "currency": code, "first": first, "last": last}
        parts.append(("rate held", values, _held))
        if last > first:
            parts.append(("rates since", values, _since))
    known: dict[str, dict[date, Rate]] = {}
    for rows in fetch_together(parts) if parts else ():
        for currency, day, units, worth in rows:
            known.setdefault(currency, {})[day] = Rate(currency, day, Decimal(units), Decimal(worth))
    return Rates(
        actor.currency, {code: [found[day] for day in sorted(found)] for code, found in known.items()}
    )


def _held(marks: Mapping[str, Any]) -> QuerySet[ExchangeRate, Any]:
    rows = ExchangeRate.objects.filter(
        base=marks["base"], currency=marks["currency"], day__lte=marks["first"]
    )
    return rows.order_by("-day").values_list(*_FIELDS)[:1]


def _since(marks: Mapping[str, Any]) -> QuerySet[ExchangeRate, Any]:
    rows = ExchangeRate.objects.filter(base=marks["base"], currency=marks["currency"])
    return rows.filter(day__gt=marks["first"], day__lte=marks["last"]).order_by("day").values_list(*_FIELDS)


_ROW = ("id", "base", "currency", "day", "units", "worth", "source", "at")


@query(Permission.DEAL_VIEW)
def newest_rates(actor: Actor, *, codes: Iterable[str], today: date) -> dict[str, tuple[RateRow, ...]]:
    """Of each currency its two newest rates that hold by `today`, newest first; in one statement."""
    parts = [
        (("newest rates",), {"base": actor.currency, "currency": code, "today": today}, partial(_newest, 2))
        for code in codes
        if code != actor.currency
    ]
    found: dict[str, tuple[RateRow, ...]] = {}
    for rows in fetch_together(parts) if parts else ():
        if rows:
            found[rows[0][2]] = tuple(_row(row) for row in rows)
    return found


def _newest(limit: int, marks: Mapping[str, Any]) -> QuerySet[ExchangeRate, Any]:
    rows = ExchangeRate.objects.filter(
        base=marks["base"], currency=marks["currency"], day__lte=marks["today"]
    )
    return rows.order_by("-day").values_list(*_ROW)[:limit]


@query(Permission.DEAL_VIEW)
def history(
    actor: Actor, *, currency: str = "", until: date | None = None, limit: int = HISTORY
) -> tuple[RateRow, ...]:
    """The kept rates towards the reporting currency, newest first; of all currencies unless one is named."""
    rows = ExchangeRate.objects.filter(base=actor.currency)
    if currency:
        rows = rows.filter(currency=currency)
    if until is not None:
        rows = rows.filter(day__lte=until)
    return tuple(_row(row) for row in rows.order_by("-day", "currency").values_list(*_ROW)[:limit])


@query(Permission.DEAL_VIEW)
def rate(actor: Actor, *, rate_id: UUID) -> RateRow:
    """One kept rate. Raises `NotFound`."""
    row = ExchangeRate.objects.filter(id=rate_id).values_list(*_ROW).first()
    return _row(row) if row else not_found(msg("rate"))


def neighbours(base: str, currency: str, day: date) -> tuple[Rate | None, Rate | None]:
    """The rates before and after a day in the current workspace; None where there is none."""
    rows = ExchangeRate.objects.filter(base=base, currency=currency).filter(~Q(day=day))
    before = rows.filter(day__lt=day).order_by("-day").values_list(*_FIELDS).first()
    after = rows.filter(day__gt=day).order_by("day").values_list(*_FIELDS).first()
    return _rate(before), _rate(after)


def _rate(row: tuple[str, date, str, str] | None) -> Rate | None:
    return Rate(row[0], row[1], Decimal(row[2]), Decimal(row[3])) if row else None


def _row(row: Any) -> RateRow:
    identity, base, currency, day, units, worth, source, at = row
    return RateRow(identity, base, currency, day, Decimal(units), Decimal(worth), source, at)


@dataclass(frozen=True, slots=True)
class RateImportRow:
    """A long file of rates and how far it came; `report` as `rates.work` writes it, `message` why it failed."""

    id: UUID
    name: str
    state: str
    total: int
    added: int
    changed: int
    report: Mapping[str, Any]
    message: Message | None
    created_at: datetime

    @property
    def is_busy(self) -> bool:
        """Whether it waits or is read."""
        return self.state in BUSY

    @property
    def percent(self) -> int:
        """How much of it is written, 0–100."""
        return min((self.added + self.changed) * 100 // self.total, 100) if self.total else 0


@query(Permission.WORKSPACE_MANAGE)
def rate_import(actor: Actor, *, run_id: UUID) -> RateImportRow:
    """One of them. Raises `NotFound`."""
    found = next(_imports(RateImport.objects.filter(id=run_id)), None)
    return found or not_found(msg("import"))


@query(Permission.WORKSPACE_MANAGE)
def latest_import(actor: Actor) -> RateImportRow | None:
    """The newest, whatever became of it."""
    return next(_imports(RateImport.objects.order_by("-created_at", "-id")[:1]), None)


def _imports(rows: QuerySet[RateImport]) -> Iterator[RateImportRow]:
    names = ("id", "name", "state", "total", "added", "changed", "report", "message", "created_at")
    for row in rows.values(*names):
        why = row.pop("message")
        yield RateImportRow(message=messages.from_json(why) if why else None, **row)
