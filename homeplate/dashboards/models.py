"""Dashboards as people arranged them, when they are sent to whom, and every sending."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member, Team
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class Dashboard(WorkspaceModel):
    """Tiles in an order, and the filters they begin with.

    `base` is the ready one that it was copied from and can be set back to. `tiles` is a list of `[name, wide]`; `was`
    holds tiles and filters as they were before the last arrangement, so that it can be undone. `sharing` says who
    may look at it and copy it besides its owner, as that of a saved view does. It holds no figures and gives no rights.
    """

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="dashboards", db_index=False)
    base = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    tiles = models.JSONField(default=list)
    filters = models.JSONField(default=dict)
    was = models.JSONField(default=dict)
    sharing = models.CharField(max_length=4, default="me")
    team = WorkspaceForeignKey(Team, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "member", "name"],
                name="dashboard_name",
                condition=models.Q(archived_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    member_id: UUID
    team_id: UUID | None


class FirstDashboard(WorkspaceModel):
    """The dashboard that a member begins with: the name of a ready one, or the id of one."""

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    which = models.CharField(max_length=40)

    class Meta(WorkspaceModel.Meta):
        constraints = [models.UniqueConstraint(fields=["workspace", "member"], name="first_dashboard")]

    member_id: UUID


class Schedule(WorkspaceModel):
    """When a dashboard is sent, as its owner said: `rhythm` with the day it needs, and the hour in the zone of the
    workspace.

    `which` is the name of a ready dashboard or the id of one. `next_at` is when it is sent next; a schedule that is
    paused is kept. `site` is the address under which its owner reached the program: links in a mail need one.
    """

    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    which = models.CharField(max_length=40)
    rhythm = models.CharField(max_length=8)
    weekday = models.PositiveSmallIntegerField(default=0)
    month_day = models.PositiveSmallIntegerField(default=1)
    hour = models.PositiveSmallIntegerField(default=8)
    working_days = models.BooleanField(default=True)
    site = models.CharField(max_length=200)
    next_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta(WorkspaceModel.Meta):
        indexes = [
            models.Index(fields=["workspace", "member"], name="schedule_member"),
            models.Index(
                fields=["workspace", "next_at"],
                name="schedule_due",
                condition=models.Q(archived_at__isnull=True, paused_at__isnull=True),
            ),
        ]

    member_id: UUID


class Receiver(WorkspaceModel):
    """A member who gets a dashboard by mail, until `stopped_at`: by their own wish, whatever the owner says later."""

    schedule = WorkspaceForeignKey(Schedule, models.CASCADE, related_name="receivers", db_index=False)
    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+")
    stopped_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "schedule", "member"], name="receiver_once")
        ]

    schedule_id: UUID
    member_id: UUID


class Sending(WorkspaceModel):
    """One mail to one receiver, written down before it is sent: `waiting`, `sending`, then `sent`, `failed` or `left`.

    `due_at` and the constraint keep one from being sent twice; one that was asked for by hand is due when it was asked
    for. `said` is why it failed, in the words of the mail server.
    """

    schedule = WorkspaceForeignKey(Schedule, models.CASCADE, related_name="sendings", db_index=False)
    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    said = models.CharField(max_length=300, default="")
    changed_at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "schedule", "member", "due_at"], name="sending_once")
        ]
        indexes = [
            models.Index(
                fields=["workspace", "state"],
                name="sending_open",
                condition=models.Q(state__in=["waiting", "sending"]),
            )
        ]

    schedule_id: UUID
    member_id: UUID
