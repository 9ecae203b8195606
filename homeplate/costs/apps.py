"""Django application of `homeplate.costs`."""

from __future__ import annotations

from django.apps import AppConfig


class CostsConfig(AppConfig):
    """Registers the tables of this package under the label `costs`."""

    name = "homeplate.costs"
    label = "costs"
