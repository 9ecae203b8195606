"""Searches that somebody watches, and what was found new by them."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from homeplate.people.models import Member, SavedView
from homeplate.tenancy.fields import WorkspaceForeignKey
from homeplate.tenancy.models import WorkspaceModel


class SearchWatch(WorkspaceModel):
    """That a member wants to hear of what a saved search finds new, as often as `every` (`rules.EVERY`) says.

    `known` are the ids that it ever found, as `matching.numbers` of eight bytes each; None until the first look, which
    tells nothing. `query` is what was asked then: when the search is changed, it begins anew.
    """

    view = WorkspaceForeignKey(SavedView, models.CASCADE, related_name="+", db_index=False)
    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    every = models.CharField(max_length=8)
    query = models.CharField(max_length=1000, default="")
    known = models.BinaryField(null=True)
    total = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta(WorkspaceModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["workspace", "member", "view"], name="search_watch_once")
        ]
        indexes = [models.Index(fields=["workspace", "due_at"], name="search_watch_due")]

    view_id: UUID
    member_id: UUID


class SearchNews(WorkspaceModel):
    """What a watched search found new for a member: `number` of them, the first of which are kept as `ids` of sixteen
    bytes each. `name` is what the search was called then."""

    view = WorkspaceForeignKey(SavedView, models.CASCADE, related_name="+", db_index=False)
    member = WorkspaceForeignKey(Member, models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=10)
    number = models.PositiveIntegerField()
    ids = models.BinaryField()
    at = models.DateTimeField()

    class Meta(WorkspaceModel.Meta):
        indexes = [models.Index(fields=["workspace", "member", "at"], name="search_news_member")]

    view_id: UUID
    member_id: UUID
