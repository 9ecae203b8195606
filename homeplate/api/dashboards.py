"""Dashboards: which there are, their figures as data, and when they are sent to whom."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, done, place, reply, said, today
from homeplate.api.types import Answer, Body, Key, Moment, Patch, doc
from homeplate.dashboards import actions
from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import DashboardRow, dashboard, dashboards, tell
from homeplate.dashboards.queries_schedule import ScheduleRow, schedule, schedules
from homeplate.dashboards.rules import Rhythm
from homeplate.dashboards.tiles import TILES
from homeplate.dashboards.told import MONEY, RATE, Figure, Label, Told
from homeplate.dashboards.told import Line as Drawn
from homeplate.kit.money import major
from homeplate.kit.text import Message, in_language
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission

router = Router()
TAG = "Dashboards"
VIEW = Permission.DEAL_VIEW

Which = Annotated[str, Field(max_length=40, examples=["leadership"])]
Unit = Literal[
    "share", "money", "money-a-day", "days", "count", "index", "points", "leaning", "times", "balance"
]
Every = Literal["daily", "weekly", "monthly"]


class Tile(Answer):
    """A tile by its name, and whether it takes two columns."""

    name: str
    wide: bool


class DashboardAnswer(Answer):
    """A dashboard: a ready one (`id` null, `which` its name), your own, or one that others share with you."""

    which: str
    id: UUID | None
    name: str
    tiles: list[Tile]
    filters: dict[str, str]
    sharing: Literal["me", "team", "all"]
    owner_id: UUID | None
    may_change: bool
    revision: int


class Number(Answer):
    """A number with its unit and the bounds of its 95 % interval (of a forecast: of 8 in 10 cases). Shares are 0–1,
    money is in whole units of the currency of the workspace; null is what cannot be told."""

    value: float | None
    unit: Unit
    low: float | None
    high: float | None


class FigureAnswer(Number):
    """One figure of a tile: `before` is that of the same stretch before, `sample` from how many of what."""

    key: str
    label: str
    before: float | None
    sample: int | None
    sample_of: str | None


class LineAnswer(Number):
    """One line of the small chart of a tile; `mark` is what was planned, expected or booked. Lines of one `group` stand
    together."""

    label: str
    group: str
    sample: int | None
    sample_of: str | None
    mark: float | None
    note: str
    day: str | None


class TileAnswer(Answer):
    """What a tile says. `empty` is said where there is nothing to tell; `made` is how old the figures are."""

    name: str
    label: str
    means: str
    figures: list[FigureAnswer]
    lines: list[LineAnswer]
    verdict: str | None
    empty: str | None
    made: Moment | None
    without_rate: list[str]


class FiguresAnswer(Answer):
    """The figures of a dashboard, with the filters in force."""

    which: str
    currency: str
    filters: dict[str, str]
    tiles: list[TileAnswer]


class FigureFilters(BaseModel):
    """Without any, those of the dashboard. `owner` is an id or `me`; `source`, `kind` and `industry` may be `-`: none.
    `value` are two bounds in whole units of the currency of the workspace such as `2000-8000`, either of which may be
    missing, or `-`: none."""

    process: Key | None = None
    owner: Key | None = None
    team: Key | None = None
    period: Literal["year", "quarter", "this-quarter", "last-quarter", "this-year"] | None = None
    ahead: Literal["this-quarter", "this-month", "next-month", "next-quarter"] | None = None
    version: Key | None = None
    source: Key | None = None
    kind: Key | None = None
    industry: Key | None = None
    size: Key | None = None
    value: Key | None = None


class RhythmAnswer(Answer):
    """When a dashboard is sent, in the zone of the workspace; Monday is 0."""

    every: Every
    weekday: int
    month_day: int
    hour: int
    working_days: bool


class ReaderAnswer(Answer):
    """A receiver; `stopped` by their own wish."""

    member_id: UUID
    name: str
    stopped: bool


class ScheduleAnswer(Answer):
    """A schedule of your own."""

    id: UUID
    which: str
    rhythm: RhythmAnswer
    receivers: list[ReaderAnswer]
    next_at: Moment | None
    paused: bool
    revision: int


class RhythmIn(Body):
    """When to send it: on a weekday (0 is Monday) of each week, on a day of each month, or every day, at an hour."""

    every: Every = "weekly"
    weekday: Annotated[int, Field(ge=0, le=6)] = 0
    month_day: Annotated[int, Field(ge=1, le=31)] = 1
    hour: Annotated[int, Field(ge=0, le=23)] = 8
    working_days: bool = True


class ScheduleIn(Body):
    """A dashboard to be sent to members, each with the figures that they may see."""

    which: Which
    rhythm: RhythmIn
    receivers: Annotated[list[UUID], Field(max_length=100)]


class SchedulePatch(Patch):
    """What is to change."""

    rhythm: RhythmIn = RhythmIn()
    receivers: Annotated[list[UUID], Field(max_length=100)] = []
    revision: int = 1


@router.get(
    "/dashboards", response=list[DashboardAnswer], **doc("listDashboards", "List dashboards", VIEW, TAG)
)
def list_dashboards(request: ApiRequest) -> HttpResponse:
    """The ready ones, your own by name, and those that others share with you."""
    return reply([_dashboard(row, request.auth) for row in dashboards(request.auth)])


@router.get(
    "/dashboards/{which}", response=DashboardAnswer, **doc("getDashboard", "Get a dashboard", VIEW, TAG)
)
def get_dashboard(request: ApiRequest, which: str) -> HttpResponse:
    """A ready one by its name (`rep`, `manager`, `leadership`, `process`), or another one by its id."""
    return reply(_dashboard(dashboard(request.auth, which=which), request.auth))


@router.get(
    "/dashboards/{which}/figures",
    response=FiguresAnswer,
    **doc("getFigures", "Get the figures of a dashboard", VIEW, TAG, refuses=True),
)
def get_figures(request: ApiRequest, which: str, asked: Query[FigureFilters]) -> HttpResponse:
    """What each tile says of the deals that you may see, as data. 409 while no process is published."""
    actor = request.auth
    row = dashboard(actor, which=which)
    given = {name: value for name, value in asked.model_dump().items() if value is not None}
    wanted = Filters.of(given) if given else row.filters
    names = [name for name in row.names if TILES[name].fits(actor)]
    told = tell(actor, names=names, wanted=wanted, now=request.now, today=today(request))
    return reply(
        {
            "which": row.which,
            "currency": actor.currency,
            "filters": wanted.kept,
            "tiles": [_tile(name, told[name], actor) for name in names],
        }
    )


@router.get(
    "/dashboard-schedules", response=list[ScheduleAnswer], **doc("listSchedules", "List schedules", VIEW, TAG)
)
def list_schedules(request: ApiRequest) -> HttpResponse:
    """When your dashboards are sent to whom, the oldest first."""
    return reply([_schedule(row) for row in schedules(request.auth)])


@router.post(
    "/dashboard-schedules",
    response={201: ScheduleAnswer},
    **doc("createSchedule", "Send a dashboard", VIEW, TAG),
)
def create_schedule(request: ApiRequest, body: ScheduleIn) -> HttpResponse:
    """Send a dashboard from now on, by mail with a PDF."""
    made = actions.create_schedule(
        request.auth,
        which=body.which,
        rhythm=Rhythm(**body.rhythm.model_dump()),
        receivers=body.receivers,
        site=request.build_absolute_uri("/").rstrip("/"),
        now=request.now,
    )
    return reply(_read(request, made), status=201, location=place("dashboard-schedules", made))


@router.get(
    "/dashboard-schedules/{schedule_id}",
    response=ScheduleAnswer,
    **doc("getSchedule", "Get a schedule", VIEW, TAG),
)
def get_schedule(request: ApiRequest, schedule_id: UUID) -> HttpResponse:
    """A schedule of your own."""
    return reply(_read(request, schedule_id))


@router.patch(
    "/dashboard-schedules/{schedule_id}",
    response=ScheduleAnswer,
    **doc("changeSchedule", "Change a schedule", VIEW, TAG),
)
def change_schedule(request: ApiRequest, schedule_id: UUID, body: SchedulePatch) -> HttpResponse:
    """Send it at other times or to others; who stopped it by their own wish stays without it."""
    given = body.given()
    if "rhythm" in given:
        given["rhythm"] = Rhythm(**body.rhythm.model_dump())
    actions.change_schedule(request.auth, schedule_id=schedule_id, now=request.now, **given)
    return reply(_read(request, schedule_id))


@router.post(
    "/dashboard-schedules/{schedule_id}/pause",
    response=ScheduleAnswer,
    **doc("pauseSchedule", "Pause a schedule", VIEW, TAG),
)
def pause_schedule(request: ApiRequest, schedule_id: UUID) -> HttpResponse:
    """Send it no more until it is resumed."""
    actions.pause_schedule(request.auth, schedule_id=schedule_id, now=request.now)
    return reply(_read(request, schedule_id))


@router.post(
    "/dashboard-schedules/{schedule_id}/resume",
    response=ScheduleAnswer,
    **doc("resumeSchedule", "Resume a schedule", VIEW, TAG),
)
def resume_schedule(request: ApiRequest, schedule_id: UUID) -> HttpResponse:
    """Send it again, from the next time on."""
    actions.resume_schedule(request.auth, schedule_id=schedule_id, now=request.now)
    return reply(_read(request, schedule_id))


@router.delete(
    "/dashboard-schedules/{schedule_id}",
    response={204: None},
    **doc("archiveSchedule", "Delete a schedule", VIEW, TAG),
)
def archive_schedule(request: ApiRequest, schedule_id: UUID) -> HttpResponse:
    """Send it never again."""
    actions.archive_schedule(request.auth, schedule_id=schedule_id, now=request.now)
    return done()


def _dashboard(row: DashboardRow, actor: Actor) -> dict[str, Any]:
    return {
        "which": row.which,
        "id": row.id,
        "name": _label(row.name, actor),
        "tiles": [{"name": name, "wide": wide} for name, wide in row.tiles],
        "filters": row.filters.kept,
        "sharing": row.sharing,
        "owner_id": row.owner_id,
        "may_change": row.may_change,
        "revision": row.revision,
    }


def _tile(name: str, told: Told, actor: Actor) -> dict[str, Any]:
    tile = TILES[name]
    return {
        "name": name,
        "label": said(tile.label, actor),
        "means": said(tile.means, actor),
        "figures": [_figure(one, actor) for one in told.figures],
        "lines": [_line(one, actor) for one in told.lines],
        "verdict": said(told.verdict, actor),
        "empty": said(told.empty, actor),
        "made": told.made,
        "without_rate": list(told.without_rate),
    }


def _figure(one: Figure, actor: Actor) -> dict[str, Any]:
    return {
        "key": one.key,
        "label": said(one.label, actor),
        **_number(one, actor),
        "before": _worth(one.before, one.unit, actor),
        "sample": one.sample.number if one.sample else None,
        "sample_of": one.sample.of if one.sample else None,
    }


def _line(one: Drawn, actor: Actor) -> dict[str, Any]:
    return {
        "label": _label(one.label, actor),
        "group": _label(one.group, actor),
        "sample": one.sample.number if one.sample else None,
        "sample_of": one.sample.of if one.sample else None,
        **_number(one, actor),
        "mark": _worth(one.mark, one.unit, actor),
        "note": _label(one.note, actor),
        "day": one.day.isoformat() if one.day else None,
    }


def _number(one: Figure | Drawn, actor: Actor) -> dict[str, Any]:
    found = {name: _worth(getattr(one, name), one.unit, actor) for name in ("value", "low", "high")}
    return {**found, "unit": one.unit}


def _worth(value: float | None, unit: str, actor: Actor) -> float | None:
    if value is None or unit not in (MONEY, RATE):
        return value
    return float(major(round(value), actor.currency))


def _label(label: Label, actor: Actor) -> str:
    if isinstance(label, Message):
        return label.render(gettext, actor.language)
    return label if isinstance(label, str) else in_language(label, actor.language.split("-")[0])


def _read(request: ApiRequest, schedule_id: UUID) -> dict[str, Any]:
    return _schedule(schedule(request.auth, schedule_id=schedule_id))


def _schedule(row: ScheduleRow) -> dict[str, Any]:
    rhythm = {name: getattr(row.rhythm, name) for name in RhythmAnswer.model_fields}
    return {
        "id": row.id,
        "which": row.which,
        "rhythm": rhythm,
        "receivers": [
            {"member_id": one.member_id, "name": one.name, "stopped": one.stopped} for one in row.readers
        ],
        "next_at": None if row.paused else row.next_at,
        "paused": row.paused,
        "revision": row.revision,
    }
