"""What is done with dashboards: copied, arranged, set back, kept with other filters, shared, deleted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.dashboards import actions
from homeplate.dashboards.actions.keeping import LONGEST_NAME
from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import DashboardRow, dashboard
from homeplate.dashboards.tiles import TILES
from homeplate.kit.errors import Conflict, Forbidden, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP
from homeplate.people.views import SHARING
from homeplate.web.dashboard.asked import NAMES, address
from homeplate.web.dashboard.views import board, worded
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence, toast
from homeplate.web.shown import Field, Option


def mine(request: PageRequest, which: str) -> tuple[DashboardRow, UUID]:
    """A dashboard of one's own. Raises `NotFound` for a ready one and for that of somebody else."""
    row = dashboard(request.actor, which=which)
    return (row, row.id) if row.id and row.may_change else not_found(msg("dashboard"))


@require_http_methods(["GET", "POST"])
@page
def copy(request: PageRequest, which: str) -> HttpResponse:
    """The form that makes a dashboard of one's own of another; posted, the copy."""
    row = dashboard(request.actor, which=which)
    if request.method == "GET":
        return _copy_form(request, row)
    given = Given.posted(request)
    filters = {name: given.text(name) for name in NAMES if name in given.values}
    try:
        made = actions.copy_dashboard(
            request.actor,
            which=which,
            name=given.text("name"),
            now=request.now,
            filters=filters or KEEP,
        )
    except Invalid as error:
        return _copy_form(request, row, Attempt.of("copy", given, error))
    text = gettext("It is yours: move, add and remove tiles as you like.")
    return go(request, reverse("dashboard-one", args=[made]), text)


def _copy_form(request: PageRequest, row: DashboardRow, attempt: Attempt | None = None) -> HttpResponse:
    name = "" if row.id else worded(row)
    given = attempt.typed if attempt else request.GET
    inputs = refilled(
        (
            Field(
                "name",
                gettext("Name"),
                value=name,
                required=True,
                longest=LONGEST_NAME,
                wide=True,
                focus=True,
            ),
        ),
        attempt,
        "copy",
    )
    context = {
        "row": row,
        "name": worded(row),
        "address": address(row),
        "here": address(row, url="dashboard-copy"),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "kept": {name: given[name] for name in NAMES if name in given},
        "title": gettext("A dashboard of my own"),
        "button": gettext("Make it"),
    }
    return render(request, "dashboard/form.html", context, status=attempt.error.status if attempt else 200)


@require_POST
@page
def arrange(request: PageRequest, which: str) -> HttpResponse:
    """Add, remove, move or widen a tile; the board as it is then, in which only what is new is fetched."""
    row, identity = mine(request, which)
    given = Given.posted(request)
    do, tile = given.text("do"), given.text("tile")
    actions.arrange(
        request.actor, dashboard_id=identity, do=do, tile=tile, before=given.text("before"), now=request.now
    )
    label = TILES[tile].label.render(gettext)
    words = {
        "add": gettext("“%(name)s” is on the dashboard."),
        "remove": gettext("“%(name)s” is taken off."),
    }
    text = words[do] % {"name": label} if do in words else ""
    undo = reverse("dashboard-undo", args=[which]) if text else ""
    if not is_htmx(request):
        return go(request, address(row), text, undo=undo)
    return _board(request, which, text, undo, new=[tile] if do == "add" else [])


def _board(request: PageRequest, which: str, text: str, undo: str, *, new: list[str]) -> HttpResponse:
    row = dashboard(request.actor, which=which)
    shown = {name: value for name, value in Given.posted(request).values.items() if name in NAMES}
    wanted = Filters.of(shown) if shown else row.filters
    context: dict[str, Any] = {**board(request, row, wanted, new=new), "typed": shown}
    response = render(request, "dashboard/_board.html", context)
    return toast(response, text, undo=undo) if text else response


@require_POST
@page
def undo(request: PageRequest, which: str) -> HttpResponse:
    """Take the last arrangement back."""
    row, identity = mine(request, which)
    try:
        actions.undo_arrangement(request.actor, dashboard_id=identity, now=request.now)
    except Conflict as error:
        return go(request, address(row), sentence(error), tone="warn")
    return go(request, address(row), gettext("The dashboard is as it was."))


