"""Django application of `homeplate.accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers the tables of this package under the label `accounts`."""

    name = "homeplate.accounts"
    label = "accounts"
