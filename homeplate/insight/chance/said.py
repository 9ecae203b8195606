"""What a version would have said of later deals, look by look, kept beside the mirror: what its figures come from.

It can be made again by training, so it is thrown away with the mirror.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any
from uuid import UUID

from homeplate.insight.chance.fitting import numpy
from homeplate.insight.chance.looks import JOIN_ALIKE, Looks
from homeplate.insight.chance.training import Trained
from homeplate.insight.mirror.engine import Session, quoted
from homeplate.insight.mirror.files import Folder

OPEN = "open-"
NOBODY = UUID(int=0)


def place(folder: Folder, version_id: UUID) -> Path:
    """The file of a version."""
    return folder.path / "said" / f"{version_id}.parquet"


def drop_old(folder: Folder, wanted: Collection[UUID]) -> None:
    """Throw away what versions said that are among the `wanted` ones no more."""
    names = {place(folder, version_id).name for version_id in wanted}
    for path in place(folder, NOBODY).parent.glob("*.parquet"):
        if path.name not in names and not path.name.startswith(OPEN):
            path.unlink(missing_ok=True)


def keep(session: Session, folder: Folder, version_id: UUID, looks: Looks, trained: Trained) -> None:
    """Write what was said at each look of the trial, the base rate known then, and how the deal ended."""
    np, told = numpy(), trained.told
    which, path = told.which, place(folder, version_id)
    path.parent.mkdir(mode=0o700, exist_ok=True)
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
    session.run(
        "COPY (SELECT numbered.deal, CAST(number AS INTEGER) AS number, "  # noqa: S608
        "make_timestamp(told.at * 60000000) AS seen_at, said, base, won, alike.stage, alike.kind "
        "FROM told JOIN numbered USING (number) JOIN alike ON alike.number = told.alike) "
        f"TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"
    )


def shares_of(folder: Folder, process_id: UUID) -> Path:
    """The file of how likely the open deals of a process are beside those that stand where they do."""
    return folder.path / "said" / f"{OPEN}{process_id}.parquet"


def keep_shares(session: Session, folder: Folder, process_id: UUID, shares: Any) -> None:
    """Write it, of deals that were just looked at; `shares` by the number of what they are like. Readers of the former
    file go on reading it."""
    path = shares_of(folder, process_id)
    draft = path.with_suffix(".draft")
    path.parent.mkdir(mode=0o700, exist_ok=True)
    session.columns_in("shared", {"number": numpy().arange(len(shares)), "share": shares})
    session.run(
        f"COPY (SELECT looked.deal, shared.share FROM looked {JOIN_ALIKE} JOIN shared USING (number)) "  # noqa: S608
        f"TO '{quoted(draft)}' (FORMAT parquet, COMPRESSION zstd)"
    )
    draft.replace(path)
