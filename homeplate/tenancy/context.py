"""Which workspace the running code works in. Set once at the door (request, command, task), read by every query."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import Enum
from typing import Final, Literal, Protocol, TypeAlias


class Scope(Enum):
    """The one scope that is not a single workspace."""

    ALL = "*"


ALL: Final = Scope.ALL
"""Every workspace at once: for migrations and named operator commands only."""

Current: TypeAlias = uuid.UUID | Literal[Scope.ALL] | None
"""A workspace id, `ALL`, or None when nobody has said yet."""


class WorkspaceNotSet(RuntimeError):
    """A workspace table was touched outside `with workspace(...)`: a mistake in the code, never in the input."""


class HasWorkspaceId(Protocol):
    """A workspace record, or anything else whose primary key is a workspace id."""

    @property
    def pk(self) -> uuid.UUID:
        """The workspace id."""


_current: ContextVar[Current] = ContextVar("homeplate_workspace", default=None)


def current() -> Current:
    """The scope of the running code."""
    return _current.get()


def current_workspace_id() -> uuid.UUID:
    """The id of the one workspace the code runs in. Raises `WorkspaceNotSet` when there is none, or all."""
    scope = _current.get()
    if not isinstance(scope, uuid.UUID):
        raise WorkspaceNotSet("a new record needs one workspace: wrap the code in `with workspace(...)`")
    return scope


@contextmanager
def workspace(which: HasWorkspaceId | uuid.UUID) -> Iterator[uuid.UUID]:
    """Runs the block in one workspace, given as a record or an id; nests, and restores the former one."""
    workspace_id = which if isinstance(which, uuid.UUID) else which.pk
    token = _current.set(workspace_id)
    try:
        yield workspace_id
    finally:
        _current.reset(token)


@contextmanager
def across_workspaces() -> Iterator[None]:
    """Runs the block over every workspace: for migrations and named operator commands only."""
    token = _current.set(ALL)
    try:
        yield
    finally:
        _current.reset(token)
