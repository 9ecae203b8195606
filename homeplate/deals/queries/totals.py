"""Exact count and value of open deals by stage, whatever is shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from moneyed import Money

from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.queries.closed import by_closing, closing_day, off_the_hour
from homeplate.deals.queries.columns import answers
from homeplate.deals.queries.filters import CLOSED, DealFilter
from homeplate.deals.queries.summing import summed
from homeplate.kit.exchange import Sum as DatedSum
from homeplate.kit.money import from_minor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.tenancy.prepared import fetch


@dataclass(frozen=True, slots=True)
class StageSum:
    """The open deals of one stage: how many, and their value in each currency."""

    stage: str
    deals: int
    values: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """How many deals there are, and their value in each currency.

    `dated` are the same amounts with the days whose rates they count at: today for what is open, the closing day
    for what is not.
    """

    deals: int
    values: tuple[Money, ...]
    dated: tuple[DatedSum, ...] = ()


EXACT = ("process_id", "owner_id", "team_id", "currency", "stage")
"""What the kept totals can be narrowed by."""


@query(Permission.DEAL_VIEW)
def stage_totals(
    actor: Actor, *, process_id: UUID, today: date, wanted: DealFilter | None = None
) -> dict[str, StageSum]:
    """Totals by stage key of the open deals visible to `actor`; a stage without deals is left out."""
    wanted = wanted or DealFilter()
    return _by_stage(_open_sums(actor, replace(wanted, process_id=process_id, status="open"), today))


@query(Permission.DEAL_VIEW)
def deal_sums(actor: Actor, *, today: date, wanted: DealFilter) -> Sums:
    """Exact count and value of all visible deals that meet `wanted`, in one statement; in two where both open and
    closed ones do."""
    rows: list[Sequence[Any]] = []
    if wanted.status in ("", "open"):
        still = replace(wanted, status="open")
        found = _open_sums(actor, still, today)
        rows += [(currency, None, number, value) for _, currency, number, value in found]
    if closed := [replace(wanted, status=status) for status in CLOSED if wanted.status in ("", status)]:
        grouped, name = partial(_of_closed, actor.zone), ("closed", off_the_hour(actor.zone))
        rows += summed(name, actor, closed, today, grouped, base=actor.currency)
    values: dict[str, int] = {}
    dated: dict[tuple[str, date], int] = {}
    for currency, closed, _, value in rows:
        values[currency] = values.get(currency, 0) + value
        key = currency, closing_day(closed, actor.zone) or today
        dated[key] = dated.get(key, 0) + value
    money = tuple(from_minor(value, currency) for currency, value in sorted(values.items()) if value)
    sums = tuple(DatedSum(currency, value, day) for (currency, day), value in dated.items() if value)
    return Sums(sum(row[2] for row in rows), money, sums)


def _open_sums(actor: Actor, wanted: DealFilter, today: date) -> Iterable[Sequence[Any]]:
    """Stage, currency, number and value of open deals: kept, from the columns, or counted in the database."""
    if wanted.by_totals:
        return _kept(actor, wanted)
    found = answers.sums(actor, wanted, today)
    return summed("by stage", actor, [wanted], today, _of_open) if found is None else found


def _kept(actor: Actor, wanted: DealFilter) -> Iterable[Sequence[Any]]:
    exact = {name: getattr(wanted, name) for name in EXACT if getattr(wanted, name)}

    def build(marks: Mapping[str, Any]) -> QuerySet[StageTotal, Any]:
        rows = StageTotal.objects.visible_to(with_marks(actor, marks))
        return (
            rows.filter(**{name: marks[name] for name in exact})
            .values_list("stage", "currency")
            .annotate(n=Sum("deals"), value=Sum("value_minor"))
            .order_by("stage", "currency")
        )

    values = {**values_of(actor), **exact}
    return fetch(("kept totals", shape_of(actor), tuple(exact)), values, build)


def _of_open(rows: QuerySet[Deal], marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    # With the stage, for that is how the index has them: in another order all of them would be sorted.
    sums = rows.values_list("stage", "currency").annotate(n=Count("*"), value=Sum("value_minor"))
    return sums.order_by("stage", "currency")


def _of_closed(zone: str, rows: QuerySet[Deal], marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = rows.annotate(closed=by_closing(marks["base"], zone))
    sums = rows.values_list("currency", "closed").annotate(n=Count("*"), value=Sum("value_minor"))
    return sums.order_by()


def _by_stage(rows: Iterable[Sequence[Any]]) -> dict[str, StageSum]:
    counts: dict[str, int] = {}
    values: dict[str, dict[str, int]] = {}
    for stage, currency, count, value in rows:
        if count:
            counts[stage] = counts.get(stage, 0) + count
            of_stage = values.setdefault(stage, {})
            of_stage[currency] = of_stage.get(currency, 0) + value
    return {
        stage: StageSum(
            stage, count, tuple(from_minor(value, code) for code, value in sorted(values[stage].items()))
        )
        for stage, count in counts.items()
    }
