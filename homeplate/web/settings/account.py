"""`/settings/account/`: what a person decides about themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from homeplate.kit.errors import Invalid
from homeplate.people.actions import change_own_profile
from homeplate.people.queries import Profile, profile
from homeplate.people.rules import NAME_LENGTH
from homeplate.web import jinja
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.preferences import keep_in_browser
from homeplate.web.settings.sections import section
from homeplate.web.settings.zones import zones_like
from homeplate.web.shell import languages
from homeplate.web.shown import Field, Option

OWN = ("name", "language", "time_zone", "theme")


@require_GET
@page
def settings(request: PageRequest) -> HttpResponse:
    """The settings begin with the person's own."""
    return go(request, reverse("settings-account"))


@require_http_methods(["GET", "POST"])
@page
def account(request: PageRequest) -> HttpResponse:
    """The person's own name, language, time zone and theme, and the ways to the password."""
    attempt = None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            return _save(request, given)
        except Invalid as error:
            attempt = Attempt.of("account", given, error)
    own = profile(request.actor)
    shown = refilled(_fields(own), attempt, "account")
    context = {"email": own.email, "inputs": shown, "problem": unplaced(attempt, shown)}
    status = attempt.error.status if attempt else 200
    return section(request, "settings/account.html", "settings-account", context, status=status)


def _save(request: PageRequest, given: Given) -> HttpResponse:
    chosen: dict[str, Any] = {name: given.text(name) for name in OWN if name in given.values}
    change_own_profile(request.actor, now=request.now, **chosen)
    with translation.override(chosen.get("language") or request.actor.language):
        response = go(request, reverse("settings-account"), gettext("Saved."))
    return keep_in_browser(request, response, chosen.get("theme", ""), chosen.get("language", ""))


def _fields(own: Profile) -> tuple[Field, ...]:
    themes = (
        Option("system", gettext("As the device")),
        Option("light", gettext("Light")),
        Option("dark", gettext("Dark")),
        Option("contrast", gettext("High contrast")),
    )
    return (
        Field(
            "name",
            gettext("Name"),
            value=own.name,
            required=True,
            longest=NAME_LENGTH,
            autocomplete="name",
            help=gettext("As colleagues read it, in every workspace that you belong to."),
        ),
        zone_field(own.time_zone, gettext("Your days begin and end by it.")),
        Field(
            "language",
            gettext("Language"),
            "select",
            own.language,
            tuple(Option(code, name) for code, name in languages()),
            required=True,
        ),
        Field("theme", gettext("Theme"), "select", own.theme, themes, required=True),
    )


def zone_field(value: str, help_text: str = "") -> Field:
    """A time zone, found by its city."""
    return Field(
        "time_zone",
        gettext("Time zone"),
        "suggest",
        value,
        required=True,
        help=help_text,
        longest=64,
        suggest=reverse("settings-zones"),
    )


@require_GET
@page
def zones(request: PageRequest) -> HttpResponse:
    """The time zones whose city holds what is typed in the input `time_zone`, as options of its list."""
    text = Given.asked(request).text("time_zone")[:64]
    return render(request, "settings/_zones.html", {"zones": zones_like(text, jinja.language())})
