"""Bringing a mirror up to date with the ledger, and building it anew."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from filelock import Timeout

from homeplate.insight.mirror import reading
from homeplate.insight.mirror.deriving import PART, derived, derived_in_turn
from homeplate.insight.mirror.engine import Session, over, quoted
from homeplate.insight.mirror.files import FORM, SCRATCH, TABLES, TOUCHED, Folder, Note
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
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.insight.tables import filling
from homeplate.insight.tables.store import Store
from homeplate.tenancy.context import current_workspace_id

LATER_AT_MOST = 2_000
SHARE_AT_MOST = 0.25
"""How many deals, and what share of them, the later part may hold before the parts are put together."""


def behind(folder: Mirror | None = None) -> int:
    """How many facts of the present workspace its mirror does not know yet."""
    note = (folder or mirror_of(current_workspace_id())).note()
    return missed_of(note) + reading.count_facts(after=UUID(note.mark)) if note else reading.count_facts()


def catch_up(*, now: datetime, folder: Mirror | None = None) -> Refreshed:
    """Bring the mirror of the present workspace up to date: every deal that has new facts is derived anew.

    Any number of processes may call it at once: one does the work, the others are told that it is `busy`.
    """
    folder = folder or mirror_of(current_workspace_id())
    if isinstance(folder, Store):
        return filling.catch_up(folder, now=now)
    try:
        with folder.lock:
            note = folder.note()
            if note is None or not note.base:
                return _build(folder, now)
            return _add(folder, note, now)
    except Timeout:
        return Refreshed(busy=True)


def rebuild(*, now: datetime, folder: Mirror | None = None) -> Refreshed:
    """Build the mirror of the present workspace anew from the whole ledger."""
    folder = folder or mirror_of(current_workspace_id())
    if isinstance(folder, Store):
        return filling.rebuild(folder, now=now)
    try:
        with folder.lock:
            return _build(folder, now)
    except Timeout:
        return Refreshed(busy=True)


def _build(folder: Folder, now: datetime) -> Refreshed:
    newest = reading.newest_fact()
    if newest is None:
        return Refreshed()
    last, erased = mark_of(newest), reading.count_erased()
    first = folder.free_part()
    parts, deals, facts, lately = list[int](), 0, 0, 0
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder.path) as scratch:
        files = reading.write_all(Path(scratch), size=PART)
        with closing(derived_in_turn(files)) as sessions:
            for part, session in enumerate(sessions, first):
                write_part(session, folder, part)
                deals += _count(session, "deal")
                told, late = told_until(session, last)
                facts, lately = facts + told, lately + late
                parts.append(part)
    folder.keep(
        Note(
            form=FORM,
            base=tuple(parts),
            deals=deals,
            facts=facts,
            mark=str(last),
            lately=lately,
            made=now.isoformat(),
            erased=erased,
        )
    )
    return Refreshed(facts, deals)


def _add(folder: Folder, note: Note, now: datetime) -> Refreshed:
    mark, newest = UUID(note.mark), reading.newest_fact() or UUID(note.mark)
    if lost_sight(note, newest, now):
        return _build(folder, now)
    last = mark_of(newest)
    lately = lately_of(last)  # first: what is committed between the two counts is derived twice, not never
    missed = missed_of(note)
    new = missed + reading.count_facts(after=mark, to=newest)
    changed = reading.deals_told_of(floor_of(mark) if missed else mark, newest) if new else []
    if len(changed) > max(LATER_AT_MOST, note.deals):
        return _build(folder, now)
    made = _tidied(folder, _with(folder, note, changed)) if new else note
    facts = seen_of(note, last=last, missed=missed)
    folder.keep(replace(made, facts=facts, mark=str(last), lately=lately, made=now.isoformat()))
    return Refreshed(new, len(changed))


def _with(folder: Folder, note: Note, changed: Sequence[UUID]) -> Note:
    """The mirror with some deals derived anew: in a later part, into which an earlier such part is taken."""
    part = folder.free_part()
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder.path) as scratch:
        lines = reading.write_some(Path(scratch), changed)
        with derived(lines) as session:
            write_part(session, folder, part)
            session.load(TOUCHED, {"deal": "UUID"}, [(deal,) for deal in changed])
            _copy(session, TOUCHED, folder.file(TOUCHED, part))
    if note.later is None:
        return replace(note, later=part, touched=len(changed))
    pair = Note(form=FORM, base=(note.later,), later=part)
    with over(folder, pair) as session:
        write_part(session, folder, part + 1)
        both = [str(folder.file(TOUCHED, number)) for number in (note.later, part)]
        session.run("CREATE TEMP TABLE touched AS SELECT DISTINCT deal FROM read_parquet($paths)", paths=both)
        _copy(session, TOUCHED, folder.file(TOUCHED, part + 1))
        return replace(note, later=part + 1, touched=_count(session, TOUCHED))


def _tidied(folder: Folder, note: Note) -> Note:
    """The mirror in one part, once the later one is so large that leaving out its deals costs every reader."""
    with over(folder, note) as session:
        deals = _count(session, "deal")
        if note.touched <= max(LATER_AT_MOST, SHARE_AT_MOST * deals):
            return replace(note, deals=deals)
        part = folder.free_part()
        write_part(session, folder, part)
    return replace(note, base=(part,), later=None, touched=0, deals=deals)


def write_part(session: Session, folder: Folder, part: int) -> None:
    """Write the tables of a session as a part."""
    for table in TABLES:
        _copy(session, table, folder.file(table, part))


def _copy(session: Session, table: str, path: Path) -> None:
    options = "FORMAT parquet, COMPRESSION zstd, WRITE_BLOOM_FILTER false"  # nobody looks for one value
    session.run(f"COPY (SELECT * FROM {table}) TO '{quoted(path)}' ({options})")  # noqa: S608


def _count(session: Session, table: str) -> int:
    number: int = session.rows(f"SELECT count(*) FROM {table}")[0][0]  # noqa: S608  # a name of ours
    return number
