"""Lists of prospects, and who is on them."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member, Team
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class ProspectList(WorkspaceModel):
    """A list of companies or people (`about`), kept under a name. `sharing` says who sees it besides its owner, as for
    saved views; one without an owner was made at the command line. `size` counts who is on it. A deleted one is
    archived, and can be restored."""

    name = models.CharField(max_length=80)
    about = models.CharField(max_length=10)
    sharing = models.CharField(max_length=4, default="me")
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    size = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "about", "name"], name="prospect_list_name")]

    def __str__(self) -> str:
        return self.name

    member_id: UUID | None
    team_id: UUID | None


class ListedProspect(WorkspaceModel):
    """That a company or a person is on a list, or was until `removed_at`. `change_id` is the last change that put it
    there or took it away: by it the change is undone."""

    list = WorkspaceForeignKey(ProspectList, models.CASCADE, related_name="rows", db_index=False)
    record_id = models.UUIDField()
    change_id = models.UUIDField()
    removed_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "list", "record_id"], name="listed_prospect_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "list", "id"],
                name="listed_prospect_order",
                condition=models.Q(removed_at__isnull=True),
            ),
            models.Index(fields=["workspace", "list", "change_id"], name="listed_prospect_change"),
            models.Index(fields=["workspace", "record_id"], name="listed_prospect_record"),
        ]

    list_id: UUID
