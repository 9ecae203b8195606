"""Django application of `homeplate.leads`."""

from __future__ import annotations

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    """Registers the tables of this package under the label `leads`."""

    name = "homeplate.leads"
    label = "leads"
