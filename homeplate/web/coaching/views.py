"""`/team/coaching/`: whom to coach on what, what is still open, the sessions held, and one session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.coaching import queries
from homeplate.coaching.access import leads
from homeplate.coaching.queries import FollowUpRow, SessionRow, Wanted
from homeplate.coaching.rules import HABIT, KINDS, OTHER, About, read_about
from homeplate.deals.queries import DealFilter, DealRow, Rep, list_deals, team_day
from homeplate.deals.queries.attention import WEEK
from homeplate.deals.rules.coaching import Counts, advise
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import MemberRow, member_names
from homeplate.web.coaching import forms
from homeplate.web.coaching.words import about_words, minutes_words, stages
from homeplate.web.formats import number_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field, Option
from homeplate.web.today.team import topic_of

HERE, FORM = "team-coaching", "session"
A_PAGE, DEALS_OFFERED = 30, 12
SPANS = {"30": 30, "": 90, "365": 365}
"""Days back by what the address says; unasked the last 90."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody to coach: `topic` in two words, `why` the figures behind it, `last` the day of their last session."""

    name: str
    topic: str
    why: str
    last: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A follow-up; `overdue` where its day is past and it is open."""

    id: UUID
    text: str
    whom: str
    due: date
    done_on: date | None
    overdue: bool
    may_tick: bool
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """A session in a list."""

    url: str
    day: date
    whom: str
    coach: str
    about: str
    minutes: str
    open: int


@require_GET
@page
def coaching(request: PageRequest) -> HttpResponse:
    """Whom to coach on what, what is open, and the sessions of a stretch of days."""
    return listed(request)


def listed(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    """The page; with the form as it was sent in vain."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.DEAL_VIEW)
    led, known = queries.those_led(actor), stages(actor)
    typed = {name: given.text(name)[:40] for name in ("person", "coach", "days", "from", "to", "after")}
    wanted = _wanted(request, given, typed["days"])
    start = min(max(given.whole("after", 0), 0), 10_000)
    rows = queries.sessions(actor, wanted=wanted, size=A_PAGE + 1, start=start)
    agreed = queries.open_follow_ups(actor, whom_id=wanted.whom_id)
    context = {
        "leads": leads(actor),
        "queue": _queue(request, led) if led else (),
        "agreed": tuple(agreement(one, request.today) for one in agreed),
        "rows": tuple(_line(one, known) for one in rows[:A_PAGE]),
        "filters": _filters(actor, typed, led),
        "filter_url": reverse(HERE),
        "filtered": bool(typed["person"] or typed["days"] or typed["from"] or typed["to"] or typed["coach"]),
        "first_url": _at(typed, 0) if start else "",
        "next_url": _at(typed, start + A_PAGE) if len(rows) > A_PAGE else "",
        **(_form(request, led, known, attempt) if led else {"form": (), "agreed_lines": (), "offered": ()}),
    }
    status = attempt.error.status if attempt else 200
    return render(request, "coaching/list.html", context, status=status)


def _wanted(request: PageRequest, given: Given, days: str) -> Wanted:
    since, until = given.day_or_none("from"), given.day_or_none("to")
    if since is None and until is None:
        since = request.today - timedelta(days=SPANS.get(days, SPANS[""]))
    after = until + timedelta(days=1) if until and until < date.max else None
    return Wanted(given.id_or_none("person"), given.id_or_none("coach"), since, after)


def _filters(actor: Actor, typed: Mapping[str, str], led: Sequence[MemberRow]) -> tuple[Field, ...]:
    spans = {"": gettext("Last 90 days"), "30": gettext("Last 30 days"), "365": gettext("Last 12 months")}
    found = [
        Field(
            "days", gettext("Period"), "select", typed["days"], tuple(Option(*one) for one in spans.items())
        )
    ]
    if led:
        people = (Option("", gettext("Everybody")), *(Option(str(one.id), one.name) for one in led))
        found.append(Field("person", gettext("Person"), "select", typed["person"], people))
    if typed["coach"]:
        found.append(
            Field("coach", gettext("Coach"), "select", typed["coach"], _coaches(actor, typed["coach"]))
        )
    if typed["from"] or typed["to"]:
        found.append(Field("from", gettext("From"), "date", typed["from"]))
        found.append(Field("to", gettext("Until"), "date", typed["to"]))
    return tuple(found)


def _coaches(actor: Actor, chosen: str) -> tuple[Option, ...]:
    """Everybody, and the coach that the address names."""
    which = parse_id(chosen)
    name = member_names(actor.workspace_id).get(which, "") if which else ""
    return Option("", gettext("Every coach")), *((Option(chosen, name),) if name else ())


def _at(typed: Mapping[str, str], after: int) -> str:
    query = urlencode({name: value for name, value in {**typed, "after": after or ""}.items() if value})
    return f"{reverse(HERE)}?{query}" if query else reverse(HERE)


