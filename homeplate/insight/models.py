"""What insight keeps of its own: models that were trained, and the mirror where the database holds it."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.insight.tables.models import (
    MirrorDeal,
    MirrorEntry,
    MirrorGate,
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
    "MirrorDeal", "MirrorEntry", "MirrorGate", "MirrorNote", "MirrorProof", "MirrorSpan", "MirrorStay", "OpenShare",
    "SaidLook", "TrainedModel",
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
