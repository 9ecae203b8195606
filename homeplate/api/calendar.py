"""Working days: of the week, without public holidays and days of the company."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, done, reply
from homeplate.api.types import Answer, Body, Line, doc
from homeplate.people import actions
from homeplate.people.calendar import CALENDAR, calendar_of
from homeplate.people.permissions import Permission

router = Router()
TAG = "Calendar"
VIEW, MANAGE = Permission.PEOPLE_VIEW, Permission.WORKSPACE_MANAGE
LONGEST = 400


class OwnDays(Answer):
    """Days of the company: off, or with `works` worked though they would be off. `until` is the last one."""

    name: str
    since: date
    until: date
    works: bool


class Calendar(Answer):
    """The working days of the week (Monday is 0), whose public holidays are off, and days of the company."""

    week: list[int]
    country: str
    region: str
    days: list[OwnDays]


class WeekIn(Body):
    """Which days of the week are worked (Monday is 0), and whose public holidays are off; none without a country."""

    week: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(max_length=7)]
    country: Annotated[str, Field(max_length=2, examples=["FI"])] = ""
    region: Annotated[str, Field(max_length=12)] = ""


class OwnDaysIn(Body):
    """Days of the company; a single one without `until`."""

    name: Line
    since: date
    until: date | None = None
    works: bool = False


class OwnDaysOut(Body):
    """Which entry to take back."""

    name: Line
    since: date


class DayOff(Answer):
    """A day off: its name, empty for a weekend, and the country where it is a public holiday."""

    day: date
    name: str
    country: str


class Span(BaseModel):
    """From which day on, and how many days."""

    since: date
    days: Annotated[int, Field(ge=1, le=LONGEST)] = 31


@router.get("/calendar", response=Calendar, **doc("getCalendar", "Read the calendar", VIEW, TAG))
def get_calendar(request: ApiRequest) -> HttpResponse:
    """The working days of the workspace."""
    request.auth.require(VIEW)
    kept: dict[str, Any] = request.auth.settings.get(CALENDAR) or {}
    days = [
        {"name": one["name"], "since": one["from"], "until": one["to"], "works": one["works"]}
        for one in kept.get("days") or ()
    ]
    return reply(
        {
            "week": kept.get("week") or list(range(7)),
            "country": kept.get("country") or "",
            "region": kept.get("region") or "",
            "days": days,
        }
    )


@router.put("/calendar/week", response={204: None}, **doc("setWeek", "Set the working days", MANAGE, TAG))
def set_week(request: ApiRequest, body: WeekIn) -> HttpResponse:
    """The days of the week that are worked, and the public holidays."""
    actions.set_week(request.auth, now=request.now, **body.model_dump())
    return done()


@router.post("/calendar/days", response={204: None}, **doc("addOwnDays", "Add company days", MANAGE, TAG))
def add_own_days(request: ApiRequest, body: OwnDaysIn) -> HttpResponse:
    """Days off for everybody, or days that are worked though they would be off."""
    actions.add_own_days(request.auth, now=request.now, **body.model_dump())
    return done()


@router.post(
    "/calendar/days/remove",
    response={204: None},
    **doc("removeOwnDays", "Remove company days", MANAGE, TAG),
)
def remove_own_days(request: ApiRequest, body: OwnDaysOut) -> HttpResponse:
    """Take an entry back."""
    actions.remove_own_days(request.auth, now=request.now, **body.model_dump())
    return done()


@router.get("/calendar/off", response=list[DayOff], **doc("listDaysOff", "List days off", VIEW, TAG))
def list_days_off(request: ApiRequest, wanted: Query[Span]) -> HttpResponse:
    """The days that you do not work, weekends among them, with holidays in your language."""
    request.auth.require(VIEW)
    known = calendar_of(request.auth)
    last = min(wanted.days, (date.max - wanted.since).days)
    days = (wanted.since + timedelta(days=number) for number in range(last))
    return reply(
        [
            {"day": day, "name": off.name, "country": off.country}
            for day, off in ((day, known.off(day)) for day in days)
            if off is not None
        ]
    )
