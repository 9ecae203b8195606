"""Every address of the program: the API, sign-in, pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from homeplate.web.reset import AskForLink
from homeplate.web.settings.account import address

urlpatterns: list[URLPattern | URLResolver] = [
    # Before sign-in's own page, which would let people give themselves any address, unproven.
    path("accounts/email/", address, name="account_email"),
    path("accounts/password/reset/", AskForLink.as_view(), name="account_reset_password"),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("homeplate.api.urls")),
    path("", include("homeplate.web.urls")),
]
handler500 = "homeplate.web.page.broken"
