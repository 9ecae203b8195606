"""The Django app of the workspace table."""

from __future__ import annotations

from django.apps import AppConfig


class TenancyConfig(AppConfig):
    """Global tables only: a workspace is the root that every other table hangs from."""

    name = "homeplate.tenancy"
    label = "tenancy"
    default_auto_field = "django.db.models.BigAutoField"
