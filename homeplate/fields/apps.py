"""Django application of `homeplate.fields`."""

from __future__ import annotations

from django.apps import AppConfig


class FieldsConfig(AppConfig):
    """Registers the tables of this package under the label `fields`."""

    name = "homeplate.fields"
    label = "fields"
