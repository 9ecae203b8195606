"""What insight keeps of its own: models that were trained, what forecasts said week by week, and the mirror where the
database holds it."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.insight.tables.models import (
    MirrorContact,
    MirrorDeal,
    MirrorEntry,
    MirrorGate,
    MirrorMarker,
    MirrorNote,
    MirrorProof,
    MirrorSpan,
    MirrorStay,
    OpenShare,
    SaidLook,
)
from homeplate.people.models import Member
from homeplate.playbook.models import Process
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel

__all__ = [
    "ForecastWeek", "MirrorContact", "MirrorDeal", "MirrorEntry", "MirrorGate", "MirrorMarker", "MirrorNote",
    "MirrorProof", "MirrorSpan", "MirrorStay", "OpenShare", "SaidLook", "TrainedModel",
]  # fmt: skip


class TrainedModel(WorkspaceModel):
    """A version of the model of the chance to win of a process, trained by a member, or by itself after new outcomes.

    `state` is `waiting`, `running`, `done`, `few` (too few outcomes), `same` (nothing new), `cancelled` or `failed`.
    `model` is what `process.taught` reads; `deals` that were closed from `since` until `until` taught it by `method`.
    `figures` say how good each level was out of time, `compared` how good the one then in use was on the same deals,
    and whether this one was taken up.
    """

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="waiting")
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    model = models.TextField(default="")
    method = models.CharField(max_length=20, default="")
    level = models.CharField(max_length=10, default="")
    deals = models.PositiveIntegerField(default=0)
    looks = models.PositiveIntegerField(default=0)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    figures = models.JSONField(default=dict)
    compared = models.JSONField(default=dict)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "process", "number"], name="trained_model_number")
        ]

    process_id: UUID
    member_id: UUID | None


class ForecastWeek(WorkspaceModel):
    """What the forecast of a process said of a period of somebody in the week that begins on the Monday `week`. Rows
    are only added, and never written again.

    `at` is the moment of which it is told and `made_at` when it was written: right then, or `afterwards` from what the
    ledger tells of that moment. Amounts are minor units of `currency`; `whom` and `whom_id` are those of a goal.
    `teams` are those that the deals are in which it comes from: whoever sees not all of them does not see it. Of a
    period that is over, `mean` is what it brought, and `way` is empty. `said_minor` is what a leader said by then;
    `categories` hold how many open deals of each forecast category were due by the end, and what they were worth.
    `version` is the version of the model of chances that was in use, 0 for none; `mark` the last fact that was known.
    """

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="+", db_index=False)
    whom = models.CharField(max_length=10)
    whom_id = models.UUIDField()
    since = models.DateField()
    months = models.PositiveSmallIntegerField()
    week = models.DateField()
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    afterwards = models.BooleanField(default=False)
    currency = models.CharField(max_length=3)
    booked_minor = models.BigIntegerField()
    sales = models.PositiveIntegerField()
    open_minor = models.BigIntegerField()
    new_minor = models.BigIntegerField()
    mean_minor = models.BigIntegerField()
    p10_minor = models.BigIntegerField()
    p50_minor = models.BigIntegerField()
    p90_minor = models.BigIntegerField()
    deals = models.PositiveIntegerField()
    unvalued = models.PositiveIntegerField()
    way = models.CharField(max_length=10, default="")
    compared = models.PositiveSmallIntegerField(default=0)
    said_minor = models.BigIntegerField(null=True)
    categories = models.JSONField(default=dict)
    teams = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=0)
    mark = models.CharField(max_length=36, default="")

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "process", "whom", "whom_id", "months", "since", "week"],
                name="forecast_week_once",
            )
        ]

    process_id: UUID
