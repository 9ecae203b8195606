"""Who asks: the owner of a personal token, or the person signed in to the pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from ninja.security import APIKeyCookie, HttpBearer

from homeplate.api import limits
from homeplate.api.http import ApiRequest
from homeplate.kit.errors import NotFound
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.queries import actor_for_token, actor_for_user

DOOR = "api"
clock: Callable[[], datetime] = timezone.now
"""The one clock of the API; tests set it."""


class Token(HttpBearer):
    """`Authorization: Bearer hp_…`; a token does no more than its scopes and its owner's role allow."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor behind the token. Raises `Unauthenticated`, and `TooMany` beyond the rate."""
        now = clock()
        # Counted before it is looked up, so that guessing tokens is slowed down as well.
        limits.count(request, token, now)
        return _welcome(request, actor_for_token(token, now, DOOR), now)


class Session(APIKeyCookie):
    """The cookie of somebody signed in to the pages; writing needs the CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        """The actor, None for a request without this cookie (which then needs no CSRF token either)."""
        return super().__call__(request) if self.param_name in request.COOKIES else None

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor that the signed-in person is in the workspace they work in."""
        if not request.user.is_authenticated:
            return None
        now = clock()
        limits.count(request, str(request.user.pk), now)
        chosen = parse_id(request.session.get("workspace", ""))
        try:
            return _welcome(request, actor_for_user(request.user.pk, chosen, DOOR), now)
        except NotFound:
            return None


def _welcome(request: HttpRequest, actor: Actor, now: datetime) -> Actor:
    """The actor, answered in the language they asked for; without a wish in that of their profile."""
    if "HTTP_ACCEPT_LANGUAGE" in request.META:
        actor = replace(actor, language=translation.get_language_from_request(request))
    translation.activate(actor.language)
    cast("ApiRequest", request).now = now
    return actor
