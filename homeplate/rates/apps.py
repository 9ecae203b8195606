"""Django application of `homeplate.rates`."""

from __future__ import annotations

from django.apps import AppConfig


class RatesConfig(AppConfig):
    """Registers the tables of this package under the label `rates`."""

    name = "homeplate.rates"
    label = "rates"
