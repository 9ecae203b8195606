"""What deals come to by whom they belong to: in one statement, however many people and teams there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum

from homeplate.deals.models import Deal
from homeplate.deals.queries.closed import by_closing, closing_day, off_the_hour
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.queries.summing import summed
from homeplate.kit.exchange import Sum as DatedSum
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class Holding:
    """Some deals of one owner and team in one currency, and the day whose rate they count at."""

    owner_id: UUID
    team_id: UUID | None
    deals: int
    sum: DatedSum


@query(Permission.DEAL_VIEW)
def won_since(actor: Actor, *, day: date, today: date) -> list[Holding]:
    """The visible deals won since a day of the workspace began."""
    begin = datetime.combine(day, time(), ZoneInfo(actor.zone))
    wanted = DealFilter(status="won", closed_since=begin)
    grouped, key = partial(_won, actor.zone), ("won by holder", off_the_hour(actor.zone))
    return [
        Holding(owner, team, number, DatedSum(code, value, closing_day(closed, actor.zone) or today))
        for owner, team, code, closed, number, value in summed(
            key, actor, [wanted], today, grouped, base=actor.currency
        )
    ]


@query(Permission.DEAL_VIEW)
def due_between(actor: Actor, *, since: date, until: date, today: date) -> list[Holding]:
    """The visible open deals that are expected to close from a day to before another; at the rates of today."""
    wanted = DealFilter(status="open", close_from=since, close_to=until)
    return [
        Holding(owner, team, number, DatedSum(code, value, today))
        for owner, team, code, number, value in summed("due by holder", actor, [wanted], today, _due)
    ]


def _won(zone: str, rows: QuerySet[Deal], marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = rows.annotate(closed=by_closing(marks["base"], zone))
    sums = rows.values_list("owner_id", "team_id", "currency", "closed")
    return sums.annotate(n=Count("*"), value=Sum("value_minor")).order_by()


def _due(rows: QuerySet[Deal], marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    sums = rows.values_list("owner_id", "team_id", "currency")
    return sums.annotate(n=Count("*"), value=Sum("value_minor")).order_by()
