"""`/settings/goals/`: what the workspace, each team and each person are to book in a period."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.goals import actions
from homeplate.goals.queries import GoalRow, change_at, goals, whole_workspace
from homeplate.goals.rules import (
    MEMBER,
    TEAM,
    WORKSPACE,
    Period,
    Whom,
    month_of,
    quarter_of,
    read_period,
    year_of,
)
from homeplate.insight.coverage import Progress, progress
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import MemberRow, TeamRow, members, teams
from homeplate.rates.queries import currencies_of
from homeplate.web.formats import month_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.pipeline.cards import whole_money
from homeplate.web.settings.sections import section
from homeplate.web.shown import Field, Option

HERE = "settings-goals"
PLEASE = msg("Please fill this in.")


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody who may have a goal; `goal` is empty without one. `own` is the goal that was set for just this period,
    and may be removed; any other is the sum of those of shorter ones."""

    name: str
    kind: str
    depth: int
    goal: str
    booked: str
    percent: int | None
    bar: int
    own: UUID | None
    said: str
    forecast_url: str


@require_GET
@page
def goals_page(request: PageRequest) -> HttpResponse:
    """The goals of a period, and how far everybody is."""
    return _page(request)


def _page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.DEAL_VIEW)
    offered = periods(request)
    typed = attempt.typed.get("period", "") if attempt else given.text("period")
    period = _read(typed) or quarter_of(request.today)
    everybody = tuple(_everybody(actor))
    lines = _lines(request, period, everybody)
    form = refilled(_form(request, period, everybody, offered), attempt, "goal")
    context = {
        "period": period.text,
        "title": period_name(period),
        "choice": (Field("period", gettext("Period"), "select", period.text, _with(period, offered)),),
        "lines": lines,
        "form": form if actor.may(Permission.GOAL_SET) and form[0].options else (),
        "problem": unplaced(attempt, form),
    }
    return section(
        request, "settings/goals.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _read(text: str) -> Period | None:
    try:
        return read_period(text) if text else None
    except Invalid:
        return None


def periods(request: PageRequest) -> tuple[Option, ...]:
    """The periods that are offered: the last quarter, this year by quarters and months, what follows, the years."""
    today = request.today
    quarter, year, month = quarter_of(today), year_of(today), month_of(today)
    before = quarter_of(quarter.since - timedelta(days=1))
    found = [quarter, quarter.after, before, *year.parts(3), year, year.after, month, month.after]
    found = list(dict.fromkeys(found))
    return tuple(Option(one.text, period_name(one)) for one in found)


def _with(period: Period, offered: tuple[Option, ...]) -> tuple[Option, ...]:
    known = any(one.value == period.text for one in offered)
    return offered if known else (Option(period.text, period_name(period)), *offered)


def period_name(period: Period) -> str:
    """What a period is called."""
    if period.months == 1:
        return month_text(period.since, language())
    if period.months == 12:
        return period.text
    return gettext("Quarter %(number)s of %(year)s") % {"number": period.text[-1], "year": period.since.year}


Everybody = tuple[tuple[Whom, str, int, UUID | None], ...]
"""Who may have a goal: their name, how deep below the workspace, and the team of a person."""


def _everybody(actor: Actor) -> Iterator[tuple[Whom, str, int, UUID | None]]:
    """The workspace, the teams in reach from the top, each followed by its people; oneself where nobody else is."""
    people = [one for one in members(actor) if actor.sees(one.id, one.team_id)]
    if actor.reach is Reach.ALL:
        yield whole_workspace(actor), actor.workspace_name, 0, None
    for team in _teams(actor):
        yield Whom(TEAM, team.id), team.name, team.depth, team.id
        yield from _people(people, team)
    placed = {one.id for one in _teams(actor)}
    for one in people:
        if one.team_id not in placed:
            yield Whom(MEMBER, one.id), one.name, 0, one.team_id


def _people(people: list[MemberRow], team: TeamRow) -> Iterator[tuple[Whom, str, int, UUID | None]]:
    for one in people:
        if one.team_id == team.id:
            yield Whom(MEMBER, one.id), one.name, team.depth + 1, team.id


def _teams(actor: Actor) -> list[TeamRow]:
    return [one for one in teams(actor) if actor.reaches(one.id) or one.id == actor.team_id]


def _lines(request: PageRequest, period: Period, everybody: Everybody) -> tuple[Line, ...]:
    actor = request.actor
    rows = goals(actor, period=period)
    own = {row.whom: row for row in rows if row.period == period}
    known = {one.whom: one for one in progress(actor, rows=rows, period=period, today=request.today)}
    names = {one.id: one.name for one in members(actor, with_inactive=True)} if own else {}
    return tuple(
        _line(actor, period, whom, name, depth, known.get(whom), own.get(whom), names)
        for whom, name, depth, _ in everybody
    )


def _line(
    actor: Actor,
    period: Period,
    whom: Whom,
    name: str,
    depth: int,
    found: Progress | None,
    own: GoalRow | None,
    names: dict[UUID, str],
) -> Line:
    booked = found.booked if found else None
    percent = round(100 * booked / found.goal) if found and found.goal and booked is not None else None
    who = names.get(own.by, "") if own and own.by else ""
    return Line(
        name=name,
        kind=whom.kind,
        depth=min(depth, 3),
        goal=whole_money(found.goal, actor.currency, language()) if found else "",
        booked="" if booked is None else whole_money(booked, actor.currency, language()),
        percent=percent,
        bar=min(max(percent or 0, 0), 100),
        own=own.id if own else None,
        said=who,
        forecast_url=_forecast(whom),
    )


def _forecast(whom: Whom) -> str:
    name = {TEAM: "team", MEMBER: "owner"}.get(whom.kind)
    place = reverse("insight-part", args=["forecast"])
    return f"{place}?{name}={whom.id}" if name else place


def _form(
    request: PageRequest, period: Period, everybody: Everybody, offered: tuple[Option, ...]
) -> tuple[Field, ...]:
    actor = request.actor
    marks = {WORKSPACE: "", TEAM: "", MEMBER: "– "}
    may = [one for one in everybody if one[0].kind != MEMBER or actor.reaches(one[3])]
    may = [one for one in may if one[0].kind != TEAM or actor.reaches(one[0].id)]
    whom = tuple(Option(f"{one.kind}:{one.id}", f"{marks[one.kind]}{name}") for one, name, _, _ in may)
    codes = tuple(Option(code, code) for code in currencies_of(actor))
    return (
        Field("whom", gettext("Whose"), "select", "", whom, required=True),
        Field("period", gettext("Period"), "select", period.text, _with(period, offered), required=True),
        Field("amount", gettext("To be booked"), "number", required=True),
        Field("currency", gettext("Currency"), "select", actor.currency, codes, required=True),
    )


def read_whom(text: str) -> Whom:
    """Whom a form names. Raises `Invalid` (`whom`)."""
    kind, _, which = text.partition(":")
    found = parse_id(which)
    if kind not in (WORKSPACE, TEAM, MEMBER) or found is None:
        raise Invalid("required", PLEASE, field="whom")
    return Whom(kind, found)


@require_POST
@page
def set_goal(request: PageRequest) -> HttpResponse:
    """Set a goal; the one of the same person or team and period is replaced."""
    request.actor.require(Permission.GOAL_SET)
    given = Given.posted(request)
    try:
        period = read_period(given.text("period"))
        amount = given.amount("amount")
        if amount is None:
            raise Invalid("required", PLEASE, field="amount")
        made = actions.set_goal(
            request.actor,
            whom=read_whom(given.text("whom")),
            period=period,
            amount=amount,
            currency=given.text("currency"),
            now=request.now,
        )
    except Invalid as error:
        return _page(request, Attempt.of("goal", given, error))
    return _back(request, period, gettext("Saved."), made)


@require_POST
@page
def remove_goal(request: PageRequest, goal_id: UUID) -> HttpResponse:
    """Take a goal away."""
    actions.remove_goal(request.actor, goal_id=goal_id, now=request.now)
    period = _read(Given.posted(request).text("period"))
    return _back(request, period, gettext("The goal is removed."), goal_id)


@require_POST
@page
def undo_goal(request: PageRequest, goal_id: UUID) -> HttpResponse:
    """Bring a goal back to what it was before its last change."""
    try:
        change = parse_id(request.GET.get("change", ""))
        period = actions.undo_goal(request.actor, goal_id=goal_id, now=request.now, change=change)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="warn")
    return _back(request, period, gettext("The goal is as it was."), goal_id)


def _back(request: PageRequest, period: Period | None, text: str, goal_id: UUID) -> HttpResponse:
    more = f"?period={period.text}" if period else ""
    change = change_at(request.actor, goal_id=goal_id, moment=request.now)
    undo = f"{reverse('settings-goal-undo', args=[goal_id])}?change={change}" if change else ""
    return go(request, f"{reverse(HERE)}{more}", text, undo=undo)
