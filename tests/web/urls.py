"""Addresses that templates name, for tests of templates alone."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from homeplate.web.urls import urlpatterns as pages


def nothing(request: HttpRequest) -> HttpResponse:
    """Answers nothing: only the name of the address matters."""
    return HttpResponse()


urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("imports/", nothing, name="imports"),
    *pages,
]