@require_POST
@page
def back(request: PageRequest, which: str) -> HttpResponse:
    """Set a dashboard back to the ready one."""
    row, identity = mine(request, which)
    actions.set_back(request.actor, dashboard_id=identity, now=request.now)
    text = gettext("The tiles and filters are those of the ready dashboard.")
    return go(request, address(row), text, undo=reverse("dashboard-undo", args=[which]))


@require_POST
@page
def keep(request: PageRequest, which: str) -> HttpResponse:
    """Let a dashboard begin with the filters that are in force."""
    row, identity = mine(request, which)
    given = Given.posted(request)
    filters = {name: given.text(name) for name in NAMES}
    actions.change_dashboard(request.actor, dashboard_id=identity, filters=filters, now=request.now)
    return go(request, address(row), gettext("The dashboard begins with these filters from now on."))


@require_POST
@page
def begin(request: PageRequest, which: str) -> HttpResponse:
    """Begin with this dashboard from now on."""
    row = dashboard(request.actor, which=which)
    actions.begin_with(request.actor, which=which, now=request.now)
    text = gettext("You begin with “%(name)s” from now on.") % {"name": worded(row)}
    return go(request, address(row), text)


@require_http_methods(["GET", "POST"])
@page
def settings(request: PageRequest, which: str) -> HttpResponse:
    """The name of a dashboard and who may look at it."""
    row, identity = mine(request, which)
    if request.method == "GET":
        return _settings_form(request, row)
    given = Given.posted(request)
    try:
        actions.change_dashboard(
            request.actor,
            dashboard_id=identity,
            name=given.text("name"),
            sharing=given.text("sharing"),
            revision=given.revision(),
            now=request.now,
        )
    except (Invalid, Forbidden, Conflict) as error:
        return _settings_form(request, row, Attempt.of("settings", given, error))
    return go(request, address(row), gettext("Saved."))


def _settings_form(request: PageRequest, row: DashboardRow, attempt: Attempt | None = None) -> HttpResponse:
    inputs = refilled(
        (
            Field("name", gettext("Name"), value=worded(row), required=True, longest=LONGEST_NAME, wide=True),
            Field(
                "sharing",
                gettext("Who may look at it and copy it"),
                "radio",
                value=row.sharing,
                options=_sharing(request.actor, row),
                required=True,
                wide=True,
                help=gettext("Everybody sees in it what they may see; only you change it."),
            ),
        ),
        attempt,
        "settings",
    )
    context = {
        "row": row,
        "name": worded(row),
        "address": address(row),
        "here": address(row, url="dashboard-settings"),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "kept": {"revision": row.revision},
        "title": gettext("Name and sharing"),
        "button": gettext("Save"),
    }
    return render(request, "dashboard/form.html", context, status=attempt.error.status if attempt else 200)


def _sharing(actor: Actor, row: DashboardRow) -> tuple[Option, ...]:
    may = {"me": True, "team": actor.team_id is not None, "all": actor.may(Permission.DEAL_ASSIGN)}
    return tuple(
        Option(key, words.render(gettext)) for key, words in SHARING.items() if may[key] or key == row.sharing
    )


@require_POST
@page
def delete(request: PageRequest, which: str) -> HttpResponse:
    """Delete a dashboard; it can be brought back."""
    _, identity = mine(request, which)
    name = actions.archive_dashboard(request.actor, dashboard_id=identity, now=request.now)
    text = gettext("The dashboard “%(name)s” is deleted.") % {"name": name}
    return go(request, reverse("dashboard"), text, undo=reverse("dashboard-restore", args=[which]))


@require_POST
@page
def restore(request: PageRequest, which: str) -> HttpResponse:
    """Bring a deleted dashboard back."""
    identity = parse_id(which) or not_found(msg("dashboard"))
    try:
        name = actions.restore_dashboard(request.actor, dashboard_id=identity, now=request.now)
    except Invalid as error:
        return go(request, reverse("dashboard"), sentence(error), tone="bad")
    text = gettext("The dashboard “%(name)s” is back.") % {"name": name}
    return go(request, reverse("dashboard-one", args=[which]), text)
