"""What a version would have said of later deals, look by look, kept beside the mirror: what its figures come from; and
how likely open deals are beside one another.

It can be made again by training, so it is thrown away with the mirror.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from homeplate.insight.chance.fitting import numpy
from homeplate.insight.chance.looks import JOIN_ALIKE, Looks
from homeplate.insight.chance.training import Trained
from homeplate.insight.mirror.engine import Session, quoted
from homeplate.insight.mirror.files import Folder
from homeplate.insight.mirror.places import Mirror
from homeplate.insight.tables import keeping
from homeplate.insight.tables.store import Store

OPEN = "open-"
NOBODY = UUID(int=0)
LOOKS = (
    "SELECT numbered.deal, CAST(number AS INTEGER) AS number, make_timestamp(told.at * 60000000) AS seen_at, said, "
    "base, won, alike.stage, alike.kind FROM told JOIN numbered USING (number) JOIN alike ON alike.number = told.alike"
)
SHARES = f"SELECT looked.deal, shared.share FROM looked {JOIN_ALIKE} JOIN shared USING (number)"  # noqa: S608
PARQUET = "(FORMAT parquet, COMPRESSION zstd)"


def place(folder: Folder, version_id: UUID) -> Path:
    """The file of a version."""
    return folder.path / "said" / f"{version_id}.parquet"


def shares_of(folder: Folder, process_id: UUID) -> Path:
    """The file of how likely the open deals of a process are beside those that stand where they do."""
    return folder.path / "said" / f"{OPEN}{process_id}.parquet"


def is_kept(mirror: Mirror, version_id: UUID) -> bool:
    """Whether it is known what a version would have said."""
    return keeping.is_kept(version_id) if isinstance(mirror, Store) else place(mirror, version_id).exists()


def name(session: Session, mirror: Mirror, version_id: UUID) -> None:
    """Name `said` what a version would have said, which is known."""
    if isinstance(mirror, Store):
        keeping.name_looks(session, version_id)
    else:
        found = f"SELECT * FROM read_parquet('{quoted(place(mirror, version_id))}')"  # noqa: S608  # a path of ours
        session.run(f"CREATE OR REPLACE TEMP VIEW said AS {found}")


def drop_old(mirror: Mirror, wanted: Collection[UUID]) -> None:
    """Throw away what versions said that are among the `wanted` ones no more."""
    if isinstance(mirror, Store):
        keeping.drop_old(wanted)
        return
    names = {place(mirror, version_id).name for version_id in wanted}
    for path in place(mirror, NOBODY).parent.glob("*.parquet"):
        if path.name not in names and not path.name.startswith(OPEN):
            path.unlink(missing_ok=True)


def keep(session: Session, mirror: Mirror, version_id: UUID, looks: Looks, trained: Trained) -> None:
    """Write what was said at each look of the trial, the base rate known then, and how the deal ended."""
    np, told = numpy(), trained.told
    which = told.which
    session.columns_in(
        "told",
        {
            "number": looks.deal[which].astype(np.int32),
            "alike": looks.like[which].astype(np.int32),
            "at": looks.at[which].astype(np.int64),
            "said": told.by[trained.model.level],
            "base": told.base,
            "won": looks.won[which],
        },
    )
    session.run(
        "CREATE OR REPLACE TEMP TABLE numbered AS "
        "SELECT deal, dense_rank() OVER (ORDER BY deal) - 1 AS number FROM (SELECT DISTINCT deal FROM look)"
    )
    if isinstance(mirror, Store):
        with tempfile.TemporaryDirectory() as scratch:
            keeping.keep_looks(session, LOOKS, version_id, Path(scratch))
        return
    path = place(mirror, version_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    session.run(f"COPY ({LOOKS}) TO '{quoted(path)}' {PARQUET}")


def keep_shares(session: Session, mirror: Mirror, process_id: UUID, shares: Any) -> None:
    """Write how likely deals are beside one another that were just looked at; `shares` by the number of what they are
    like. Readers of the former go on reading it."""
    session.columns_in("shared", {"number": numpy().arange(len(shares)), "share": shares})
    if isinstance(mirror, Store):
        with tempfile.TemporaryDirectory() as scratch:
            keeping.keep_shares(session, SHARES, process_id, Path(scratch))
        return
    path = shares_of(mirror, process_id)
    draft = path.with_suffix(".draft")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    session.run(f"COPY ({SHARES}) TO '{quoted(draft)}' {PARQUET}")
    draft.replace(path)


def has_shares(mirror: Mirror, process_id: UUID) -> bool:
    """Whether any were written."""
    return (
        keeping.has_shares(process_id)
        if isinstance(mirror, Store)
        else shares_of(mirror, process_id).exists()
    )


def name_shares(session: Session, mirror: Mirror, process_id: UUID) -> None:
    """Name `shared` what was written; nothing where no model in use tells that."""
    if isinstance(mirror, Store):
        keeping.name_shares(session, process_id)
    elif (path := shares_of(mirror, process_id)).exists():
        found = f"SELECT deal, share FROM read_parquet('{quoted(path)}')"  # noqa: S608  # a path of ours
        session.run(f"CREATE OR REPLACE TEMP VIEW shared AS {found}")
    else:
        session.run("CREATE OR REPLACE TEMP TABLE shared (deal UUID, share DOUBLE)")
