"""What the measures of `insight.scale` cost over the tables of PostgreSQL: the same made-up deals poured into a
workspace of their own, and the CPU seconds that its process and ours spend on each.

    python -m homeplate.insight.tables.scale FOLDER DEALS
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import process_time

from django.db import connection, transaction  # Django is set up by what is above

from homeplate.insight import scale
from homeplate.insight.mirror.engine import over
from homeplate.insight.mirror.files import FORM, Folder
from homeplate.insight.tables import filling
from homeplate.insight.tables.models import MIRROR, MirrorNote
from homeplate.insight.tables.store import Store
from homeplate.kit.ids import new_id
from homeplate.tenancy.context import workspace
from homeplate.tenancy.models import Workspace

TICKS = os.sysconf("SC_CLK_TCK")
TIMES = 3
IN_COLUMNS_ONLY = {"training"}
"""What works in the columnar engine wherever the mirror is kept."""


def pour_in(root: Path, deals: int) -> Store:
    """Fill the tables of the made-up workspace, unless they hold so many deals."""
    folder = Folder(scale.WORKSPACE, root)
    note = folder.note()
    if note is None or note.deals != deals:
        note = scale.make_up(folder, deals)
    Workspace.objects.get_or_create(id=scale.WORKSPACE, defaults={"name": "Made up", "slug": "made-up"})
    store = Store(scale.WORKSPACE)
    there = store.note()
    if there is not None and there.deals == deals:
        return store
    with workspace(scale.WORKSPACE), transaction.atomic(), over(folder, note) as session:
        MirrorNote.objects.all().delete()
        for model in MIRROR.values():
            filling.drop(model, None)
        with tempfile.TemporaryDirectory() as scratch:
            filling.pour_all(session, Path(scratch))
        MirrorNote.objects.create(id=new_id(), form=FORM, deals=deals, made=note.made)
    filling.make_known()
    return store


def measure(root: Path, deals: int) -> Mapping[str, tuple[float, float]]:
    """CPU seconds of each measure over all deals: of PostgreSQL, and of this program; the least of some runs."""
    store = pour_in(root, deals)
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")  # one process to look at
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    spent = {}
    for name, take in scale.MEASURES.items():
        if name in IN_COLUMNS_ONLY:
            continue
        runs = []
        for _ in range(TIMES):
            with store.opened() as session:
                scale.frame_all(session)
                begun = _spent_by(pid), process_time()
                take(session)
                runs.append((_spent_by(pid) - begun[0], process_time() - begun[1]))
        spent[name] = (min(one for one, _ in runs), min(one for _, one in runs))
    return spent


def _spent_by(pid: int) -> float:
    """CPU seconds that a process has spent."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICKS


def main(folder: str, deals: str) -> None:
    """Print the CPU seconds of each measure as JSON."""
    sys.stdout.write(json.dumps(dict(measure(Path(folder), int(deals)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
