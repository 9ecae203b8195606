"""Django application of `homeplate.deals`."""

from __future__ import annotations

from django.apps import AppConfig


class DealsConfig(AppConfig):
    """Registers the tables of this package under the label `deals`."""

    name = "homeplate.deals"
    label = "deals"
