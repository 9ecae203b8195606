"""`/join/…`: an invitation as its guest sees it: a new user says their name, a known one signs in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Invalid, NotFound
from homeplate.people.actions import join_as_new, join_as_user
from homeplate.people.actions.invitations import Joined
from homeplate.people.directory import Offer, open_invitation
from homeplate.people.queries import workspaces_of
from homeplate.people.rules import NAME_LENGTH
from homeplate.web import limits
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.page import go
from homeplate.web.settings.words import title_of
from homeplate.web.shell import SEVERAL_KEY, WORKSPACE_KEY
from homeplate.web.shown import Field

ASKED_AT_MOST, WINDOW = 30, 300
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation offers, and its acceptance. A link that is not valid says so, and no more."""
    try:
        limits.count("join", limits.place_of(request), most=ASKED_AT_MOST, seconds=WINDOW)
        offer = open_invitation(text=token, now=timezone.now())
        with translation.override(_language(request, offer)):
            response = _opened(request, token, offer)
    except NotFound:
        response = render(request, "join/gone.html", status=404)
    except limits.TooMany:
        response = render(request, "429.html", status=429)
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _language(request: HttpRequest, offer: Offer) -> str:
    """The language that the invitation was written in, unless its guest chose another one."""
    chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return language() if chosen else offer.language


def _opened(request: HttpRequest, token: str, offer: Offer) -> HttpResponse:
    given = Given.posted(request)
    if request.method == "GET":
        return _page(request, token, offer)
    try:
        if request.user.is_authenticated:
            return _enter(request, join_as_user(text=token, user_id=request.user.pk, now=timezone.now()))
        if offer.is_known:
            return go(request, _sign_in_url(token))
        joined = join_as_new(
            text=token,
            name=given.text("name"),
            password=given.values.get("password", ""),
            language=language(),
            now=timezone.now(),
        )
    except Invalid as error:
        return _page(request, token, offer, Attempt.of("join", given, error))
    user = authenticate(request, email=joined.email, password=given.values.get("password", ""))
    if user is None:
        return go(request, reverse("account_login"))
    login(request, user, backend=BACKEND)
    return _enter(request, joined)


def _enter(request: HttpRequest, joined: Joined) -> HttpResponse:
    """Work in the new workspace from now on."""
    request.session[WORKSPACE_KEY] = str(joined.workspace_id)
    request.session[SEVERAL_KEY] = len(workspaces_of(joined.user_id)) > 1
    return go(request, "/", gettext("Welcome. You are in."))


def _page(request: HttpRequest, token: str, offer: Offer, attempt: Attempt | None = None) -> HttpResponse:
    inputs = refilled(_fields(offer), attempt, "join")
    inputs = tuple(replace(one, value="") if one.kind == "password" else one for one in inputs)
    context: dict[str, Any] = {
        "offer": offer,
        "role": title_of(offer.role, offer.custom_role),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "here": reverse("join", args=[token]),
        "sign_in_url": _sign_in_url(token),
        "signed_in": getattr(request.user, "email", ""),
    }
    return render(request, "join/page.html", context, status=attempt.error.status if attempt else 200)


def _sign_in_url(token: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': reverse('join', args=[token])})}"


def _fields(offer: Offer) -> tuple[Field, ...]:
    return (
        Field(
            "name",
            gettext("Your name"),
            value=offer.name,
            required=True,
            longest=NAME_LENGTH,
            autocomplete="name",
        ),
        Field(
            "password",
            gettext("Choose a password"),
            "password",
            required=True,
            autocomplete="new-password",
            help=gettext("At least ten characters; a sentence is easy to remember."),
        ),
    )
