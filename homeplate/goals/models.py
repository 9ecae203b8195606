"""Bookings goals, and what leaders said of a period."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Goal(WorkspaceModel):
    """What somebody is to book in the `months` from `since` on.

    `whom` is `workspace`, `team` or `member`, and `whom_id` which: a team that was deleted and a member who left keep
    theirs, as the past is told by them.
    """

    whom = models.CharField(max_length=10)
    whom_id = models.UUIDField()
    since = models.DateField()
    months = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "since", "months", "whom", "whom_id"], name="goal_once"
            )
        ]

    member_id: UUID | None


class Adjustment(WorkspaceModel):
    """What `member` says of a forecast. Rows are only added: the newest of an author about the same counts and is
    scored, those before it stay to be read.

    `kind` is `says` (so much will be booked), `by` (so much more or, below 0, less than computed) or `none`, by which
    somebody says nothing any more. `computed_minor` is what was computed at that moment, in the same currency, against
    which it is scored when the period is over; None where that was not known.
    """

    whom = models.CharField(max_length=10)
    whom_id = models.UUIDField()
    since = models.DateField()
    months = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8)
    amount_minor = models.BigIntegerField(default=0)
    computed_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=1000)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "since", "months"], name="adjustment_period")]

    member_id: UUID | None
