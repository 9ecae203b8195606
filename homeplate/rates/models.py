"""Exchange rates, with the day from which each holds."""

from __future__ import annotations

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
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


class RateImport(WorkspaceModel):
    """A long file of rates that is read in the background.

    `state` is `waiting`, `running`, `done`, `cancelled` or `failed`; `content` is the file, until its end. All rates of
    it are written `at` its `created_at`: by that they are known. `report` holds the counts and what was left out,
    `replaced` what rates were before, `message` why it failed, as `kit.messages` writes it.
    """

    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, default="waiting")
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    content = models.BinaryField()
    base = models.CharField(max_length=3)
    source = models.CharField(max_length=8, default="")
    far_too = models.BooleanField(default=False)
    total = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    report = models.JSONField(default=dict)
    replaced = models.JSONField(default=dict)
    message = models.JSONField(null=True)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="rate_import_created")]
