"""Django application of `homeplate.fit`."""

from __future__ import annotations

from django.apps import AppConfig


class FitConfig(AppConfig):
    """Registers the tables of this package under the label `fit`."""

    name = "homeplate.fit"
    label = "fit"
