"""Django application of `homeplate.prospects`."""

from __future__ import annotations

from django.apps import AppConfig


class ProspectsConfig(AppConfig):
    """Registers the tables of this package under the label `prospects`."""

    name = "homeplate.prospects"
    label = "prospects"
