"""What holds for every request before a page is chosen: the language of whoever is not signed in yet, and how much
may be sent at all."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import translation

from homeplate.transfer.files import MOST_BYTES
from homeplate.web.page import not_this_way

MOST_SENT = MOST_BYTES + 1024**2
"""Bytes of the largest request: the files of an import, and the form around them."""


class PersonMiddleware:
    """Speaks the language of the cookie or of the browser; costs no query. Whoever asks for an address that only forms
    are sent to is told so: Django leaves that page empty."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, worded in the reader's language."""
        with translation.override(translation.get_language_from_request(request)):
            response = self.get_response(request)
            if isinstance(response, HttpResponseNotAllowed):
                return not_this_way(request, response["Allow"])
            return response


class SizeMiddleware:
    """Refuses what is too large by what it says of itself, before a byte of it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, 413 for a request that is too large."""
        stated = request.headers.get("Content-Length", "")
        if not stated.isdecimal() or int(stated) <= MOST_SENT:
            return self.get_response(request)
        with translation.override(translation.get_language_from_request(request)):
            response = render(request, "413.html", status=413)
        response["Connection"] = "close"
        return response
