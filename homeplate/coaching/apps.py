"""Django application of `homeplate.coaching`."""

from __future__ import annotations

from django.apps import AppConfig


class CoachingConfig(AppConfig):
    """Registers the tables of this package under the label `coaching`."""

    name = "homeplate.coaching"
    label = "coaching"
