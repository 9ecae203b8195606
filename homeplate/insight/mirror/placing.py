"""Telling how deals went by the stages of their process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import PLACE
from homeplate.kit.errors import NotFound
from homeplate.playbook.queries import definition

STAGE = {"version": "UUID", "key": "VARCHAR", "position": "UTINYINT", "selling": "BOOLEAN"}


def place(session: Session) -> None:
    """Make of the tables that facts were made into those that are kept."""
    versions = session.rows("SELECT DISTINCT version FROM deal WHERE version IS NOT NULL")
    session.load("stage", STAGE, [row for (version,) in versions for row in _stages(version)])
    session.script(PLACE)


def _stages(version: UUID) -> Iterator[tuple[Any, ...]]:
    """The stages of a version; none of one that is not there."""
    try:
        process = definition(version)
    except NotFound:
        return
    for position, stage in enumerate(process.stages):
        yield version, stage.key, position, not stage.after_sale
