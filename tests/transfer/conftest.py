"""A workspace that sells by the pipeline template, and imports into it."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache

from homeplate.people.access import Actor
from homeplate.transfer import actions
from homeplate.transfer.queries import RunRow, import_run
from tests.make import NOW, House, publish

Content = Mapping[str, str | bytes]


@pytest.fixture
def olli(house: House) -> Actor:
    """Operations of a workspace with the pipeline process published; he may import."""
    cache.clear()
    publish(house)
    return house.actor("olli")


def uploads(files: Content) -> list[actions.Upload]:
    """Files as somebody hands them in."""
    return [
        actions.Upload(name, BytesIO(content if isinstance(content, bytes) else content.encode()))
        for name, content in files.items()
    ]


def of_folder(folder: Path) -> Content:
    """Every CSV file of a folder."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.csv"))}


def finish(actor: Actor, run_id: UUID, **work: Any) -> RunRow:
    """Run the import to its end, here and now."""
    actions.run_import(actor, run_id=run_id, now=NOW)
    actions.work_import(actor, run_id=run_id, clock=lambda: NOW, **work)
    return import_run(actor, run_id=run_id)


def start(actor: Actor, files: Content, **options: Any) -> UUID:
    """Begin an import of some files."""
    return actions.start_import(actor, uploads=uploads(files), now=NOW, options=actions.Options(**options))


def bring_in(actor: Actor, files: Content, **options: Any) -> RunRow:
    """Import some files."""
    return finish(actor, start(actor, files, **options))
