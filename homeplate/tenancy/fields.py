"""Foreign keys that know of workspaces."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from homeplate.tenancy.context import current_workspace_id

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")


class WorkspaceKey(models.ForeignKey[_ST, _GT]):
    """The `workspace` column of a workspace table: taken from the context, fixed for the life of the row.

    The database backends recognise a workspace table by this field, in migrations as well.
    """

    def __init__(self, to: Any = "tenancy.Workspace", on_delete: Any = models.CASCADE, **kwargs: Any) -> None:
        fixed = {"db_index": False, "related_name": "+", "editable": False}
        super().__init__(to, on_delete, **{**kwargs, **fixed})

    def deconstruct(self) -> Any:
        """Leaves out what the constructor fixes, so that migrations do not repeat it."""
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("db_index", "related_name", "editable", "to", "on_delete"):
            kwargs.pop(fixed, None)
        return name, path, args, kwargs

    def get_default(self) -> Any:
        """The current workspace. Raises `WorkspaceNotSet` outside one, and across all."""
        return current_workspace_id()


class WorkspaceForeignKey(models.ForeignKey[_ST, _GT]):
    """A reference to another table of the same workspace.

    One column in Django, but every join carries `workspace_id` too: no join can cross workspaces and a
    distributed database finds both rows on one node. On PostgreSQL the constraint is
    `(workspace_id, x) → (workspace_id, id)`. `on_delete` may not be `SET_NULL`: it would clear both columns.
    """

    def get_joining_fields(self, reverse_join: bool = False) -> Any:
        """The pairs of columns a join compares: the reference itself and the workspace."""
        here, there = self.model._meta.get_field("workspace"), self.related_model._meta.get_field("workspace")
        pairs = super().get_joining_fields(reverse_join)
        return (*pairs, (there, here) if reverse_join else (here, there))
