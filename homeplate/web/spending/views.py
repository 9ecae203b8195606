"""`/insight/spending/`: what was spent on winning customers and on keeping them, by month and record by record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET
from moneyed import Money

from homeplate.costs.access import records_any
from homeplate.costs.queries import MOST, SpendingRow, Sums, Wanted, spendings, spent_between
from homeplate.costs.rules import DAY, KEEP, PURPOSES, WIN
from homeplate.insight.periods import LATEST, back
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor, major
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import TeamRow, teams
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.formats import month_text
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.insight.asked import below
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline.cards import money, whole_money
from homeplate.web.shown import Field, Option
from homeplate.web.spending import forms

HERE, FORM, FILE_FORM = "spending", "spending", "spending-file"
A_PAGE = 25
YEAR, MOST_MONTHS = 12, 120
NAMES = ("purpose", "team", "from", "to")


@dataclass(frozen=True, slots=True)
class Line:
    """A record in the list; `last` is its last day."""

    url: str
    what: str
    purpose: str
    since: date
    last: date
    amount: Money
    team: str
    by: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month, or all of them: what was spent on each purpose, in words; `gap` says of which part of it nothing is
    recorded."""

    name: str
    win: str
    keep: str
    both: str
    gap: str


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for: days from `since` to before `until`."""

    wanted: Wanted
    since: date
    until: date
    typed: dict[str, str]
    start: int

    def url(self, name: str = HERE, **more: object) -> str:
        """The address that asks for the same, and for what `more` says."""
        query = urlencode({key: value for key, value in {**self.typed, **more}.items() if value})
        return f"{reverse(name)}?{query}" if query else reverse(name)


@require_GET
@page
def spending(request: PageRequest) -> HttpResponse:
    """What was spent, by month and record by record."""
    return listed(request)


def listed(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    """The page; with the form as it was sent in vain."""
    actor = request.actor
    actor.require(Permission.COST_VIEW)
    asked = _asked(request)
    rows = spendings(actor, wanted=asked.wanted, size=A_PAGE + 1, start=asked.start)
    may = records_any(actor)
    form = refilled(forms.new_fields(actor, request.today), attempt, FORM) if may else ()
    file_form = refilled(forms.file_fields(), attempt, FILE_FORM) if may else ()
    after = asked.start + A_PAGE if len(rows) > A_PAGE else 0
    context = {
        "trail": trail(),
        "form": form,
        "file_form": file_form,
        "problem": unplaced(attempt, form, file_form),
        "rows": tuple(_line(row) for row in rows[:A_PAGE]),
        "months": _months(actor, asked),
        "filters": _filters(actor, asked),
        "filter_url": reverse(HERE),
        "filtered": any(asked.typed.values()),
        "since": asked.since,
        "last": asked.until - DAY,
        "first_url": asked.url() if asked.start else "",
        "next_url": asked.url(after=after) if after else "",
        "csv_url": asked.url("spending-file") if actor.may(Permission.EXPORT_RUN) else "",
    }
    return render(request, "spending/list.html", context, status=attempt.error.status if attempt else 200)


def trail() -> list[tuple[str, str]]:
    """The way down to spending: it belongs to what insight says of customers."""
    return [
        (gettext("Insight"), reverse("insight")),
        (gettext("Customers"), reverse("insight-part", args=["customers"])),
    ]


def _asked(request: PageRequest) -> _Asked:
    """Read the address; a part that makes no sense is as if it were not there. Unasked the last twelve months."""
    given = Given.asked(request) if request.method == "GET" else Given({})
    typed = {name: given.text(name)[:40] for name in NAMES}
    since, last = given.day_or_none("from"), given.day_or_none("to")
    if typed["purpose"] not in PURPOSES:
        typed["purpose"] = ""
    team = parse_id(typed["team"])
    until = min(last, LATEST) + DAY if last else _next_month(request.today)
    until = max(until, back(_next_month(request.today), MOST_MONTHS))
    since = max(since or back(until, YEAR), back(until, MOST_MONTHS))
    if since >= until:
        since = back(until, YEAR)
    known: list[TeamRow] = teams(request.actor) if team else []
    wanted = Wanted(typed["purpose"], below(known, team) if team else (), since, until)
    return _Asked(wanted, since, until, typed, min(max(given.whole("after", 0), 0), 10_000))


def _filters(actor: Actor, asked: _Asked) -> tuple[Field, ...]:
    every = (Option("", gettext("Winning and keeping")), *options(PURPOSES))
    found = [Field("purpose", gettext("Spent on"), "select", asked.typed["purpose"], every)]
    some = forms.team_options(actor)
    if len(some) > 1:
        known = (Option("", gettext("All teams")), *some)
        found.append(Field("team", gettext("Team"), "select", asked.typed["team"], known))
    last = asked.until - DAY
    found.append(Field("from", gettext("From"), "date", asked.since.isoformat()))
    found.append(Field("to", gettext("Until"), "date", last.isoformat()))
    return tuple(found)


def _months(actor: Actor, asked: _Asked) -> tuple[Month, ...]:
    """A line for each month, the newest first, and one for all; none where nothing is recorded."""
    stretches = list(_stretches(asked.since, asked.until))
    found = spent_between(
        actor, stretches=[*stretches, (asked.since, asked.until)], of_teams=asked.wanted.teams
    )
    if not any(one.records for one in found[-1].values()):
        return ()
    names = [month_text(first, language()) for first, _ in stretches] + [gettext("Together")]
    shown = [asked.wanted.purpose] if asked.wanted.purpose else [WIN, KEEP]
    return tuple(_month(name, one, shown) for name, one in zip(names, found, strict=True))


def _month(name: str, found: dict[str, Sums], shown: list[str]) -> Month:
    texts = {purpose: amount_words(found[purpose]) if purpose in shown else "" for purpose in (WIN, KEEP)}
    both, currency = "", found[WIN].total.money.currency.code
    if len(shown) > 1 and not any(one.total.missing for one in found.values()):
        both = whole_money(found[WIN].total.minor + found[KEEP].total.minor, currency, language())
    gaps = [f"{purpose_words(one)}: {gap}" for one in shown if (gap := gap_words(found[one]))]
    return Month(name, texts[WIN], texts[KEEP], both, " · ".join(gaps))


def amount_words(found: Sums) -> str:
    """What was spent in whole units; a dash where nothing is recorded. Amounts without a rate follow."""
    if not found.records:
        return "–"
    told = whole_money(found.total.minor, found.total.money.currency.code, language())
    parts = [] if found.total.plain else [told]
    return " + ".join([*parts, *(money(value, language()) for value in found.total.missing)])


def gap_words(found: Sums) -> str:
    """On how many of the days anything is recorded, where that is not all of them."""
    if found.covered >= found.days:
        return ""
    return gettext("%(n)s of %(all)s days") % {"n": found.covered, "all": found.days}


def _stretches(since: date, until: date) -> Iterator[tuple[date, date]]:
    """The months between two days, the newest first; the outer ones as far as they are asked for."""
    end = until
    while end > since:
        first = max((end - DAY).replace(day=1), since)
        yield first, end
        end = first


def _next_month(today: date) -> date:
    return (today.replace(day=1) + timedelta(days=32)).replace(day=1)


def _line(row: SpendingRow) -> Line:
    return Line(
        reverse("spending-one", args=[row.id]),
        row.what,
        purpose_words(row.purpose),
        row.since,
        row.until - DAY,
        from_minor(row.minor, row.currency),
        row.team,
        row.by,
    )


def purpose_words(purpose: str) -> str:
    """What money was spent on."""
    return PURPOSES[purpose].render(gettext)


@require_GET
@page
def file(request: PageRequest) -> StreamingHttpResponse:
    """The records as a CSV file: amounts in units of their currency."""
    request.actor.require(Permission.EXPORT_RUN)
    request.actor.require(Permission.COST_VIEW)
    rows = spendings(request.actor, wanted=_asked(request).wanted, size=100 * MOST)
    header = (
        gettext("What it was"), gettext("Spent on"), gettext("From"), gettext("Until"), gettext("Amount"),
        gettext("Currency"), gettext("Team"), gettext("Written down by"), gettext("ID"),
    )  # fmt: skip
    return csv_file("spending", request.today, header, (_cells(row) for row in rows))


def _cells(row: SpendingRow) -> tuple[Cell, ...]:
    amount, last = major(row.minor, row.currency), row.until - DAY
    return (
        row.what, purpose_words(row.purpose), row.since, last, amount, row.currency, row.team, row.by, str(row.id),
    )  # fmt: skip
