"""Definitions of custom fields, and an index of the values people filter by."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class CustomField(WorkspaceModel):
    """One field that a workspace added to a kind of record (`deal`, `account`, `contact`).

    `kind` is one of `homeplate.fields.kinds.FIELD_KINDS`; `options` are its parameters. The values lie
    in the record's own `custom` column; `filtered` fields are copied to `FieldValue` as well.
    """

    record = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    label = models.JSONField(default=dict)
    options = models.JSONField(default=dict)
    required = models.BooleanField(default=False)
    filtered = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "record", "key"], name="custom_field_key")
        ]


class FieldValue(WorkspaceModel):
    """The value of one filtered field of one record, as text or number, for the index only."""

    field = WorkspaceForeignKey(CustomField, models.CASCADE, related_name="values", db_index=False)
    subject_id = models.UUIDField()
    text = models.CharField(max_length=200, default="")
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "field", "subject_id"], name="field_value_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "field", "text"], name="field_value_text"),
            models.Index(fields=["workspace", "field", "number"], name="field_value_number"),
        ]

    field_id: UUID
