"""Django application of `homeplate.success`."""

from __future__ import annotations

from django.apps import AppConfig


class SuccessConfig(AppConfig):
    """Registers the tables of this package under the label `success`."""

    name = "homeplate.success"
    label = "success"
