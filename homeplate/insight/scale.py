"""What measures cost at a size that few have: a mirror made up of a million deals with ten million stays, and the CPU
seconds that each takes over it. The same rows come each time.

    python -m homeplate.insight.scale FOLDER DEALS
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time
from typing import Any
from uuid import UUID

import django

django.setup()

from homeplate.insight.chance.looks import looks  # noqa: E402
from homeplate.insight.chance.training import train  # noqa: E402
from homeplate.insight.frame import HERE, Window, see  # noqa: E402
from homeplate.insight.measures import rework, shape, stages, stalled, variants, winning  # noqa: E402
from homeplate.insight.mirror.deriving import derive  # noqa: E402
from homeplate.insight.mirror.engine import Session, bare, over  # noqa: E402
from homeplate.insight.mirror.files import FORM, PLACE, Folder, Note  # noqa: E402
from homeplate.insight.mirror.placing import STAGE  # noqa: E402
from homeplate.insight.mirror.reading import write_some  # noqa: E402
from homeplate.insight.mirror.refresh import write_part  # noqa: E402

MADE_UP = (HERE / "scale.sql").read_text(encoding="utf-8")
WORKSPACE, PROCESS, VERSION = (UUID(int=number) for number in (1, 2, 3))
STAGES = 6
NOW = datetime(2026, 7, 1)  # noqa: DTZ001  # as the mirror has moments
EVER = Window(NOW - timedelta(days=4000), NOW)
"""Every deal there is: what a measure costs at most."""
PART = 100_000


def make_up(folder: Folder, deals: int) -> Note:
    """Write a mirror of so many made-up deals, each with ten stays in the mean."""
    parts = []
    folder.path.mkdir(parents=True, exist_ok=True)
    for part, first in enumerate(range(0, deals, PART), 1):
        with bare() as session:
            derive(session, write_some(folder.path, []))
            last = min(first + PART, deals)
            session.script(
                MADE_UP, first=first, last=last, stages=STAGES, process=PROCESS, version=VERSION, now=NOW
            )
            rows = [(VERSION, f"stage-{number}", number, True) for number in range(STAGES)]
            session.load("stage", STAGE, rows)
            session.script(PLACE)
            write_part(session, folder, part)
        parts.append(part)
    note = Note(form=FORM, base=tuple(parts), deals=deals, made=f"{NOW.isoformat()}+00:00")
    folder.keep(note)
    return note


def measure(root: Path, deals: int) -> Mapping[str, float]:
    """CPU seconds of each measure over all deals, as its page asks for it; without what all pages have in common, which
    is told as `frame`: naming the deals that are asked about."""
    folder = Folder(WORKSPACE, root)
    note = folder.note()
    if note is None or note.deals != deals:
        note = make_up(folder, deals)
    spent = {}
    for name, take in {"frame": lambda _: None, **MEASURES}.items():
        begun = process_time()
        with looking_at_all(folder, note) as session:
            framed = process_time()
            take(session)
        spent[name] = process_time() - (begun if name == "frame" else framed)
    return spent


@contextmanager
def looking_at_all(folder: Folder, note: Note) -> Iterator[Session]:
    """As `frame.looking`, for somebody who may see everything."""
    with over(folder, note) as session:
        frame_all(session)
        yield session


def frame_all(session: Session) -> None:
    """Ask about all deals, as somebody who may see everything."""
    rows: list[tuple[Any, ...]] = [
        (VERSION, f"stage-{number}", number, True, 0, []) for number in range(STAGES)
    ]
    kinds = {"version": "UUID", "key": "VARCHAR", "position": "UTINYINT", "selling": "BOOLEAN"}
    session.load("stage", {**kinds, "target_days": "USMALLINT", "asks": "VARCHAR[]"}, rows)
    session.run("CREATE OR REPLACE TEMP TABLE kept (id UUID)")
    whose = {"process": PROCESS, "everything": True, "me": None, "mine": [], "owner": None, "teams": None}
    see(session, {**whose, "version": None, "narrowed": False})


def _velocity(session: Session) -> None:
    winning.closed(session, EVER)
    winning.cycle(session, EVER)
    winning.stock(session)


def _stalled(session: Session) -> None:
    stalled.gather(session, EVER, NOW, NOW.date())
    stalled.by_stage(session)
    stalled.by_owner(session)


def _training(session: Session) -> None:
    """What is done in the background: looking at the deals closed last, and fitting every model on them."""
    asked = [(f"stage-{number}", (f"stage-{number}-a", f"stage-{number}-b")) for number in range(STAGES)]
    train(looks(session, PROCESS, lambda _: asked), number=1)


MEASURES: Mapping[str, Callable[[Session], object]] = {
    "funnel": lambda session: stages.conversion(session, EVER, NOW),
    "time in stage": lambda session: stages.durations(session, EVER, NOW),
    "velocity": _velocity,
    "rep × stage": lambda session: shape.standing(session, NOW),
    "stalled": _stalled,
    "rework": lambda session: rework.rework(session, EVER),
    "variants": lambda session: variants.variants(session, EVER),
    "training": _training,
}


def main(folder: str, deals: str) -> None:
    """Print the CPU seconds of each measure as JSON; the mirror is made the first time and kept in `folder`."""
    sys.stdout.write(json.dumps(dict(measure(Path(folder), int(deals)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
