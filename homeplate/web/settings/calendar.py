"""`/settings/calendar/`: the working days of a workspace."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.coaching.access import hours_a_day
from homeplate.coaching.actions import set_hours
from homeplate.kit.errors import Invalid
from homeplate.kit.holidays import countries, regions
from homeplate.kit.text import msg
from homeplate.kit.workdays import EVERY_DAY, Calendar
from homeplate.people import actions
from homeplate.people.access import Actor
from homeplate.people.calendar import CALENDAR, calendar_of
from homeplate.people.permissions import Permission
from homeplate.web.days import country_name
from homeplate.web.formats import date_text, locale_of
from homeplate.web.forms import Attempt, Given, input_number, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, go, page
from homeplate.web.settings.sections import section
from homeplate.web.shown import Field, Option

HERE = "settings-calendar"
WEEKDAY = "day-"
MONTHS_AHEAD = 12
"""How far ahead the public holidays are listed."""


@require_GET
@page
def calendar(request: PageRequest) -> HttpResponse:
    """The week, the public holidays ahead, and the company's own days."""
    return _page(request)


def _page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    actor, today = request.actor, request.today
    actor.require(Permission.PEOPLE_VIEW)
    kept = actor.settings.get(CALENDAR) or {}
    known = calendar_of(actor)
    place = refilled(_place_fields(kept.get("country") or "", kept.get("region") or ""), attempt, "week")
    own = refilled(_own_fields(), attempt, "own")
    hours_of = refilled(_hours_fields(actor), attempt, "hours")
    week = set(kept.get("week") or EVERY_DAY)
    context = {
        "week": [
            (f"{WEEKDAY}{number}", name, number in week)
            for number, name in sorted(locale_of(language()).days["stand-alone"]["wide"].items())
        ],
        "place": place,
        "where": _where(known.country),
        "theirs": actor.country,
        "holidays": _ahead(known, today),
        "own_days": [_own_line(one, today) for one in kept.get("days") or ()],
        "own_fields": own,
        "hours_fields": hours_of,
        "may_change": actor.may(Permission.WORKSPACE_MANAGE),
        "opened": attempt.form if attempt else "",
        "problem": unplaced(attempt, place, own, hours_of),
    }
    return section(
        request, "settings/calendar.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _where(code: str) -> str:
    return country_name(code) if code else ""


def _place_fields(country: str, region: str) -> tuple[Field, ...]:
    fields = [
        Field(
            "country",
            gettext("Public holidays of"),
            "select",
            country,
            country_options(language()),
            placeholder=gettext("no country"),
        )
    ]
    if parts := regions(country):
        offered = tuple(Option(code, name) for code, name in parts)
        whole = gettext("the whole country")
        fields.append(Field("region", gettext("Region"), "select", region, offered, placeholder=whole))
    return tuple(fields)


@lru_cache(maxsize=8)
def country_options(tongue: str) -> tuple[Option, ...]:
    """The countries whose holidays are known, by name."""
    territories = locale_of(tongue).territories
    found = [Option(code, str(territories.get(code, code))) for code in countries()]
    return tuple(sorted(found, key=lambda one: one.label.casefold()))


def _own_fields() -> tuple[Field, ...]:
    return (
        Field(
            "name",
            gettext("Name"),
            required=True,
            longest=120,
            placeholder=gettext("Summer break, stock-taking, …"),
        ),
        Field("since", gettext("First day"), "date", required=True),
        Field("until", gettext("Last day"), "date", help=gettext("Empty for a single day.")),
        Field("works", gettext("These days are worked though they would be off"), "check"),
    )


def _ahead(known: Calendar, today: date) -> list[tuple[date, str, bool]]:
    """The public holidays of the months ahead on days that would be worked, each with whether it is off."""
    until = today + timedelta(days=31 * MONTHS_AHEAD)
    years = range(today.year, until.year + 1)
    found = [(day, name) for year in years for day, name in known.holidays(year).items()]
    return [
        (day, name, not known.is_working(day))
        for day, name in sorted(found)
        if today <= day <= until and day.weekday() in known.week
    ]


def _own_line(one: dict[str, object], today: date) -> dict[str, object]:
    since, until = date.fromisoformat(str(one["from"])), date.fromisoformat(str(one["to"]))
    days = [date_text(day, language(), "full", today.year) for day in dict.fromkeys((since, until))]
    return {
        "name": one["name"],
        "days": " – ".join(days),
        "works": one["works"],
        "past": until < today,
        "since": str(one["from"]),
    }


@require_POST
@page
def week(request: PageRequest) -> HttpResponse:
    """Say which days are worked, and whose holidays are off."""
    given = Given.posted(request)
    country = given.text("country")
    try:
        region = given.text("region") if given.text("region") in dict(regions(country)) else ""
        actions.set_week(
            request.actor,
            week=[number for number in range(7) if given.ticked(f"{WEEKDAY}{number}")],
            country=country,
            region=region,
            now=request.now,
        )
    except Invalid as error:
        return _page(request, Attempt.of("week", given, error))
    return go(request, reverse(HERE), gettext("Saved."))


def _hours_fields(actor: Actor) -> tuple[Field, ...]:
    value = input_number(Decimal(str(hours_a_day(actor))), language())
    text = gettext("The share of time that managers coach is counted by them.")
    return (Field("hours", gettext("Hours of a working day"), "number", value, required=True, help=text),)


@require_POST
@page
def hours(request: PageRequest) -> HttpResponse:
    """Say how many hours a working day has."""
    request.actor.require(Permission.WORKSPACE_MANAGE)
    given = Given.posted(request)
    try:
        wanted = given.amount("hours")
        if wanted is None:
            raise Invalid("required", msg("Please fill this in."), field="hours")
        set_hours(request.actor, hours=wanted, now=request.now)
    except Invalid as error:
        return _page(request, Attempt.of("hours", given, error))
    return go(request, reverse(HERE), gettext("Saved."))


@require_POST
@page
def add(request: PageRequest) -> HttpResponse:
    """Add days of the company's own."""
    given = Given.posted(request)
    given = given if given.text("name") or given.text("since") else Given.asked(request)
    try:
        actions.add_own_days(
            request.actor,
            name=given.text("name"),
            since=given.day("since"),
            until=given.day("until"),
            works=given.ticked("works"),
            now=request.now,
        )
    except Invalid as error:
        return _page(request, Attempt.of("own", given, error))
    return go(request, reverse(HERE), gettext("Saved."))


@require_POST
@page
def remove(request: PageRequest) -> HttpResponse:
    """Take days of the company's own back."""
    request.actor.require(Permission.WORKSPACE_MANAGE)
    given = Given.posted(request)
    since = given.day("since")
    if since is None:
        raise Invalid("required", msg("Please fill this in."), field="since")
    gone = actions.remove_own_days(request.actor, name=given.text("name"), since=since, now=request.now)
    again = {
        "name": gone["name"],
        "since": gone["from"],
        "until": gone["to"],
        **({"works": "yes"} if gone["works"] else {}),
    }
    undo = f"{reverse('settings-calendar-add')}?{urlencode(again)}"
    return go(request, reverse(HERE), gettext("“%(name)s” is removed.") % {"name": gone["name"]}, undo=undo)


def country_field(chosen: str) -> Field:
    """Whose holidays a member keeps, for their page: a country, or the region of one that was chosen by program."""
    offered = country_options(language())
    if chosen and chosen not in {one.value for one in offered}:
        offered = (Option(chosen, f"{country_name(chosen[:2])} ({chosen})"), *offered)
    return Field(
        "country",
        gettext("Public holidays of"),
        "select",
        chosen,
        offered,
        placeholder=gettext("as the workspace"),
        help=gettext("For somebody who lives in another country."),
    )
