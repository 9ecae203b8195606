"""Django application of `homeplate.ledger`."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the tables of this package under the label `ledger`."""

    name = "homeplate.ledger"
    label = "ledger"
