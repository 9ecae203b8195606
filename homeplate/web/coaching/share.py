"""`/insight/coaching/`: which part of their time managers coach, against half of it; and who was not coached."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from homeplate.coaching.measure import CoachingTime, ManagerTime, Time, coaching_time
from homeplate.coaching.rules import GOAL
from homeplate.insight.periods import stretch
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission
from homeplate.people.queries import TeamRow, teams
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.formats import as_plural, number_text, signed
from homeplate.web.forms import Given, options
from homeplate.web.insight.asked import OWN, PERIODS, below
from homeplate.web.insight.words import Figure
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field, Option

HERE = "insight-coaching"
MEANS: Mapping[str, Message] = {
    "share": msg(
        "Hours of the sessions that managers logged in the period, ÷ their working hours in it: the working days of "
        "their calendar up to today × {hours} hours a day. All sessions are counted, none is sampled, so there is no "
        "range. Managers should coach for half of their time."
    ),
    "hours": msg("Hours of the sessions that managers logged in the period."),
    "left": msg("Reps with whom no session was logged in the period, of those whom you lead."),
}


@dataclass(frozen=True, slots=True)
class Share:
    """A manager: `bar` in hundredths of the line, and where the sessions are listed."""

    name: str
    url: str
    hours: str
    available: str
    sessions: str
    share: str
    bar: float
    before: str
    change: str


@dataclass(frozen=True, slots=True)
class _Asked:
    typed: dict[str, str]
    found: CoachingTime
    known: tuple[TeamRow, ...]

    @property
    def query(self) -> str:
        return urlencode({name: value for name, value in self.typed.items() if value})


def _asked(request: PageRequest) -> _Asked:
    given, actor = Given.asked(request), request.actor
    actor.require(Permission.COACH)
    typed = {name: given.text(name)[:40] for name in ("period", "from", "to", "team")}
    since, until = stretch(
        typed["period"] or "quarter", request.today, given.day_or_none("from"), given.day_or_none("to")
    )
    known = tuple(one for one in teams(actor) if actor.reaches(one.id))
    team = parse_id(typed["team"])
    some = below(known, team) if team and any(one.id == team for one in known) else ()
    found = coaching_time(actor, since=since, until=until, today=request.today, teams=some)
    return _Asked(typed, found, known)


@require_GET
@page
def share(request: PageRequest) -> HttpResponse:
    """The share of each manager and of all, and the reps not coached."""
    asked = _asked(request)
    found = asked.found
    csv = reverse(f"{HERE}-file") + (f"?{asked.query}" if asked.query else "")
    context = {
        "figures": _figures(found),
        "lines": tuple(_line(one, found) for one in found.managers),
        "means": _means("share", found),
        "sample": _sessions(found.now.sessions),
        "left": found.not_coached,
        "since": found.since,
        "last": found.until - timedelta(days=1),
        "filters": _fields(asked),
        "filter_url": reverse(HERE),
        "filtered": any(asked.typed.values()),
        "csv_url": csv if request.actor.may(Permission.EXPORT_RUN) else "",
        "hours_url": reverse("settings-calendar") if request.actor.may(Permission.WORKSPACE_MANAGE) else "",
    }
    return render(request, "coaching/share.html", context)


def _fields(asked: _Asked) -> tuple[Field, ...]:
    chosen = asked.typed["period"] or "quarter"
    periods = (*options(PERIODS),)
    found = [Field("period", gettext("Period"), "select", chosen, periods)]
    if chosen == OWN:
        found.append(Field("from", gettext("From"), "date", asked.typed["from"]))
        found.append(Field("to", gettext("Until"), "date", asked.typed["to"]))
    if len(asked.known) > 1:
        every = Option("", gettext("All teams"))
        some = (every, *(Option(str(one.id), f"{'– ' * one.depth}{one.name}") for one in asked.known))
        found.append(Field("team", gettext("Team"), "select", asked.typed["team"], some))
    return tuple(found)


def _means(name: str, found: CoachingTime) -> str:
    return Message(MEANS[name].msgid, {"hours": _number(found.hours_a_day)}).render(gettext)


def _figures(found: CoachingTime) -> tuple[Figure, ...]:
    means = {name: _means(name, found) for name in MEANS}
    now, was = found.now, found.before
    many = len(found.managers)
    whose = ngettext("%(n)s manager", "%(n)s managers", many) % {"n": _number(many)}
    left = len(found.not_coached)
    reps = ngettext("of %(n)s rep", "of %(n)s reps", found.reps) % {"n": _number(found.reps)}
    return (
        Figure(
            "share",
            gettext("Coaching share"),
            percent(now.share),
            means["share"],
            sample=f"{_sessions(now.sessions)}, {whose}",
            before=_before(now, was),
        ),
        Figure(
            "hours",
            gettext("Hours coached"),
            _hours(now.minutes / 60),
            means["hours"],
            sample=gettext("of %(hours)s working time") % {"hours": _hours(now.hours)},
            before=gettext("%(value)s in the period before") % {"value": _hours(was.minutes / 60)},
        ),
        Figure("left", gettext("Reps not coached"), _number(left), means["left"], sample=reps),
    )


def _line(one: ManagerTime, found: CoachingTime) -> Share:
    last = found.until - timedelta(days=1)
    query = urlencode({"coach": one.id, "from": found.since.isoformat(), "to": last.isoformat()})
    return Share(
        name=one.name,
        url=f"{reverse('team-coaching')}?{query}#t-held",
        hours=_hours(one.now.minutes / 60),
        available=_hours(one.now.hours),
        sessions=_sessions(one.now.sessions),
        share=percent(one.now.share),
        bar=min(100 * (one.now.share or 0.0), 100),
        before=percent(one.before.share),
        change=_change(one.now, one.before),
    )


def _change(now: Time, was: Time) -> str:
    if now.share is None or was.share is None:
        return ""
    points = round(100 * now.share) - round(100 * was.share)
    return ngettext("%(n)s point", "%(n)s points", abs(points)) % {"n": signed(points, language())}


def _before(now: Time, was: Time) -> str:
    if was.share is None:
        return gettext("nothing in the period before")
    told = gettext("%(value)s in the period before") % {"value": percent(was.share)}
    return f"{told}; {_change(now, was)}" if now.share is not None else told


def percent(share: float | None) -> str:
    """A share in per cent, with one decimal below ten: the first hours should show; a dash for none."""
    if share is None:
        return "–"
    value = 100 * share
    return f"{_number(round(value, 1) if 0 < value < 10 else round(value))}\u00a0%"


def _hours(hours: float) -> str:
    shown = round(hours, 1)
    return ngettext("%(n)s hour", "%(n)s hours", as_plural(shown)) % {"n": _number(shown)}


def _sessions(count: int) -> str:
    return ngettext("%(n)s session", "%(n)s sessions", count) % {"n": _number(count)}


def _number(value: float) -> str:
    whole = int(value) if value == int(value) else value
    return number_text(whole, language())


@require_GET
@page
def file(request: PageRequest) -> StreamingHttpResponse:
    """The same as a CSV file: hours, shares 0–1."""
    request.actor.require(Permission.EXPORT_RUN)
    found = _asked(request).found
    header = (
        gettext("Manager"), gettext("Sessions"), gettext("Hours coached"), gettext("Working hours"),
        gettext("Coaching share"), gettext("Against"), gettext("Sessions in the period before"),
        gettext("Share in the period before"),
    )  # fmt: skip
    return csv_file("coaching", request.today, header, _rows(found))


def _rows(found: CoachingTime) -> Iterator[tuple[Cell, ...]]:
    for one in found.managers:
        now, was = one.now, one.before
        yield (
            one.name, now.sessions, round(now.minutes / 60, 2), now.hours, now.share, GOAL, was.sessions, was.share,
        )  # fmt: skip
