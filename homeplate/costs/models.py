"""What was spent, on what, and when."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member, Team
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Spending(WorkspaceModel):
    """An amount that was spent from the day `since` to before the day `until`, evenly: `purpose` is a key of
    `costs.rules.PURPOSES`. Without a `team` it was spent for the whole workspace. An amount of 0 says that nothing was
    spent. `member` wrote it down. Deleted ones are archived."""

    purpose = models.CharField(max_length=8)
    since = models.DateField()
    until = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    what = models.CharField(max_length=200)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "until", "since"], name="spending_days")]

    team_id: UUID | None
    member_id: UUID | None
