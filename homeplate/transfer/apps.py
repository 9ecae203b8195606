"""Django application of `homeplate.transfer`."""

from __future__ import annotations

from django.apps import AppConfig


class TransferConfig(AppConfig):
    """Registers the tables of this package under the label `transfer`."""

    name = "homeplate.transfer"
    label = "transfer"
