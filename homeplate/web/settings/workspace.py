"""`/settings/workspace/`: what is decided for everybody of a workspace."""

from __future__ import annotations

from functools import lru_cache

from babel.core import get_global
from babel.numbers import get_currency_name, get_territory_currencies
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods
from moneyed import CURRENCIES

from homeplate.kit.errors import Invalid
from homeplate.people.directory import Place, place
from homeplate.people.permissions import Permission
from homeplate.people.rules import NAME_LENGTH
from homeplate.rates.actions import change_settings
from homeplate.web import jinja
from homeplate.web.formats import locale_of, number_text
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.settings.account import zone_field
from homeplate.web.settings.sections import section
from homeplate.web.shell import languages
from homeplate.web.shown import Field, Option

HERE = "settings-workspace"


@require_http_methods(["GET", "POST"])
@page
def workspace(request: PageRequest) -> HttpResponse:
    """Name, language, time zone, currency, the rule about next steps, and the margin."""
    actor, attempt = request.actor, None
    actor.require(Permission.WORKSPACE_MANAGE)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            change_settings(
                actor,
                name=given.text("name"),
                language=given.text("language"),
                time_zone=given.text("time_zone"),
                currency=given.text("currency"),
                next_step_required=given.ticked("next_step_required"),
                margin=given.amount("margin"),
                now=request.now,
            )
            return go(request, reverse(HERE), gettext("Saved."))
        except Invalid as error:
            attempt = Attempt.of("workspace", given, error)
    found = place(actor)
    inputs = refilled(workspace_fields(found), attempt, "workspace")
    rules = refilled(_rules(found), attempt, "workspace")
    context = {
        "inputs": inputs,
        "rules": rules,
        "slug": found.slug,
        "problem": unplaced(attempt, inputs, rules),
        "spending_url": reverse("spending") if actor.may(Permission.COST_VIEW) else "",
    }
    return section(
        request, "settings/workspace.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def workspace_fields(found: Place) -> tuple[Field, ...]:
    """What a workspace is called and how it counts."""
    return (
        Field("name", gettext("Name"), value=found.name, required=True, longest=NAME_LENGTH),
        Field(
            "language",
            gettext("Language"),
            "select",
            found.language,
            tuple(Option(code, name) for code, name in languages()),
            required=True,
            help=gettext("What new people are greeted in; everybody chooses their own."),
        ),
        zone_field(
            found.time_zone,
            gettext("By its days deals are judged: when evidence lapses, how long a stage takes."),
        ),
        Field(
            "currency",
            gettext("Currency"),
            "select",
            found.currency,
            currency_options(jinja.language()),
            required=True,
            help=gettext("What totals and new amounts are in; amounts that are there keep theirs."),
        ),
    )


def _rules(found: Place) -> tuple[Field, ...]:
    return (
        Field(
            "next_step_required",
            gettext("A deal moves on only with a dated next step"),
            "check",
            "yes" if found.next_step_required else "",
            help=gettext("No conversation ends without one. Otherwise its absence is shown, and no more."),
        ),
        Field(
            "margin",
            gettext("Margin of revenue in per cent"),
            "number",
            "" if found.margin is None else number_text(found.margin, jinja.language()),
            unit="%",
            help=gettext("What is left of 100 of revenue. Insight tells what a customer is worth by it."),
        ),
    )


@lru_cache(maxsize=8)
def currency_options(language: str) -> tuple[Option, ...]:
    """The currencies that are legal tender somewhere today, by code, with their names."""
    locale = locale_of(language)
    tender = {
        code for where in get_global("territory_currencies") for code in get_territory_currencies(where)
    }
    return tuple(
        Option(code, f"{code} · {get_currency_name(code, locale=locale)}")
        for code in sorted(tender & set(CURRENCIES))
    )
