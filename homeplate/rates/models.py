"""Exchange rates, with the day from which each holds."""

from __future__ import annotations

from django.db import models

from homeplate.tenancy.models import WorkspaceModel


class ExchangeRate(WorkspaceModel):
    """From `day` on, `units` of `currency` are worth `worth` of `base`, until a newer rate holds.

    Both numbers are kept as text: what was told is kept to the last digit on every engine. `source` says where it
    comes from: `hand`, `file`, `ecb`, or `crossed` when the workspace began to report in another currency.
    """

    base = models.CharField(max_length=3)
    currency = models.CharField(max_length=3)
    day = models.DateField()
    units = models.CharField(max_length=40)
    worth = models.CharField(max_length=40)
    source = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "base", "currency", "day"], name="exchange_rate_once"
            )
        ]
