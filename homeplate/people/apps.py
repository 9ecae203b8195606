"""Django application of `homeplate.people`."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Registers the tables of this package under the label `people`."""

    name = "homeplate.people"
    label = "people"
