"""The profiles and personas of a workspace, and their versions."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Profile(WorkspaceModel):
    """An ideal customer profile (`about` company) or a buyer persona (`about` person); its content lies in versions
    (Q4). `name` is that of the version last published, of the draft until then."""

    about = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "about", "position"], name="profile_listed")]


class ProfileVersion(WorkspaceModel):
    """One version: `state` is draft, published or retired. A published definition never changes again, so that a score
    by it can be worked out anew at any time. A profile has at most one draft and one published version."""

    profile = WorkspaceForeignKey(Profile, models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default="draft")
    definition = models.JSONField()
    note = models.CharField(max_length=500, default="")
    author = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "profile", "number"], name="profile_version_number"),
            models.UniqueConstraint(
                fields=["workspace", "profile", "state"],
                name="profile_version_current",
                condition=models.Q(state__in=["draft", "published"]),
            ),
        ]
        indexes = [
            # The published ones are read with every account: without the archived drafts beside them.
            models.Index(
                fields=["workspace", "profile"],
                name="profile_version_published",
                condition=models.Q(state="published"),
            )
        ]

    profile_id: UUID
    author_id: UUID | None
