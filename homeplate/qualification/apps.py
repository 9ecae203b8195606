"""Django application of `homeplate.qualification`."""

from __future__ import annotations

from django.apps import AppConfig


class QualificationConfig(AppConfig):
    """Registers the tables of this package under the label `qualification`."""

    name = "homeplate.qualification"
    label = "qualification"
