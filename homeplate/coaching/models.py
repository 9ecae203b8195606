"""Coaching sessions, and what was agreed in them."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Session(WorkspaceModel):
    """That `coach` sat down with `whom` for so many minutes of a day.

    `kind` is one of `rules.KINDS`, `topic` the habit or the key of the stage where it is one of these. `deals` are the
    ids of those talked about. One that was deleted is kept, so that it may come back.
    """

    coach = WorkspaceForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    whom = WorkspaceForeignKey(Member, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    topic = models.CharField(max_length=60, default="")
    deals = models.JSONField(default=list)
    notes = models.TextField(default="")
    at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    deleted_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "day"], name="coaching_day"),
            models.Index(fields=["workspace", "whom", "day"], name="coaching_whom"),
            models.Index(fields=["workspace", "coach", "day"], name="coaching_coach"),
        ]

    coach_id: UUID
    whom_id: UUID


class FollowUp(WorkspaceModel):
    """What was agreed in a session, until when; `done_on` is the day on which it was ticked off."""

    session = WorkspaceForeignKey(Session, models.CASCADE, related_name="follow_ups", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    due = models.DateField()
    done_on = models.DateField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "session"], name="follow_up_session"),
            models.Index(
                fields=["workspace", "due"], name="follow_up_open", condition=models.Q(done_on__isnull=True)
            ),
        ]

    session_id: UUID
