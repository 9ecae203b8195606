"""Facts, and the receipts that keep a retried request from acting twice."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from homeplate.tenancy.models import WorkspaceModel


class Fact(WorkspaceModel):
    """One change of one record, written in the transaction of the change and never altered.

    Actor and subject are plain ids, not foreign keys: a fact outlives what it speaks of. `run_id` is the
    import that the change was part of, so that all of it can be found and taken back.
    """

    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    verb = models.CharField(max_length=40)
    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    door = models.CharField(max_length=10)
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    run_id = models.UUIDField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(
                fields=["workspace", "run_id", "subject", "subject_id"],
                name="fact_run",
                condition=models.Q(run_id__isnull=False),
            ),
            models.Index(fields=["workspace", "subject_id", "id"], name="fact_subject"),
            # What was told since a mark, and last of all.
            models.Index(fields=["workspace", "id"], name="fact_told"),
            models.Index(fields=["workspace", "at"], name="fact_at"),
            # Each way to narrow an audit log ends with the time, so that its first page is read off an index.
            models.Index(fields=["workspace", "verb", "at"], name="fact_verb"),
            models.Index(fields=["workspace", "subject", "at"], name="fact_kind"),
            models.Index(fields=["workspace", "actor_id", "at"], name="fact_actor"),
        ]


class Receipt(WorkspaceModel):
    """What an idempotency key was answered with."""

    actor_id = models.UUIDField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    answer = models.JSONField(encoder=DjangoJSONEncoder)
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "actor_id", "key"], name="receipt_key")]
        indexes = [models.Index(fields=["workspace", "at"], name="receipt_at")]
