"""Bringing the tables of a workspace up to date with the ledger, and filling them anew.

The columnar engine derives, as it does for the files, and what it derived is copied in: there is one derivation. All
of it is one transaction, so readers see the tables before it or after it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction

from homeplate.insight.mirror import reading
from homeplate.insight.mirror.deriving import PART, derived, derived_in_turn
from homeplate.insight.mirror.engine import Session, quoted
from homeplate.insight.mirror.files import FORM, Note
from homeplate.insight.mirror.marks import (
    Refreshed,
    floor_of,
    lately_of,
    lost_sight,
    mark_of,
    missed_of,
    seen_of,
    told_until,
)
from homeplate.insight.tables.models import MIRROR, MirrorDeal, MirrorNote, columns_of
from homeplate.insight.tables.store import Store
from homeplate.kit.ids import new_id
from homeplate.tenancy.context import current_workspace_id
from homeplate.tenancy.models import WorkspaceModel

LATER_AT_MOST = 2_000
"""Deals that are derived anew one by one, however few there were before."""
WORTH_COUNTING = 1000
"""Facts of which on the planner is told anew what the tables hold."""
LIST = (
    "'{' || coalesce(array_to_string(list_transform(%s, lambda one: "
    r"""'"' || replace(replace(one, '\', '\\'), '"', '\"') || '"'), ','), '') || '}'"""
)
"""A list as PostgreSQL reads it."""


def catch_up(store: Store, *, now: datetime) -> Refreshed:
    """Derive every deal that has new facts anew. Any number of processes may call it at once: one does the work."""
    with _held(store) as row:
        if row is None:
            return Refreshed(busy=True)
        note = store.note()
        return _build(row, now) if note is None else _add(row, note, now)


def rebuild(store: Store, *, now: datetime) -> Refreshed:
    """Fill the tables anew from the whole ledger."""
    with _held(store) as row:
        return Refreshed(busy=True) if row is None else _build(row, now)


@contextmanager
def _held(store: Store) -> Iterator[MirrorNote | None]:
    """A transaction that holds the note of the workspace; None while somebody else does."""
    if not MirrorNote.objects.exists():
        MirrorNote.objects.bulk_create([MirrorNote(id=new_id())], ignore_conflicts=True)
    with transaction.atomic():
        yield MirrorNote.objects.select_for_update(skip_locked=True).first()


def _build(row: MirrorNote, now: datetime) -> Refreshed:
    newest = reading.newest_fact()
    if newest is None:
        return Refreshed()
    last, erased = mark_of(newest), reading.count_erased()
    facts = deals = lately = 0
    for model in MIRROR.values():
        drop(model, None)
    with tempfile.TemporaryDirectory() as scratch:
        files = reading.write_all(Path(scratch), size=PART)
        with closing(derived_in_turn(files)) as sessions:
            for session in sessions:
                deals += _count(session, "deal")
                told, late = told_until(session, last)
                facts, lately = facts + told, lately + late
                pour_all(session, Path(scratch))
    if facts >= WORTH_COUNTING:
        make_known()
    made = now.isoformat()
    _keep(row, deals=deals, facts=facts, mark=str(last), lately=lately, made=made, erased=erased)
    return Refreshed(facts, deals)


def _add(row: MirrorNote, note: Note, now: datetime) -> Refreshed:
    mark, newest = UUID(note.mark), reading.newest_fact() or UUID(note.mark)
    if lost_sight(note, newest, now):
        return _build(row, now)
    last = mark_of(newest)
    lately = lately_of(last)  # first: see the mirror
    missed = missed_of(note)
    new = missed + reading.count_facts(after=mark, to=newest)
    changed = reading.deals_told_of(floor_of(mark) if missed else mark, newest) if new else []
    if len(changed) > max(LATER_AT_MOST, note.deals):
        return _build(row, now)
    if changed:
        _anew(changed)
    deals = MirrorDeal.objects.count() if changed else note.deals
    facts = seen_of(note, last=last, missed=missed)
    _keep(row, deals=deals, facts=facts, mark=str(last), lately=lately, made=now.isoformat())
    return Refreshed(new, len(changed))


def _anew(changed: Sequence[UUID]) -> None:
    for model in MIRROR.values():
        drop(model, changed)
    with (
        tempfile.TemporaryDirectory() as scratch,
        derived(reading.write_some(Path(scratch), changed)) as session,
    ):
        pour_all(session, Path(scratch))


def _keep(row: MirrorNote, **columns: object) -> None:
    MirrorNote.objects.filter(id=row.id).update(form=FORM, **columns)


def drop(model: type[WorkspaceModel], deals: Sequence[UUID] | None) -> None:
    """Throw away the rows of some deals, or all."""
    rows = model.objects.all()
    if deals is not None:
        key = "id" if model is MirrorDeal else "deal"
        for start in range(0, len(deals), reading.AT_ONCE):
            rows.filter(**{f"{key}__in": deals[start : start + reading.AT_ONCE]})._raw_delete(
                connection.alias
            )
        return
    rows._raw_delete(connection.alias)  # in one statement, without reading the rows; nothing refers to them


def pour_all(session: Session, scratch: Path) -> None:
    """Copy the tables of a session of the columnar engine into those of the present workspace."""
    for table, model in MIRROR.items():
        columns = columns_of(model)
        written = [LIST % f'"{one}"' if one == "missing" else f'"{one}"' for one in columns]
        if model is not MirrorDeal:
            columns, written = ["id", *columns], ["uuidv7()", *written]
        pour(session, f"SELECT {', '.join(written)} FROM {table}", model, columns, scratch)  # noqa: S608  # our own names


def pour(
    session: Session, sql: str, model: type[WorkspaceModel], columns: Sequence[str], scratch: Path
) -> None:
    """Copy what a statement of the columnar engine finds into a table of the present workspace.

    By way of a table that is gone with the transaction: copying straight into one with row-level security is refused.
    """
    path = scratch / f"{model._meta.db_table}.csv"
    session.run(rf"COPY ({sql}) TO '{quoted(path)}' (FORMAT csv, HEADER false, NULLSTR '\N')")
    named, table = ", ".join(f'"{one}"' for one in columns), model._meta.db_table
    empty = f'SELECT {named} FROM "{table}" WHERE false'  # noqa: S608  # our own names
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS pg_temp.poured")
        cursor.execute(f"CREATE TEMP TABLE poured ON COMMIT DROP AS {empty}")
        taken_in = rf"COPY poured ({named}) FROM STDIN (FORMAT csv, NULL '\N')"
        with path.open("rb") as file, cursor.cursor.copy(taken_in) as copy:
            while some := file.read(1 << 16):
                copy.write(some)
        cursor.execute(
            f'INSERT INTO "{table}" (workspace_id, {named}) SELECT %s, {named} FROM poured',  # noqa: S608
            [current_workspace_id()],
        )
    path.unlink()


def _count(session: Session, table: str) -> int:
    number: int = session.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608  # a name of ours
    return number


def make_known() -> None:
    """Have the planner look at the tables."""
    with connection.cursor() as cursor:
        for model in MIRROR.values():
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
