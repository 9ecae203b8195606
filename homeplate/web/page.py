"""Pages for members: who asks, in which language and zone, and how errors and messages are shown.

A view is `@page def view(request: PageRequest, …) -> HttpResponse`. It calls one action or query; every
`HomeplateError` it lets through becomes a page, or a message when htmx asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext

from homeplate.kit.errors import HomeplateError, NotFound
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_user

P = ParamSpec("P")
WORKSPACE_KEY = "workspace"


class PageRequest(HttpRequest):
    """A request of a member; only `page` makes it one."""

    actor: Actor
    htmx: object


def page(
    view: Callable[Concatenate[PageRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let members in, in their language and time zone; send others to sign in; show errors."""

    @wraps(view)
    def run(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        try:
            actor = actor_for_user(request.user.pk, _chosen_workspace(request), "page")
        except NotFound as error:
            return problem(request, error)
        request.actor = actor  # type: ignore[attr-defined]
        with translation.override(actor.language), timezone.override(ZoneInfo(actor.time_zone)):
            try:
                return view(request, *args, **kwargs)  # type: ignore[arg-type]
            except HomeplateError as error:
                return problem(request, error)

    return run


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page was asked for."""
    return request.headers.get("HX-Request") == "true"


def problem(request: HttpRequest, error: HomeplateError) -> HttpResponse:
    """The error as a page of its own, or as a message on the page that htmx asked from."""
    sentence = error.message.render(gettext)
    if is_htmx(request):
        response = HttpResponse(status=error.status)
        response["HX-Reswap"] = "none"
        return toast(response, sentence, tone="bad")
    titles = {403: gettext("This is not for your role"), 404: gettext("This page is not there")}
    title = titles.get(error.status, gettext("That did not work"))
    context = {"status": error.status, "title": title, "text": sentence}
    return render(request, "problem.html", context, status=error.status)


def toast(
    response: HttpResponse, text: str, *, tone: str = "ok", href: str = "", link: str = ""
) -> HttpResponse:
    """Say `text` shortly on the page that shows `response`; after a redirect a cookie carries it over."""
    content = {"text": text, "tone": tone, "href": href, "link": link}
    if response.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER):
        response.set_cookie("toast", quote(json.dumps(content)), max_age=60, samesite="Lax")
        return response
    return trigger(response, {"toast": content})


def trigger(response: HttpResponse, events: Mapping[str, object]) -> HttpResponse:
    """Let the page fire `events` when htmx receives `response`."""
    known = json.loads(response.headers.get("HX-Trigger", "{}"))
    response["HX-Trigger"] = json.dumps({**known, **events})
    return response


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if not is_htmx(request):
        return redirect_to_login(request.get_full_path())
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["HX-Refresh"] = "true"
    return response


def _chosen_workspace(request: HttpRequest) -> UUID | None:
    return parse_id(request.session.get(WORKSPACE_KEY, ""))
