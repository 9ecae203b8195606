"""Which workspace the running code works in."""

from __future__ import annotations

import pytest

from homeplate.kit.ids import new_id
from homeplate.tenancy.context import (
    ALL,
    WorkspaceNotSet,
    across_workspaces,
    current,
    current_workspace_id,
    workspace,
)
from homeplate.tenancy.models import Workspace


def test_no_workspace_is_assumed() -> None:
    assert current() is None
    with pytest.raises(WorkspaceNotSet):
        current_workspace_id()


def test_a_block_runs_in_its_workspace_and_gives_back_the_former() -> None:
    outer, inner = new_id(), new_id()
    with workspace(outer), workspace(inner):
        assert current_workspace_id() == inner
    with workspace(outer):
        with pytest.raises(ValueError, match="stop"), workspace(inner):
            raise ValueError("stop")
        assert current_workspace_id() == outer


def test_a_record_stands_for_its_workspace() -> None:
    record = Workspace(name="Acme", slug="acme")
    with workspace(record):
        assert current_workspace_id() == record.id


def test_a_new_record_needs_one_workspace_even_across_all() -> None:
    with across_workspaces():
        assert current() is ALL
        with pytest.raises(WorkspaceNotSet):
            current_workspace_id()
