"""Django application of `homeplate.goals`."""

from __future__ import annotations

from django.apps import AppConfig


class GoalsConfig(AppConfig):
    """Registers the tables of this package under the label `goals`."""

    name = "homeplate.goals"
    label = "goals"
