"""Every address of the program: the API, sign-in, pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("homeplate.api.urls")),
    path("", include("homeplate.web.urls")),
]
