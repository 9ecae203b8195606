"""What forecasts said week by week, and how far off they were."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router

from homeplate.api.amounts import Amounts
from homeplate.api.deals.schemas import Category
from homeplate.api.goals import Which, Whose, whom_of
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, Moment, doc
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.goals.rules import read_period
from homeplate.insight.accuracy import Accuracy, accuracy
from homeplate.insight.coverage import owner_and_teams
from homeplate.insight.forecasting.accuracy import WAYS, MonthSaid, goodness, ranges
from homeplate.insight.frame import Frame
from homeplate.insight.periods import stretch
from homeplate.insight.weekly.reading import Week, weeks_said
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

router = Router()
TAG = "Insight"
VIEW = Permission.DEAL_VIEW


class WeekAsked(Whose):
    """Of which process, period and whom. Without a process it is the first one in use, without an id the workspace."""

    period: Which
    process_id: UUID | None = None


class WeekCategory(Answer):
    """The open deals of a forecast category that were due by the end of the period, and what they were worth."""

    category: Category
    deals: int
    value: str


class ForecastWeek(Answer):
    """What the forecast said of a period in a week: amounts in major units. `afterwards`: it was computed later, from
    what the ledger tells of the moment `at`. Once the period was over, `mean` is what it brought and `way` is empty."""

    week: date
    at: Moment
    written_at: Moment
    afterwards: bool
    period: str
    currency: str
    booked: str
    open_deals: int
    categories: list[WeekCategory]
    open: str
    new: str
    mean: str
    p10: str
    p50: str
    p90: str
    way: str
    said: str | None


class AccuracyAsked(Whose):
    """Which months, by days, of which process and whom; the last twelve where nothing is said."""

    since: date | None = None
    until: date | None = None
    process_id: UUID | None = None


class SaidOfMonth(Answer):
    """What a way said of a month: `computed`, `leader`, `commit`, `best` (commit and best case), or a naive one: `last`
    (the last month), `quarter` (the same month of the previous quarter), `mean` (of three months)."""

    way: str
    said: str


class AccurateMonth(Answer):
    """A month that is over, amounts in major units. `kept`: the forecast was written down in the week before."""

    month: str
    booked: str
    p10: str
    p90: str
    told_by: str
    kept: bool
    said: list[SaidOfMonth]


class WayAnswer(Answer):
    """How good a way was: shares of what was booked; `added` is against the naive way that was off least over the same
    months. Null is what cannot be told."""

    way: str
    months: int
    wape: float | None
    bias: float | None
    added: float | None
    against: str


class AccuracyAnswer(Answer):
    """How good the forecast was. `held` of `of` months brought an amount within the range, and the 95 % interval."""

    currency: str
    made_at: Moment | None
    ways: list[WayAnswer]
    months: list[AccurateMonth]
    held: int
    of: int
    interval: list[float] | None


@router.get(
    "/insight/forecast-accuracy",
    response=AccuracyAnswer,
    **doc("getForecastAccuracy", "How good the forecast was", VIEW, TAG, refuses=True),
)
def get_forecast_accuracy(request: ApiRequest, asked: Query[AccuracyAsked]) -> HttpResponse:
    """Months that are over, from the deals that you may see. 409 while no process is published; nothing is known until
    the figures have been counted for the first time."""
    actor, day = request.auth, today(request)
    process_id, _ = process_in_use(actor, asked.process_id)
    since, until = stretch("own" if asked.since or asked.until else "", day, asked.since, asked.until)
    whom = whom_of(actor, asked)
    owner, teams = owner_and_teams(actor, whom)
    frame = Frame(process_id, since, until, owner_id=owner, teams=teams)
    found = accuracy(actor, frame, whom=whom, now=request.now, today=day)
    return reply(_accuracy(actor, found))


def _accuracy(actor: Actor, found: Accuracy | None) -> dict[str, object]:
    months = found.months if found else ()
    held, currency = ranges(months), found.currency if found else actor.currency
    return {
        "currency": currency,
        "made_at": found.made if found else None,
        "ways": [{"way": way, **asdict(one)} for way in WAYS if (one := goodness(months, way)).months],
        "months": [_month(one, Amounts(currency)) for one in months],
        "held": round(held.hits),
        "of": held.of,
        "interval": held.interval,
    }


def _month(one: MonthSaid, amount: Amounts) -> dict[str, object]:
    return {
        "month": f"{one.start:%Y-%m}",
        "booked": amount(one.actual),
        "p10": amount(one.range.p10),
        "p90": amount(one.range.p90),
        "told_by": one.by,
        "kept": one.kept,
        "said": [{"way": way, "said": amount(one.said[way])} for way in WAYS if way in one.said],
    }


@router.get(
    "/insight/forecast-weeks",
    response=list[ForecastWeek],
    **doc("listForecastWeeks", "What a forecast said week by week", VIEW, TAG, refuses=True),
)
def list_forecast_weeks(request: ApiRequest, asked: Query[WeekAsked]) -> HttpResponse:
    """Months and quarters, the earliest week first; nothing of somebody out of reach. 409 while no process is
    published."""
    actor = request.auth
    process_id, _ = process_in_use(actor, asked.process_id)
    rows = weeks_said(
        actor, process_id=process_id, whom=whom_of(actor, asked), periods=[read_period(asked.period)]
    )
    return reply([_week(row) for row in rows])


def _week(row: Week) -> dict[str, object]:
    amount = Amounts(row.currency)
    return {
        "week": row.week,
        "at": row.at,
        "written_at": row.made_at,
        "afterwards": row.afterwards,
        "period": row.period.text,
        "currency": row.currency,
        "booked": amount(row.booked),
        "open_deals": row.deals,
        "categories": [
            {"category": key, "deals": row.expected[key][0], "value": amount(row.expected[key][1])}
            for key in CATEGORIES
            if key in row.expected
        ],
        "open": amount(row.open),
        "new": amount(row.new),
        **amount.range(row.whole),
        "way": row.way,
        "said": None if row.said is None else amount(row.said),
    }
