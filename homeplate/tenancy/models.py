"""The workspace table and the base of every table that belongs to a workspace."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.utils import timezone

from homeplate.kit.ids import new_id
from homeplate.tenancy.context import ALL, WorkspaceNotSet, current
from homeplate.tenancy.fields import WorkspaceKey


class Workspace(models.Model):
    """One selling organisation: nothing in it is seen from another. A global table.

    `settings` holds small preferences that no query filters by. At `delete_at` it is deleted with all it holds.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60, unique=True)
    language = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    currency = models.CharField(max_length=3, default="EUR")
    settings = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    delete_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.name


Record = TypeVar("Record", bound=models.Model, covariant=True)


class WorkspaceManager(models.Manager[Record]):
    """Starts every query at the current workspace. Raises `WorkspaceNotSet` when nobody has said which.

    For a query set of a feature's own: `objects = WorkspaceManager.from_queryset(DealQuerySet)()`.
    """

    def get_queryset(self) -> models.QuerySet[Record]:
        """All rows of the current workspace; of every workspace inside `across_workspaces()`."""
        scope = current()
        if scope is None:
            raise WorkspaceNotSet(f"{self.model.__name__} was queried outside `with workspace(...)`")
        rows = super().get_queryset()
        return rows if scope is ALL else rows.filter(workspace_id=scope)


class WorkspaceModel(models.Model):
    """Base of every table that belongs to a workspace.

    A `Meta` of a subclass inherits `WorkspaceModel.Meta`, so that saving, reloading and following references
    go through the scoped manager too. Unique constraints and indexes begin with `workspace`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    workspace = WorkspaceKey["Workspace", "Workspace"]()

    objects = WorkspaceManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def _do_update(
        self, base_qs: Any, using: str | None, pk_val: Any, values: Any, *rest: Any, **named: Any
    ) -> Any:
        """Leaves `workspace_id` out of UPDATE: it is fixed, and a distributed database refuses to set it."""
        kept = [value for value in values if not isinstance(value[0], WorkspaceKey)]
        return super()._do_update(base_qs, using, pk_val, kept, *rest, **named)
