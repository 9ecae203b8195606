"""Django application of `homeplate.playbook`."""

from __future__ import annotations

from django.apps import AppConfig


class PlaybookConfig(AppConfig):
    """Registers the tables of this package under the label `playbook`."""

    name = "homeplate.playbook"
    label = "playbook"
