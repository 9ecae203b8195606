"""The language of whoever is not signed in yet; pages for members choose theirs in `page`."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation


class PersonMiddleware:
    """Speaks the language of the cookie or of the browser; costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response, worded in the reader's language."""
        with translation.override(translation.get_language_from_request(request)):
            return self.get_response(request)
