"""`/welcome/team/`: what the workspace is called and how it counts, and the names of colleagues."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.actions import add_member
from homeplate.people.directory import Place
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import those_who_may
from homeplate.rates.actions import change_settings
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.settings.words import role_options, title_of
from homeplate.web.settings.workspace import workspace_fields
from homeplate.web.shown import Field
from homeplate.web.welcome import progress
from homeplate.web.welcome.views import MAY, step_page


@require_http_methods(["GET", "POST"])
@page
def team(request: PageRequest) -> HttpResponse:
    """The workspace and who is in it; what was posted changes the workspace."""
    request.actor.require(MAY)
    if request.method == "GET":
        return _page(request)
    given = Given.posted(request)
    try:
        change_settings(
            request.actor,
            name=given.text("name"),
            language=given.text("language"),
            time_zone=given.text("time_zone"),
            currency=given.text("currency"),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _page(request, Attempt.of("workspace", given, error))
    return go(request, reverse("welcome-accounts"))


@require_POST
@page
def add_colleague(request: PageRequest) -> HttpResponse:
    """A colleague by name: one who owns deals, and is invited to sign in later."""
    request.actor.require(MAY)
    given = Given.posted(request)
    try:
        add_member(
            request.actor, name=given.text("colleague"), role=given.text("role") or Role.REP, now=request.now
        )
    except (Invalid, Conflict) as error:
        if error.field == "name":
            error.field = "colleague"
        return _page(request, Attempt.of("colleague", given, error))
    text = gettext("%(name)s is on the team.") % {"name": given.text("colleague")}
    return go(request, reverse("welcome-team"), text)


def _page(request: PageRequest, attempt: Attempt | None = None) -> HttpResponse:
    records = progress.read(request.actor)
    may = request.actor.may(Permission.PEOPLE_MANAGE) and request.actor.may(Permission.WORKSPACE_MANAGE)
    workspace = refilled(workspace_fields(records.place), attempt, "workspace")
    colleague = refilled(_colleague(), attempt, "colleague")
    context = {
        "may_change": may,
        "ask": [row.name for row in those_who_may(records.people, Permission.PEOPLE_MANAGE)],
        "facts": _facts(records.place),
        "workspace_fields": workspace,
        "colleague_fields": colleague,
        "problem": unplaced(attempt, workspace, colleague),
        "people": [(row.name, title_of(row.role, row.custom_role)) for row in records.people],
    }
    status = attempt.error.status if attempt else 200
    return step_page(request, "team", context, records=records, status=status)


def _colleague() -> tuple[Field, ...]:
    return (
        Field("colleague", gettext("Name"), required=True, longest=120, autocomplete="off"),
        Field("role", gettext("Role"), "select", Role.REP.value, role_options(), required=True),
    )


def _facts(found: Place) -> tuple[tuple[str, str], ...]:
    language = dict(settings.LANGUAGES).get(found.language, found.language)
    return (
        (gettext("Name"), found.name),
        (gettext("Currency"), found.currency),
        (gettext("Language"), language),
        (gettext("Time zone"), found.time_zone),
    )
