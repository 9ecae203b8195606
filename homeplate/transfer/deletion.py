"""Deleting a workspace with all it holds, once its time has come.

Nobody enters any more from the first step on. What follows is done table by table in short transactions, so
that other workspaces are never held up, and an interrupted deletion simply goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from homeplate.people.models import Member, Seat, Token, User
from homeplate.tenancy.context import across_workspaces, workspace
from homeplate.tenancy.models import Workspace
from homeplate.transfer.export.tables import workspace_models

ROWS = 2000
"""Rows of one transaction."""

log = structlog.get_logger(__name__)


def delete_workspace(workspace_id: UUID, *, now: datetime) -> bool:
    """Delete the workspace if its time has come; whether it did.

    People who belong to no other workspace are deleted with it.
    """
    with workspace(workspace_id):
        found = _closed(workspace_id, now)
        if found is None:
            return False
        for model in children_first():
            _empty(model)
        _remove_folder(str(workspace_id))
        with transaction.atomic():
            _delete(Workspace.objects.filter(id=workspace_id))
    log.info("a workspace was deleted", workspace=str(workspace_id), slug=found.slug)
    return True


def _closed(workspace_id: UUID, now: datetime) -> Workspace | None:
    """The workspace, with every way in shut; None when it is to stay."""
    with transaction.atomic():
        found = Workspace.objects.select_for_update().filter(id=workspace_id).first()
        if found is None or found.delete_at is None or found.delete_at > now:
            return None
        Seat.objects.filter(workspace_id=workspace_id).delete()
        _delete(Token.objects.all())
        return found


def children_first() -> list[type[models.Model]]:
    """The tables of a workspace, each before those that it refers to."""
    left = {model: set(_referred(model)) for model in workspace_models()}
    order: list[type[models.Model]] = []
    while left:
        free = [model for model in left if not any(model in others for others in left.values())]
        if not free:
            raise RuntimeError(f"these tables refer to one another in a circle: {sorted(map(str, left))}")
        for model in free:
            del left[model]
        order.extend(free)
    return order


def _referred(model: type[models.Model]) -> Iterator[type[models.Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is not model:
            yield field.related_model


def _empty(model: type[models.Model]) -> None:
    rows = model._default_manager.order_by("id")
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and field.related_model is model:
            with transaction.atomic():  # or a page of rows would go before those that refer to them
                rows.filter(**{f"{field.name}__isnull": False}).update(**{field.name: None})
    while some := list(rows.values_list("id", flat=True)[:ROWS]):
        with transaction.atomic():
            page = model._default_manager.filter(id__lte=some[-1])
            users = list(page.values_list("user_id", flat=True)) if model is Member else []
            _delete(page)
            for user_id in users:
                _forget(user_id)


def _forget(user_id: UUID | None) -> None:
    """Delete a user who is left without any workspace."""
    if user_id is None or Seat.objects.filter(user_id=user_id).exists():
        return
    with across_workspaces():
        if not Member.objects.filter(user_id=user_id).exists():
            User.objects.filter(id=user_id).delete()


def _delete(rows: models.QuerySet[Any]) -> None:
    """In one statement, without reading the rows; what refers to them is gone already."""
    rows._raw_delete(connection.alias)  # of every QuerySet, though not public


def _remove_folder(path: str) -> None:
    """Remove the files of the workspace: documents, uploads and exports."""
    try:
        folders, files = default_storage.listdir(path)
    except FileNotFoundError:
        return
    for name in files:
        default_storage.delete(f"{path}/{name}")
    for name in folders:
        _remove_folder(f"{path}/{name}")
    default_storage.delete(path)
