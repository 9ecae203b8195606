"""Real files that lie beside the project; a test that needs one is skipped where they are absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from homeplate.transfer.builders import StageMap
from homeplate.transfer.guessing import guess_mapping
from homeplate.transfer.joins import Joined, join
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.plan import Planned, plan_rows
from homeplate.transfer.reading import Table, open_table
from homeplate.transfer.sources import SOURCES
from homeplate.transfer.stages import ProcessStage, guess_stages
from homeplate.transfer.survey import survey

DATA = Path(__file__).parents[3] / "shared" / "data"
STAGES = tuple(
    ProcessStage(key, (name,))
    for key, name in (
        ("lead-qualification", "Lead qualification"),
        ("discovery", "Discovery"),
        ("proposal", "Proposal"),
        ("negotiation", "Negotiation"),
        ("closing", "Closing"),
    )
)


def shared(path: str) -> Path:
    """The file or folder `path` of the shared data, or a skip."""
    if not (DATA / path).exists():
        pytest.skip(f"no shared data: {path}")
    return DATA / path


def opened(folder: str, name: str) -> Joined:
    """One table of a folder, completed from the others."""
    tables = [open_table(path) for path in sorted(shared(folder).glob("*.csv"))]
    main = next(table for table in tables if table.name == name)
    return join(main, [table for table in tables if table is not main])


def mapped(table: Joined) -> tuple[ColumnMapping, StageMap]:
    """What an import would propose for a table: mapping and stages."""
    found = survey(table)
    mapping = guess_mapping(table.header, found.columns, joined=table.fields)
    column = found.column(mapping.column_of("stage"))
    hints = SOURCES[mapping.source].stages if mapping.source else {}
    guesses = guess_stages(column.values, STAGES, hints) if column else ()
    return mapping, StageMap.of(guesses, STAGES[0].key)


def planned(folder: str, name: str) -> list[Planned]:
    """The rows of a shared table as an import would write them."""
    table = opened(folder, name)
    mapping, stages = mapped(table)
    return list(plan_rows(table.rows(), table.header, mapping, stages))


def table_of(tmp_path: Path, content: str | bytes, name: str = "file.csv") -> Table:
    """A file with this content, opened."""
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path)
