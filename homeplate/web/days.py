"""Days off where people pick days: a gentle word about one, and suggestions that are working days."""

from __future__ import annotations

from datetime import date

from babel import Locale
from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET

from homeplate.kit.workdays import Calendar, Off
from homeplate.people.access import Actor
from homeplate.people.calendar import calendar_of
from homeplate.web.formats import date_text, locale_of
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Option

AHEAD = (1, 7, 14)
"""Days ahead that are suggested for a next step; each lands on a working day."""
MONTHS_AHEAD = (1, 3, 6)
"""Months ahead that are suggested to come back after a no."""


def suggestions(calendar: Calendar, today: date) -> tuple[Option, ...]:
    """Working days to choose with a click."""
    words = {1: gettext("+1 d"), 7: gettext("+1 w"), 14: gettext("+2 w")}
    found = {}
    for ahead in AHEAD:
        day = calendar.after(today, ahead)
        found[day] = f"{words[ahead]} · {date_text(day, language(), 'day', today.year)}"
    return tuple(Option(day.isoformat(), label) for day, label in found.items())


def in_months(calendar: Calendar, today: date, months: int) -> date:
    """The first working day so many months ahead."""
    from dateutil.relativedelta import relativedelta  # noqa: PLC0415  # seldom needed, and the start pays for it

    ahead: date = today + relativedelta(months=months)  # type: ignore[no-untyped-call]
    return calendar.working_from(ahead)


def far_suggestions(calendar: Calendar, today: date) -> tuple[Option, ...]:
    """Working days to choose with a click for what is to rest for a while."""
    found = []
    for months in MONTHS_AHEAD:
        day = in_months(calendar, today, months)
        words = ngettext("+%(n)s month", "+%(n)s months", months) % {"n": months}
        found.append(Option(day.isoformat(), f"{words} · {date_text(day, language(), 'day', today.year)}"))
    return tuple(found)


def day_note(actor: Actor, day: date | None) -> str:
    """What to know of a day that somebody picked: nothing of a working day."""
    off = calendar_of(actor).off(day) if day is not None else None
    return _words(off, day) if off is not None and day is not None else ""


def _words(off: Off, day: date) -> str:
    if off.name and off.country:
        where = country_name(off.country)
        return gettext("%(holiday)s in %(country)s: a day off.") % {"holiday": off.name, "country": where}
    if off.name:
        return gettext("%(name)s: a day off.") % {"name": off.name}
    weekday = locale_of(language()).days["format"]["wide"][day.weekday()]
    return gettext("%(weekday)s: a day off.") % {"weekday": weekday}


def country_name(code: str) -> str:
    """The name of a country in the reader's language."""
    locale: Locale = locale_of(language())
    return str(locale.territories.get(code, code))


@require_GET
@page
def note(request: PageRequest) -> HttpResponse:
    """The word about the day that the address names, whatever its field is called."""
    text = next(iter(request.GET.values()), "")
    try:
        day = date.fromisoformat(str(text)[:10])
        known = day_note(request.actor, day)
    except (ValueError, OverflowError):
        known = ""
    return HttpResponse(escape(known))
