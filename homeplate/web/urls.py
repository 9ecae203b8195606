"""The addresses of the pages, grouped by what they are about."""

from __future__ import annotations

from django.urls import path

from homeplate.web import preferences, styleguide

urlpatterns = [
    path("preferences/", preferences.set_preferences, name="preferences"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
]
