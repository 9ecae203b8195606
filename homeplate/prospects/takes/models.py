"""Takes, and what became of each of their rows."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.leads.models import Lead
from homeplate.people.models import Member, Team
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class LeadTake(WorkspaceModel):
    """Companies or people (`about`) that somebody makes leads of.

    `state` is a key of `rules.STATES`. `ids` are the prospects, sixteen bytes each, `position` of them are done.
    `origin` says where they were chosen: the address of a search, or a list. `owner` or `team` get the leads; with
    neither, the rules of routing say who. `back_position` is the last row looked at while it is taken back.
    """

    about = models.CharField(max_length=10)
    state = models.CharField(max_length=10, default="waiting")
    ids = models.BinaryField()
    total = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    back_position = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)
    taken_back = models.PositiveIntegerField(default=0)
    origin = models.JSONField(default=dict)
    source = models.CharField(max_length=20)
    source_detail = models.CharField(max_length=200, default="")
    note = models.TextField(default="")
    consent = models.TextField(default="")
    owner = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+", db_index=False)
    member = WorkspaceForeignKey(Member, models.PROTECT, null=True, related_name="+", db_index=False)
    message = models.JSONField(null=True)
    cancel_asked = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "created_at"], name="lead_take_created")]

    owner_id: UUID | None
    team_id: UUID | None
    member_id: UUID | None


class TakenProspect(WorkspaceModel):
    """What became of one prospect of a take: `outcome` is `rules.TAKEN`, `rules.TAKEN_BACK`, or why it was left out
    (`rules.LEFT_OUT`).

    `lead` is the one that was made of it, or that it is already; `met_id` the contact or account that it is.
    `message` says what is wrong with it.
    """

    take = WorkspaceForeignKey(LeadTake, models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    record_id = models.UUIDField()
    outcome = models.CharField(max_length=12)
    lead = WorkspaceForeignKey(Lead, models.PROTECT, null=True, related_name="+", db_index=False)
    met_id = models.UUIDField(null=True)
    message = models.JSONField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "take", "number"], name="taken_prospect_once")
        ]
        indexes = [
            models.Index(fields=["workspace", "record_id"], name="taken_prospect_record"),
            models.Index(
                fields=["workspace", "lead"],
                name="taken_prospect_lead",
                condition=models.Q(lead__isnull=False),
            ),
        ]

    lead_id: UUID | None
