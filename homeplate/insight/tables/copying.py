"""The tables of a workspace taken over into the columnar engine: for work in the background that makes tables of its
own, and for comparing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from django.db import connection

from homeplate.insight.mirror.deriving import derive
from homeplate.insight.mirror.engine import Session, bare
from homeplate.insight.mirror.files import PLACE
from homeplate.insight.mirror.placing import STAGE
from homeplate.insight.mirror.reading import write_some
from homeplate.insight.tables.models import MIRROR, MirrorDeal, columns_of
from homeplate.insight.tables.store import Store
from homeplate.tenancy.models import WorkspaceModel

LEFT_OVER = "DROP TABLE proven; DROP TABLE told; DROP TABLE state; DROP TABLE stage;"


@contextmanager
def copied(store: Store, process_id: UUID | None = None) -> Iterator[Session]:
    """A session of the columnar engine over a copy of the tables; only of the deals of one process, if it is given."""
    with tempfile.TemporaryDirectory() as scratch, bare() as session:
        derive(session, write_some(Path(scratch), []))  # it makes the tables, without rows
        session.load("stage", STAGE, [])
        session.script(PLACE + LEFT_OVER)
        with store.opened():
            for table, model in MIRROR.items():
                _take(session, table, model, store.workspace_id, process_id, Path(scratch))
                session.run(f"ALTER TABLE {table} RENAME TO kept_{table}")
                session.run(f"CREATE TEMP VIEW {table} AS SELECT * FROM kept_{table}")  # noqa: S608  # as over files
        session.run("CREATE OR REPLACE TEMP TABLE later (deal UUID)")
        yield session


def _take(
    session: Session,
    table: str,
    model: type[WorkspaceModel],
    workspace_id: UUID,
    process_id: UUID | None,
    scratch: Path,
) -> None:
    path, columns = scratch / f"{table}.csv", columns_of(model)
    asked = f'SELECT {_read(columns)} FROM "{model._meta.db_table}" WHERE workspace_id = %s'  # noqa: S608  # our names
    values: list[UUID] = [workspace_id]
    if process_id is not None:
        deals = f'SELECT id FROM "{MirrorDeal._meta.db_table}" WHERE workspace_id = %s AND process = %s'  # noqa: S608
        asked += f' AND "{"id" if model is MirrorDeal else "deal"}" IN ({deals})'
        values += [workspace_id, process_id]
    with connection.cursor() as cursor, path.open("wb") as file:
        cursor.execute("SELECT 1")  # row-level security is told the workspace
        with cursor.cursor.copy(rf"COPY ({asked}) TO STDOUT (FORMAT csv, NULL '\N')", values) as copy:
            for some in copy:
                file.write(some)
    kinds = ", ".join(f"'{one}': 'VARCHAR'" for one in columns)
    session.run(
        f"INSERT INTO {table} BY NAME SELECT {_written(columns)} FROM read_csv($path, header = false, "  # noqa: S608
        f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', nullstr = '\\N', max_line_size = 67108864, "
        f"columns = {{{kinds}}})",
        path=str(path),
    )
    path.unlink()


def _read(columns: list[str]) -> str:
    """Lists as JSON, for want of another form that both read."""
    return ", ".join('to_json("missing")' if one == "missing" else f'"{one}"' for one in columns)


def _written(columns: list[str]) -> str:
    return ", ".join(
        """from_json("missing", '["VARCHAR"]') AS "missing\"""" if one == "missing" else f'"{one}"'
        for one in columns
    )
