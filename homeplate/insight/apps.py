"""Django application of `homeplate.insight`."""

from __future__ import annotations

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Registers the tables of this package under the label `insight`."""

    name = "homeplate.insight"
    label = "insight"
