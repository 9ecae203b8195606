"""The forecast of a period: what is computed, what people expect by category, team and person, how good that was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.amounts import Amounts, Range
from homeplate.api.deals.schemas import Category
from homeplate.api.figures import with_those_below
from homeplate.api.http import ApiRequest, reply, today
from homeplate.api.types import Answer, doc
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.goals.rules import quarter_of, read_period
from homeplate.insight import forecast as insight
from homeplate.insight.categories import JudgedMonth
from homeplate.insight.expected import COUNTED, Part
from homeplate.insight.frame import Frame
from homeplate.insight.tasks import ask_to_catch_up
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use

router = Router()
TAG = "Insight"


class Judged(Answer):
    """Open deals in a category that are due by the end of the period (`later`: or not), what they are worth, and what
    the computed chances expect of them in the period; `unvalued` ones are worth nothing here."""

    category: Category
    deals: int
    unvalued: int
    value: str
    computed: str
    later: int
    later_value: str


class ForecastLine(Answer):
    """A team with those below it, or a person in one; `booked` by `sales`. `expected` is what is booked and, on top of
    it, commit, then best case, then pipeline; `p50` is computed from the open deals of the line."""

    team_id: UUID | None
    owner_id: UUID | None
    booked: str
    sales: int
    categories: list[Judged]
    expected: dict[Literal["commit", "best_case", "pipeline"], str]
    p50: str


class Doubted(Answer):
    """Deals of which what is said and what is computed go apart."""

    kind: Literal["commit-unlikely", "commit-overdue", "commit-undated", "omitted-likely"]
    deals: int
    value: str


class Kept(Answer):
    """Of the deals that were in a category when a month began and due by its end, how many were `won` in it; what they
    were worth when it began."""

    month: date
    category: Category
    deals: int
    won: int
    value: str
    won_value: str


class ForecastFigures(Answer):
    """What is computed and what people expect; `made` says how old it is. `open` and `new` are what the open deals and
    those yet to be created bring; `weighted` is the weighted pipeline, Σ value × win probability, whenever they
    close."""

    made: datetime
    way: str
    booked: str
    open: Range
    weighted: Range
    new: str
    whole: Range
    expected: ForecastLine
    lines: list[ForecastLine]
    doubts: list[Doubted]
    kept: list[Kept]
    without_rate: list[str]


class Forecast(Answer):
    """The forecast of the days from `since` to before `until`; no figures until the deals were counted for the first
    time."""

    since: date
    until: date
    currency: str
    figures: ForecastFigures | None


class Asked(BaseModel):
    """Which process (the default one), period (this quarter), team with those below it, person."""

    process_id: UUID | None = None
    period: Annotated[str, Field(max_length=20, examples=["2026-Q1"])] = ""
    team_id: UUID | None = None
    owner_id: UUID | None = None


@router.get(
    "/insight/forecast",
    response=Forecast,
    **doc("getForecast", "Forecast of a period", Permission.DEAL_VIEW, TAG, refuses=True),
)
def get_forecast(request: ApiRequest, asked: Query[Asked]) -> HttpResponse:
    """What a period is likely to bring, what people expect of the same deals, and what became of that in the months
    that are over; of the deals you may see. 409 while no process is published."""
    actor, day = request.auth, today(request)
    frame = framed(actor, asked, day)
    found = insight.forecast(actor, frame, now=request.now, today=day)
    return told(actor, frame, _figures(found) if found else None)


def framed(actor: Actor, asked: Asked, day: date) -> Frame:
    """The deals and days that are asked about. Raises `Invalid` for what is no period, `Conflict` without a process."""
    period = read_period(asked.period) if asked.period else quarter_of(day)
    process_id, _ = process_in_use(actor, asked.process_id)
    below = with_those_below(actor, asked.team_id)
    return Frame(process_id, period.since, period.until, owner_id=asked.owner_id, teams=below)


def told(actor: Actor, frame: Frame, figures: Mapping[str, object] | None) -> HttpResponse:
    """The answer; without figures yet, they are asked for."""
    if figures is None:
        ask_to_catch_up(actor.workspace_id)
    about = {"since": frame.since, "until": frame.until, "currency": actor.currency}
    return reply({**about, "figures": figures})


def _figures(found: insight.Forecast) -> dict[str, object]:
    amount = Amounts(found.currency)
    return {
        "made": found.made,
        "way": found.choice.way,
        "booked": amount(found.booked),
        "open": amount.range(found.open),
        "weighted": amount.range(found.weighted),
        "new": amount(found.new),
        "whole": amount.range(found.whole),
        "expected": _line(amount, found.expected.whole, None, None),
        "lines": [_line(amount, node.part, node.team, node.owner) for node in found.expected.nodes],
        "doubts": [
            {"kind": one.kind, "deals": one.deals, "value": amount(one.value)}
            for one in found.expected.doubts
        ],
        "kept": _kept(amount, found.kept),
        "without_rate": list(found.without_rate),
    }


def _line(amount: Amounts, part: Part, team: UUID | None, owner: UUID | None) -> dict[str, object]:
    return {
        "team_id": team,
        "owner_id": owner,
        "booked": amount(part.booked),
        "sales": part.sales,
        "categories": [
            {
                "category": key,
                "deals": part.of(key).deals,
                "unvalued": part.of(key).unvalued,
                "value": amount(part.of(key).value),
                "computed": amount(part.of(key).expected),
                "later": part.after(key).deals,
                "later_value": amount(part.after(key).value),
            }
            for key in CATEGORIES
        ],
        "expected": {key: amount(part.up_to(key)) for key in COUNTED},
        "p50": amount(part.middle),
    }


def _kept(amount: Amounts, months: Sequence[JudgedMonth]) -> list[dict[str, object]]:
    return [
        {
            "month": month.start,
            "category": key,
            "deals": one.deals,
            "won": one.won,
            "value": amount(one.value),
            "won_value": amount(one.won_value),
        }
        for month in months
        for key, one in month.categories.items()
    ]
