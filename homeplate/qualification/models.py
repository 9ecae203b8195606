"""Answers about leads and deals, and the frameworks that a workspace wrote itself."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class FactAnswer(WorkspaceModel):
    """What somebody answered of one fact about a subject; one row a subject and fact is current (`ended_at` empty).

    `subject` is of `rules.SUBJECTS` and `subject_id` which: leads lie above this package, so there is no reference.
    `score` is of `rules.SCORES`; `source` is who said it, `said_on` when, `link` where it can be read. `criterion` is
    the criterion of the deal that was validated by it.
    """

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    fact = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=4000, default="")
    source = models.CharField(max_length=200, default="")
    said_on = models.DateField(null=True)
    link = models.CharField(max_length=1000, default="")
    criterion = models.CharField(max_length=60, default="")
    at = models.DateTimeField()
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "subject_id", "fact"],
                name="answer_current",
                condition=models.Q(ended_at__isnull=True),
            )
        ]
        indexes = [models.Index(fields=["workspace", "subject_id"], name="answer_subject")]

    member_id: UUID | None


class OwnFramework(WorkspaceModel):
    """A framework that the workspace wrote, mostly a changed copy; `definition` is a `definition.Framework`."""

    key = models.CharField(max_length=60)
    definition = models.JSONField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="framework_key")]
