"""Where the mirror of a workspace is kept: in files, or in tables of the database (`HOMEPLATE_ANALYTICS`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeAlias
from uuid import UUID

from django.conf import settings

from homeplate.insight.mirror import engine
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Folder, Note
from homeplate.insight.tables.copying import copied
from homeplate.insight.tables.store import Store

Mirror: TypeAlias = Folder | Store
"""What a workspace's mirror is kept in."""


def mirror_of(workspace_id: UUID) -> Mirror:
    """The mirror of a workspace, where the operator decided that mirrors are kept."""
    return Store(workspace_id) if settings.HOMEPLATE_ANALYTICS == "database" else Folder(workspace_id)


@contextmanager
def in_columns(mirror: Mirror, note: Note, process_id: UUID | None = None) -> Iterator[Session]:
    """A session of the columnar engine over the deals of a process, or all, for work in the background that makes
    tables of its own: over the files, or over a copy of what the database holds."""
    if isinstance(mirror, Store):
        with copied(mirror, process_id) as copy:
            yield copy
    else:
        with engine.over(mirror, note) as files:
            yield files


@contextmanager
def over(mirror: Mirror, note: Note) -> Iterator[Session]:
    """A session over what `note` says that a mirror consists of."""
    if isinstance(mirror, Store):
        with mirror.opened() as tables:
            yield tables
    else:
        with engine.over(mirror, note) as files:
            yield files
