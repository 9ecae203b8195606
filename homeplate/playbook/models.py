"""The stored processes of a workspace and their versions."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Process(WorkspaceModel):
    """One way to sell (new business, key accounts, renewals); its content lies in versions (P4)."""

    key = models.CharField(max_length=60)
    name = models.JSONField(default=dict)
    is_default = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="process_key"),
            models.UniqueConstraint(
                fields=["workspace"], name="process_one_default", condition=models.Q(is_default=True)
            ),
        ]


class ProcessVersion(WorkspaceModel):
    """One version: `state` is draft, published or retired. A published definition never changes again.

    A process has at most one draft and one published version; open deals keep a retired one.
    """

    process = WorkspaceForeignKey(Process, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="draft")
    definition = models.JSONField()
    note = models.CharField(max_length=500, default="")
    author = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "process", "number"], name="process_version_number"),
            models.UniqueConstraint(
                fields=["workspace", "process", "state"],
                name="process_version_current",
                condition=models.Q(state__in=["draft", "published"]),
            ),
        ]

    process_id: UUID
    author_id: UUID | None
