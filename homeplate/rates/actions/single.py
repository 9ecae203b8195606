"""What changes single rates and the currencies in use: each change one fact, and each can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.exchange import Rate
from homeplate.kit.ids import new_id
from homeplate.kit.money import currency_code
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, action, not_found
from homeplate.people.actions import change_workspace
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP, Kept
from homeplate.rates.models import ExchangeRate
from homeplate.rates.queries import neighbours
from homeplate.rates.rules import (
    CURRENCIES,
    HAND,
    MOST_CURRENCIES,
    checked_day,
    checked_number,
    checked_pair,
    columns_of,
    crossed,
    rate_of,
    refuse_far_off,
    told,
)
from homeplate.tenancy.bulk import insert_many
from homeplate.tenancy.models import Workspace


@dataclass(frozen=True, slots=True)
class Changed:
    """A rate just changed, and the fact that tells of it: by both it is taken back."""

    rate_id: UUID
    fact_id: UUID
    currency: str


@action(Permission.WORKSPACE_MANAGE)
def set_rate(
    actor: Actor,
    *,
    currency: str,
    worth: Any,
    now: datetime,
    units: Any = 1,
    day: date | None = None,
    confirmed: bool = False,
) -> Changed:
    """From `day` on (today), `units` of `currency` are worth `worth` of the reporting currency.

    A rate of the same day is replaced. Raises `Invalid`, and `Refused` (`far-off`) for one more than a hundred times
    off its neighbour until it is `confirmed`.
    """
    code = checked_pair(currency, actor.currency)
    new = Rate(
        code, checked_day(day, now.date()), checked_number(units, "units"), checked_number(worth, "worth")
    )
    if not confirmed:
        before, after = neighbours(actor.currency, code, new.day)
        refuse_far_off(new, before or after)
    _use(actor, code, now)
    row = ExchangeRate.objects.select_for_update().filter(_same(actor.currency, new)).first()
    was = _told(row)
    if row is None:
        row = ExchangeRate(base=actor.currency, currency=code, day=new.day)
    row.units, row.worth, row.source, row.at = told(new.units), told(new.worth), HAND, now
    row.save()
    return Changed(row.id, _tell(actor, "rate.set", row, was, _told(row), now), code)


@action(Permission.WORKSPACE_MANAGE)
def remove_rate(actor: Actor, *, rate_id: UUID, now: datetime) -> Changed:
    """Take a rate away, so that the one before it holds on. Raises `NotFound`."""
    row = ExchangeRate.objects.select_for_update().filter(id=rate_id).first() or not_found(msg("rate"))
    was = _told(row)
    fact = _tell(actor, "rate.removed", row, was, {}, now)
    row.delete()
    return Changed(rate_id, fact, row.currency)


@action(Permission.WORKSPACE_MANAGE)
def take_back(actor: Actor, *, rate_id: UUID, fact_id: UUID, now: datetime) -> None:
    """Make a rate what it was before the change that `fact_id` tells of.

    Raises `NotFound`, and `Conflict` (`changed`) when it was changed again since.
    """
    facts = facts_about(rate_id)
    fact = facts.filter(id=fact_id, verb__in=("rate.set", "rate.removed")).first() or not_found(msg("rate"))
    row = ExchangeRate.objects.select_for_update().filter(id=rate_id).first()
    if _told(row) != (fact.data.get("set") or {}):
        raise Conflict("changed", msg("This rate was changed again since."))
    was: Mapping[str, Any] = fact.data.get("was") or {}
    key = fact.data
    if not was:
        if row is not None:
            _tell(actor, "rate.removed", row, _told(row), {}, now)
            row.delete()
        return
    if row is None:
        row = ExchangeRate(
            id=rate_id, base=key["base"], currency=key["currency"], day=date.fromisoformat(key["day"])
        )
        if ExchangeRate.objects.filter(base=row.base, currency=row.currency, day=row.day).exists():
            raise Conflict("changed", msg("This rate was changed again since."))
    before = _told(row) if row.units else {}
    row.units, row.worth, row.source, row.at = was["units"], was["worth"], was["source"], now
    row.save()
    _tell(actor, "rate.set", row, before, _told(row), now)


@action(Permission.WORKSPACE_MANAGE)
def use_currency(actor: Actor, *, currency: str, now: datetime) -> str:
    """Offer a currency wherever an amount is written, and take its rates from files; its code."""
    code = checked_pair(currency, actor.currency)
    _use(actor, code, now)
    return code


@action(Permission.WORKSPACE_MANAGE)
def drop_currency(actor: Actor, *, currency: str, now: datetime) -> None:
    """Offer a currency no more. Its rates stay, and so do the deals in it. Raises `NotFound` for one not in use."""
    place = _place(actor)
    codes = list(place.settings.get(CURRENCIES) or ())
    if currency not in codes:
        not_found(msg("currency"))
    _write_codes(actor, place, [code for code in codes if code != currency], now)


@action(Permission.WORKSPACE_MANAGE)
def change_settings(actor: Actor, /, *, now: datetime, currency: str | Kept = KEEP, **others: Any) -> int:
    """Change a workspace as `people.actions.change_workspace` does; with another currency its rates go along.

    The former rates stay, and are told anew by way of the former currency as far as the rate between the two is
    known; what somebody gave towards the new one before stays too. How many rates were worked out.
    """
    old = actor.currency
    new = old if currency is KEEP else currency_code(currency)
    change_workspace(actor, currency=new, now=now, **others)
    return 0 if new == old else _cross(actor, old, new, now)


def _cross(actor: Actor, old: str, new: str, now: datetime) -> int:
    place = _place(actor)
    codes = list(place.settings.get(CURRENCIES) or ())
    rates = [_rate(row) for row in ExchangeRate.objects.filter(base=old).order_by("day")]
    if not rates and not codes:
        return 0
    turn = {rate.day: rate for rate in rates if rate.currency == new}
    there = set(ExchangeRate.objects.filter(base=new).values_list("currency", "day"))
    made = [
        columns_of(new, rate, "crossed", now)
        for rate in crossed(rates, turn, old, new)
        if (rate.currency, rate.day) not in there
    ]
    insert_many(ExchangeRate, made)
    _write_codes(actor, place, sorted({old, *codes} - {new}), now)
    if made:
        data = {"from": old, "to": new, "rates": len(made)}
        record(actor, subject="rates", subject_id=new_id(), verb="rates.crossed", at=now, data=data)
    return len(made)


def _use(actor: Actor, code: str, now: datetime) -> None:
    place = _place(actor)
    codes = list(place.settings.get(CURRENCIES) or ())
    if code in codes:
        return
    if len(codes) >= MOST_CURRENCIES:
        raise Invalid("too-many", msg("At most {count} currencies.", count=MOST_CURRENCIES), field="currency")
    _write_codes(actor, place, sorted([*codes, code]), now)


def _place(actor: Actor) -> Workspace:
    return Workspace.objects.select_for_update().get(id=actor.workspace_id)


def _write_codes(actor: Actor, place: Workspace, codes: Sequence[str], now: datetime) -> None:
    was = list(place.settings.get(CURRENCIES) or ())
    if list(codes) == was:
        return
    place.settings = {**place.settings, CURRENCIES: list(codes)}
    place.save(update_fields=["settings"])
    data = {"set": {CURRENCIES: list(codes)}, "was": {CURRENCIES: was}}
    record(actor, subject="workspace", subject_id=place.id, verb="workspace.changed", at=now, data=data)


def _same(base: str, rate: Rate) -> Any:
    from_ = {"base": base, "currency": rate.currency, "day": rate.day}
    return Q(**from_)


def _rate(row: ExchangeRate) -> Rate:
    return rate_of(row.currency, row.day, row.units, row.worth)


def _told(row: ExchangeRate | None) -> dict[str, str]:
    return {"units": row.units, "worth": row.worth, "source": row.source} if row is not None else {}


def _tell(
    actor: Actor, verb: str, row: ExchangeRate, was: Mapping[str, str], new: Mapping[str, str], now: datetime
) -> UUID:
    data = {
        "base": row.base,
        "currency": row.currency,
        "day": str(row.day),
        "set": dict(new),
        "was": dict(was),
    }
    return record(actor, subject="rate", subject_id=row.id, verb=verb, at=now, data=data)
