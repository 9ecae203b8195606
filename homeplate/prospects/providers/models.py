"""Tables of providers: who is asked, and which files came."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Provider(WorkspaceModel):
    """Somebody who says values. `kind` is a key of `kinds.KINDS`, `settings` what that kind keeps, `source` the number
    under which records name it.

    `secret` is the key of a service, sealed. `failures` in a row are counted, until `rests_until` it is left alone, and
    before `not_before` it asked not to be asked; `trouble` is what happened last. At `looked_at` it was asked, or its
    folder looked into, last. `seen` are the files of a folder as they were then: name → [size, time of change, moment
    of the look]; `notes` what is told of those that are not taken: [name, message].
    """

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)
    source = models.PositiveSmallIntegerField()
    on = models.BooleanField(default=True)
    settings = models.JSONField(default=dict)
    secret = models.TextField(default="")
    failures = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    trouble = models.JSONField(null=True)
    looked_at = models.DateTimeField(null=True)
    seen = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="prospect_provider_created")]

    def __str__(self) -> str:
        return self.name


class Delivery(WorkspaceModel):
    """A file that came by itself and was taken in: what is in it, told by its digest, is never taken twice.

    `stamp` is the time of its change in nanoseconds, by which the very file is known until it is put away.
    """

    provider = WorkspaceForeignKey(Provider, models.CASCADE, related_name="deliveries", db_index=False)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    stamp = models.BigIntegerField()
    load_id = models.UUIDField(null=True)
    came_at = models.DateTimeField()
    put_away = models.BooleanField(default=False)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "provider", "digest"], name="prospect_delivery_once")
        ]

    def __str__(self) -> str:
        return self.name

    provider_id: UUID
