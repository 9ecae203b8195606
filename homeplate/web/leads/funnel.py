"""`/leads/funnel/`: one funnel that marketing and sales share, from the lead that came in to the sale, by source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.kit.estimates import Times, wilson
from homeplate.leads.desk import clock_of
from homeplate.leads.queries import Way, funnel
from homeplate.leads.queries.funnel import STEPS
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.kinds import SOURCES
from homeplate.people.permissions import Permission
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.leads.asked import ALL, inbox_url
from homeplate.web.leads.words import duration, named
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field

DAYS = 90


@dataclass(frozen=True, slots=True)
class Cell:
    """How many came as far as a step, where these are, and which share that is of the step before, with the range that
    holds the truth in 19 of 20 cases; `percent` is of all that came in, for the bar."""

    step: str
    number: str
    url: str
    share: str
    between: str
    percent: int


@dataclass(frozen=True, slots=True)
class Row:
    """A source, or all of them; `first` is within what half of them are spoken to, in 19 of 20 cases as `sure` says,
    and `most` of nine in ten. Empty where nothing can be told."""

    name: str
    cells: tuple[Cell, ...]
    undecided: str
    first: str
    sure: str
    most: str
    spoken: str


@require_GET
@page
def shared(request: PageRequest) -> HttpResponse:
    """The funnel of the leads that came in between two days, the last 90 unless others are asked for."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.LEAD_VIEW)
    zone = ZoneInfo(actor.zone)
    today = request.now.astimezone(zone).date()
    until = given.day_or_none("to") or today
    since = given.day_or_none("from") or until - timedelta(days=DAYS - 1)
    since, until = min(since, until), max(since, until)
    clock = clock_of(actor)
    found = funnel(
        actor, since=_start(since, zone), until=_start(_next(until), zone), now=request.now, clock=clock
    )
    context = {
        "whole": _row(found.whole, since, until, clock),
        "rows": tuple(_row(one, since, until, clock) for one in found.sources),
        "steps": tuple((step, _titles()[step]) for step in STEPS),
        "period": (
            Field("from", gettext("Came in from"), "date", since.isoformat()),
            Field("to", gettext("to"), "date", until.isoformat()),
        ),
        "here": reverse("leads-funnel"),
    }
    return render(request, "leads/funnel.html", context)


def _start(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)


def _next(day: date) -> date:
    return day + timedelta(days=1) if day < date.max else day


def _titles() -> dict[str, str]:
    return {
        "created": gettext("Came in"),
        "accepted": gettext("Accepted (SAL)"),
        "qualified": gettext("Qualified (SQL)"),
        "converted": gettext("Deals"),
        "won": gettext("Sales"),
    }


def _row(way: Way, since: date, until: date, clock: Clock) -> Row:
    spell = {"from": since.isoformat(), "to": until.isoformat()}
    before, cells = 0, []
    for step in STEPS:
        number = way.reached(step)
        show = "" if step == "created" else step
        url = inbox_url(tab=ALL, source=way.source, show=show, **spell)
        share, between = _share(number, before) if step != "created" else ("", "")
        percent = round(100 * number / way.created) if way.created else 0
        cells.append(Cell(step, jinja.number(number), url, share, between, percent))
        before = number
    return Row(
        name=named(SOURCES, way.source) if way.source else gettext("All sources"),
        cells=tuple(cells),
        undecided=jinja.number(way.undecided),
        first=_within(way.first.median, clock),
        sure=_range(way.first, clock),
        most=_within(way.first.p90, clock),
        spoken=jinja.number(way.spoken),
    )


def _within(minutes: float | None, clock: Clock) -> str:
    return "" if minutes is None else duration(round(minutes), clock)


def _range(first: Times, clock: Clock) -> str:
    """Between what the median lies; open at the end where it may lie beyond all that was seen."""
    if first.median is None or first.low is None:
        return ""
    low = _within(first.low, clock)
    return (
        f"{low} … {_within(first.high, clock)}"
        if first.high is not None
        else gettext("%(time)s or more") % {"time": low}
    )


def _share(number: int, of: int) -> tuple[str, str]:
    """A share of the step before, and its range by Wilson's score; empty where nobody came that far."""
    bounds = wilson(number, of)
    if bounds is None:
        return "", ""
    low, high = (round(100 * bound) for bound in bounds)
    share = gettext("%(n)s %%") % {"n": round(100 * number / of)}
    return share, gettext("%(low)s–%(high)s %%") % {"low": low, "high": high}