def _queue(request: PageRequest, led: Sequence[MemberRow]) -> tuple[Proposed, ...]:
    day = team_day(
        request.actor,
        now=request.now,
        today=request.today,
        since=_start_of(request.today - WEEK),
        overridden_since=_start_of(request.today - 2 * WEEK),
        everybody=True,
    )
    last, may = queries.last_coached(request.actor), {one.id for one in led}
    found = [_proposed(rep, day.team, last.get(rep.member_id)) for rep in day.reps if rep.member_id in may]
    return tuple(one for one in found if one.topic)


def _proposed(rep: Rep, team: Counts, last: date | None) -> Proposed:
    advice = advise(rep.counts, team)
    topic, why = topic_of(advice, rep, language())
    about = About(HABIT, advice.habit) if advice.habit and advice.habit != "empty" else About(OTHER)
    url = f"{reverse(HERE)}?whom={rep.member_id}&about={about.text}#log"
    return Proposed(rep.name, topic, why, last, url)


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _form(
    request: PageRequest, led: Sequence[MemberRow], known: Mapping[str, str], attempt: Attempt | None
) -> dict[str, Any]:
    chosen = attempt.typed if attempt else Given.asked(request).values
    whom = parse_id(str(chosen.get("whom", "")))
    whom = whom if any(one.id == whom for one in led) else None
    about = str(chosen.get("about", ""))
    picked = {"whom": str(whom or ""), "about": about if _is_about(about) else ""}
    form = refilled(forms.log_fields(led, known, picked, request.today), attempt, FORM)
    lines = forms.agreed_fields(None, request.today)
    return {
        "form": form,
        "agreed_lines": forms.retyped(lines, attempt.typed) if attempt else lines,
        "offered": _offered(request, whom, attempt) if whom else (),
        "problem": unplaced(attempt, form),
    }


def _is_about(text: str) -> bool:
    try:
        return read_about(text).kind in KINDS
    except Invalid:
        return False


def _offered(
    request: PageRequest, whom: UUID, attempt: Attempt | None, there: Sequence[DealRow] = ()
) -> tuple[tuple[str, str, bool], ...]:
    """The deals to tick: those that are `there` already, and the open ones of `whom`."""
    wanted = DealFilter(status="open", owner_id=whom)
    rows = list_deals(request.actor, today=request.today, wanted=wanted, size=DEALS_OFFERED).rows
    before = {f"{forms.DEAL}{row.id}": _deal_words(row) for row in there}
    names = {**before, **{f"{forms.DEAL}{row.id}": _deal_words(row) for row in rows}}
    ticked = attempt.typed if attempt else before
    return tuple((name, words, bool(ticked.get(name))) for name, words in names.items())


def _deal_words(row: DealRow) -> str:
    return " · ".join(part for part in (row.name, row.account) if part)


def agreement(row: FollowUpRow, today: date) -> Agreement:
    """A follow-up as it is shown."""
    overdue = row.done_on is None and row.due < today
    url = reverse("team-coaching-session", args=[row.session_id])
    return Agreement(row.id, row.text, row.whom, row.due, row.done_on, overdue, row.may_tick, url)


def _line(row: SessionRow, known: Mapping[str, str]) -> Line:
    return Line(
        reverse("team-coaching-session", args=[row.id]),
        row.day,
        row.whom,
        row.coach,
        about_words(row.about, known),
        number_text(row.minutes, language()),
        row.open,
    )


@require_GET
@page
def session(request: PageRequest, session_id: UUID) -> HttpResponse:
    """One session: what was talked about and agreed, and the form that changes it."""
    return told(request, session_id)


def told(request: PageRequest, session_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    """The page of a session; with the form as it was sent in vain."""
    row, known = queries.session(request.actor, session_id=session_id), stages(request.actor)
    form = refilled(forms.change_fields(row, known, request.today), attempt, FORM) if row.may_change else ()
    lines = forms.agreed_fields(row, request.today) if row.may_change else ()
    deals = talked_about(request, row)
    context = {
        "row": row,
        "about": about_words(row.about, known),
        "minutes": minutes_words(row.minutes),
        "deals": [(one.name, one.account, reverse("deal", args=[one.id])) for one in deals],
        "offered": _offered(request, row.whom_id, attempt, deals) if row.may_change else (),
        "agreed": tuple(agreement(one, request.today) for one in row.follow_ups),
        "form": form,
        "agreed_lines": forms.retyped(lines, attempt.typed) if attempt else lines,
        "problem": unplaced(attempt, form),
    }
    status = attempt.error.status if attempt else 200
    return render(request, "coaching/session.html", context, status=status)


def talked_about(request: PageRequest, row: SessionRow) -> Sequence[DealRow]:
    """The deals of a session that the reader may see."""
    if not row.deals:
        return ()
    wanted = DealFilter(among=row.deals)
    return list_deals(request.actor, today=request.today, wanted=wanted, size=len(row.deals)).rows
