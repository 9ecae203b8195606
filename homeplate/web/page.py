"""Pages for members: who asks, in which language and zone, and how errors and messages are shown.

A view is `@page def view(request: PageRequest, …) -> HttpResponse`. It calls one action or query; every
`HomeplateError` it lets through becomes a page, or a message when htmx asked.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext

from homeplate.kit.errors import Conflict, HomeplateError, NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.room import no_room
from homeplate.kit.store import RETRY_SECONDS, passing
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user, profile, workspaces_of
from homeplate.web.shell import SEVERAL_KEY, THEME_COOKIE, WORKSPACE_KEY
from homeplate.web.strangers import again, to_sign_in

P = ParamSpec("P")
YEAR = 365 * 24 * 3600
log = logging.getLogger(__name__)

BROKEN = msg(
    "Something broke on our side. Nothing was changed, and what you typed is still here; try again in a moment."
)
NO_PAGE = msg("Only a button or a form of another page leads here. Go back, and use it there.")


class NotThisWay(HomeplateError):
    """The address is there, and is asked in another way."""

    status = 405


class PageRequest(HttpRequest):
    """A request of a member; only `page` makes it one. `today` is the day in the member's own zone."""

    actor: Actor
    now: datetime
    today: date


def page(
    view: Callable[Concatenate[PageRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let members in, in their language and time zone; send others to sign in; show errors."""

    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return to_sign_in(request, part=is_htmx(request))
        actor = acting(request)
        if actor is None:
            return _without_seat(request)
        request.actor = actor  # type: ignore[attr-defined]
        if THEME_COOKIE not in request.COOKIES and not is_htmx(request):
            request.theme = profile(actor).theme  # type: ignore[attr-defined]
        with translation.override(actor.language), timezone.override(ZoneInfo(actor.time_zone)):
            request.now = timezone.now()  # type: ignore[attr-defined]
            request.today = timezone.localdate()  # type: ignore[attr-defined]
            response = _answer(request, view, args, kwargs)
        return _for_this_person(request, response)

    return run


def _answer(
    request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except HomeplateError as error:
        return problem(request, error)
    except (DatabaseError, InterfaceError, OSError) as error:
        known = _known(error)
        if known is None:
            raise
        return problem(request, known)


def _known(error: BaseException | None) -> HomeplateError | None:
    """What people are told of a store that did not do what it should; None for a mistake of ours."""
    if full := no_room(error):
        log.error("the disk is full", exc_info=error)
        return full
    if busy := passing(error):
        log.warning("the database is %s", busy.code, exc_info=error)
        return busy
    return None


def broken(request: HttpRequest) -> HttpResponse:
    """The answer to what nobody foresaw, wherever it was raised: before a view began, or after it.

    Whose language it is cannot be looked up any more, so the browser says it.
    """
    with translation.override(translation.get_language_from_request(request)):
        if known := _known(sys.exc_info()[1]):
            return problem(request, known)
        if is_htmx(request):
            return problem(request, HomeplateError("broken", BROKEN))
        return render(request, "500.html", status=500)


def not_this_way(request: HttpRequest, allowed: str) -> HttpResponse:
    """The answer to a method that an address does not know, such as a look at one that only a form is sent to."""
    actor = acting(request) if request.user.is_authenticated else None
    with translation.override(actor.language if actor else translation.get_language()):
        response = problem(request, NotThisWay("method", NO_PAGE))
    response["Allow"] = allowed
    return response


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page was asked for."""
    return request.headers.get("HX-Request") == "true"


def sentence(error: HomeplateError) -> str:
    """What went wrong, in the reader's language."""
    return error.message.render(gettext, spoken())


def spoken() -> str:
    """The language of the page without its region, as texts of a process are kept."""
    return (translation.get_language() or "en").split("-")[0]


def problem(request: HttpRequest, error: HomeplateError) -> HttpResponse:
    """The error as a page of its own, or as a message on the page that htmx asked from."""
    if is_htmx(request):
        response = HttpResponse(status=error.status)
        response["HX-Reswap"] = "none"
        return toast(response, sentence(error), tone="bad", **_anew(request, error))
    titles = {
        403: gettext("This is not for your role"),
        404: gettext("This page is not there"),
        405: gettext("Not done this way"),
        503: gettext("Just a moment"),
        507: gettext("No room left"),
    }
    context = {
        "status": error.status,
        "title": titles.get(error.status, gettext("That did not work")),
        "text": sentence(error),
    }
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        context |= again(request)
    response = render(request, "problem.html", context, status=error.status)
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _anew(request: HttpRequest, error: HomeplateError) -> dict[str, str]:
    """The way to what somebody else has changed meanwhile: the page, read again."""
    if not isinstance(error, Conflict):
        return {}
    address = _asked_from(request)
    return {"href": address, "link": gettext("Read this page again")} if address.startswith("/") else {}


def _asked_from(request: HttpRequest) -> str:
    """The page that a request of htmx comes from, without a place in it."""
    page = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{page.path}?{page.query}" if page.query else page.path


def toast(
    response: HttpResponse, text: str, *, tone: str = "ok", href: str = "", link: str = "", undo: str = ""
) -> HttpResponse:
    """Say `text` shortly on the page that shows `response`; after a redirect a cookie carries it over.

    `href` leads on under the words `link`; `undo` is an address that takes the change back when posted to.
    """
    content = {"text": text, "tone": tone, "href": href, "link": link, "undo": undo}
    if undo:
        content["link"] = link or gettext("Undo")
    leaves = "HX-Redirect" in response or "HX-Refresh" in response
    if leaves or response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        response.set_cookie("toast", quote(json.dumps(content), safe=""), max_age=60, samesite="Lax")
        return response
    return trigger(response, {"toast": content})


def trigger(response: HttpResponse, events: Mapping[str, object]) -> HttpResponse:
    """Let the page fire `events` when htmx receives `response`."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**known, **events})
    return response


def go(request: HttpRequest, address: str, text: str = "", **more: str) -> HttpResponse:
    """On to another page, whoever asked, with a message to show there."""
    response: HttpResponse
    if is_htmx(request):
        response = HttpResponse()
        # A browser that is sent to a place in the page it shows goes there without reading the page again.
        within = "#" in address and address.partition("#")[0] == _asked_from(request)
        response["HX-Refresh" if within else "HX-Redirect"] = "true" if within else address
    else:
        response = HttpResponseRedirect(address, status=303)
    return toast(response, text, **more) if text else response


def acting(request: HttpRequest) -> Actor | None:
    """Who the user is in the chosen workspace, or in the first one they belong to; None without any seat."""
    chosen = parse_id(request.session.get(WORKSPACE_KEY, ""))
    user_id = request.user.pk
    if user_id is None:
        return None
    if chosen is not None:
        try:
            return actor_for_user(user_id, chosen, "page")
        except NotFound:
            del request.session[WORKSPACE_KEY]
    seats = workspaces_of(user_id)
    if not seats:
        return None
    request.session[WORKSPACE_KEY] = str(seats[0].id)
    request.session[SEVERAL_KEY] = len(seats) > 1
    return actor_for_user(user_id, seats[0].id, "page")


def _without_seat(request: HttpRequest) -> HttpResponse:
    """For somebody who is known but belongs to no workspace (any more): who to ask, and the way out."""
    return render(request, "seatless.html", {"email": getattr(request.user, "email", "")}, status=403)


def _for_this_person(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Nobody else may be shown this answer, nor the part of a page where the page is asked for."""
    response.headers.setdefault("Cache-Control", "private, no-cache")
    patch_vary_headers(response, ("HX-Request",))
    theme = getattr(request, "theme", "")
    if theme and THEME_COOKIE not in response.cookies:
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response
