"""Django's record of this package: where its tables and their label are."""

from __future__ import annotations

from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    """Dashboards of people, the days on which they are sent, and what was sent."""

    name = "homeplate.dashboards"
    label = "dashboards"
    verbose_name = "Homeplate dashboards"
