"""What forecasts said week by week, and how far off they were."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, reply
from homeplate.api.types import Answer, Moment, doc
from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import Whom, read_period
from homeplate.insight.weekly.reading import Week, weeks_said
from homeplate.kit.money import major
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

router = Router()
TAG = "Insight"
VIEW = Permission.DEAL_VIEW


class WeekAsked(BaseModel):
    """Of which process, period and whom. Without a process it is the first one in use, without an id the workspace."""

    period: Annotated[str, Field(max_length=20, examples=["2026-Q1"])]
    process_id: UUID | None = None
    whom: Literal["workspace", "team", "member"] = "workspace"
    whom_id: UUID | None = None


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
    open: str
    new: str
    mean: str
    p10: str
    p50: str
    p90: str
    way: str
    said: str | None


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
        actor, process_id=process_id, whom=_whom(actor, asked), periods=[read_period(asked.period)]
    )
    return reply([_week(row) for row in rows])


def _whom(actor: Actor, asked: WeekAsked) -> Whom:
    if asked.whom == "workspace" and asked.whom_id is None:
        return whole_workspace(actor)
    return Whom(asked.whom, asked.whom_id or UUID(int=0))


def _week(row: Week) -> dict[str, object]:
    def amount(minor: float) -> str:
        return str(major(round(minor), row.currency))

    return {
        "week": row.week,
        "at": row.at,
        "written_at": row.made_at,
        "afterwards": row.afterwards,
        "period": row.period.text,
        "currency": row.currency,
        "booked": amount(row.booked),
        "open_deals": row.deals,
        "open": amount(row.open),
        "new": amount(row.new),
        "mean": amount(row.whole.mean),
        "p10": amount(row.whole.p10),
        "p50": amount(row.whole.p50),
        "p90": amount(row.whole.p90),
        "way": row.way,
        "said": None if row.said is None else amount(row.said),
    }
