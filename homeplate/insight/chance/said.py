"""What a version would have said of later deals, look by look, kept beside the mirror: what its figures come from.

It can be made again by training, so it is thrown away with the mirror.
"""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from homeplate.insight.chance.fitting import numpy
from homeplate.insight.chance.looks import Looks
from homeplate.insight.chance.training import Trained
from homeplate.insight.mirror.engine import Session, quoted
from homeplate.insight.mirror.files import Folder


def place(folder: Folder, version_id: UUID) -> Path:
    """The file of a version."""
    return folder.path / "chance" / f"{version_id}.parquet"


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
        "COPY (SELECT numbered.deal, make_timestamp(told.at * 60000000) AS seen_at, said, base, won, "  # noqa: S608
        "alike.stage, alike.kind FROM told JOIN numbered USING (number) JOIN alike ON alike.number = told.alike) "
        f"TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"
    )
