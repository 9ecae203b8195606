"""Searches for duplicates, and the pairs that they found."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class DuplicateRun(WorkspaceModel):
    """One search over all accounts and contacts, asked for by a member or begun by itself.

    `state` is `waiting`, `running`, `done`, `cancelled` or `failed`; `step` says what is being done, and `permille` how
    far it is. `figures` are those of `work.figures`, by kind of record. `mark` is the last fact that was known.
    """

    state = models.CharField(max_length=10, default="waiting")
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    step = models.CharField(max_length=20, default="")
    permille = models.PositiveSmallIntegerField(default=0)
    figures = models.JSONField(default=dict)
    message = models.JSONField(null=True)
    mark = models.CharField(max_length=36, default="")
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="duplicate_run_created")]

    member_id: UUID | None


class DuplicatePair(WorkspaceModel):
    """Two records that may be one: `one` has the smaller id of the two, `kind` is account or contact.

    `says` tells of each comparison what it says and its bits, `weight` their sum, `probability` what follows. `state`
    is `open`, `later` (until the day `until`) or `apart` (somebody said that they are not the same). `values` is a
    digest of what was compared: a pair that was told apart is proposed again when it differs. `group` is that of all
    records that are one with another, `rank` the weight by which groups are ordered, `sure` whether nothing speaks
    against it.
    """

    kind = models.CharField(max_length=10)
    one = models.UUIDField()
    other = models.UUIDField()
    probability = models.FloatField()
    weight = models.FloatField()
    says = models.JSONField(default=dict)
    values = models.CharField(max_length=32)
    state = models.CharField(max_length=10, default="open")
    sure = models.BooleanField(default=False)
    until = models.DateField(null=True)
    group = models.UUIDField()
    rank = models.FloatField()
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "kind", "one", "other"], name="duplicate_pair_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "kind", "state", "-rank", "group"], name="duplicate_pair_ranked"
            ),
            models.Index(fields=["workspace", "kind", "other"], name="duplicate_pair_other"),
        ]

    member_id: UUID | None
