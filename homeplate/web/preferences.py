"""A person's choice of theme, language and workspace.

Theme and language are kept with the person, and in cookies besides, so that signed-out pages follow them too.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.actions import change_own_profile
from homeplate.people.queries import workspaces_of
from homeplate.people.rules import THEMES
from homeplate.web.page import YEAR, PageRequest, acting, go, page
from homeplate.web.shell import SEVERAL_KEY, THEME_COOKIE, WORKSPACE_KEY


@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Keep the posted `theme` and/or `language` and go back to the page `next`; unknown values change nothing."""
    theme, language = request.POST.get("theme", ""), request.POST.get("language", "")
    chosen: dict[str, Any] = {}
    if theme in THEMES:
        chosen["theme"] = theme
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        chosen["language"] = language
    actor: Actor | None = acting(request) if request.user.is_authenticated else None
    if actor is not None and chosen:
        change_own_profile(actor, now=timezone.now(), **chosen)
    response = HttpResponseRedirect(_next(request), status=303)
    return keep_in_browser(request, response, chosen.get("theme", ""), chosen.get("language", ""))


def keep_in_browser(request: HttpRequest, response: HttpResponse, theme: str, language: str) -> HttpResponse:
    """Let signed-out pages of this browser follow a choice too; an empty one changes nothing."""
    for cookie, value in ((THEME_COOKIE, theme), (settings.LANGUAGE_COOKIE_NAME, language)):
        if value:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_http_methods(["GET", "POST"])
@page
def workspaces(request: PageRequest) -> HttpResponse:
    """The workspaces of a person who has several seats; a posted `workspace` is the one to work in."""
    seats = workspaces_of(request.actor.user_id) if request.actor.user_id else []
    request.session[SEVERAL_KEY] = len(seats) > 1
    if request.method == "POST":
        chosen = parse_id(request.POST.get("workspace", ""))
        names = {seat.id: seat.name for seat in seats}
        if chosen not in names:
            raise NotFound(
                "not-found", msg("There is no such {kind}, or you may not see it.", kind=msg("workspace"))
            )
        request.session[WORKSPACE_KEY] = str(chosen)
        return go(request, "/", gettext("You are in “%(name)s” now.") % {"name": names[chosen]})
    rows = [(str(seat.id), seat.name, seat.id == request.actor.workspace_id) for seat in seats]
    return render(request, "workspaces.html", {"workspaces": rows})


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next", "/")
    inside = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if inside else "/"
