"""Every address of the program: the API, sign-in, pages."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
]
if find_spec("homeplate.api") and find_spec("homeplate.api.urls"):
    urlpatterns.append(path("api/v1/", include("homeplate.api.urls")))
if find_spec("homeplate.web") and find_spec("homeplate.web.urls"):
    urlpatterns.append(path("", include("homeplate.web.urls")))
