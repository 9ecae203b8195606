"""Django's record of the pages: where their templates, static files and label are."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Pages and their static files; it has no tables."""

    name = "homeplate.web"
    label = "web"
    verbose_name = "Homeplate pages"
