"""What a mirror consists of: its files, and the note of which of them belong together."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from time import time
from uuid import UUID

from django.conf import settings
from filelock import FileLock

from homeplate.kit.ids import parse_id

DERIVE, PLACE = (
    (Path(__file__).parent / name).read_text(encoding="utf-8") for name in ("derive.sql", "place.sql")
)
FORM = sha256((DERIVE + PLACE).encode()).hexdigest()[:16]
"""Which form of the tables this program makes. A mirror of another form is built anew."""

TABLES = ("deal", "span", "stay", "entry", "gate", "proof", "contact", "marker")
TOUCHED = "touched"
"""The deals that the later part holds, and that those of the first parts are no more to be read of."""

KEPT_SECONDS = 600
"""How long files stay from when no note names them any more: somebody may be reading them."""
MISSING = -1
SCRATCH = "scratch-"
"""How folders begin in which somebody works who holds the lock."""


@dataclass(frozen=True, slots=True)
class Note:
    """Which files hold a mirror, and how far it has come.

    `base` and `later` are numbers of parts: the deals of `later` take the place of those in `base`. `facts` were seen
    altogether, the last of them `mark`, and `lately` so many of those with ids near it: when there are more of them
    one day, a transaction that began earlier has been committed since. `made` is when, in ISO form. `size` is that of
    all files together, by which it is seen when one was lost or cut short; `erased` so many people were by then.
    """

    form: str
    base: tuple[int, ...] = ()
    later: int | None = None
    touched: int = 0
    deals: int = 0
    facts: int = 0
    mark: str = ""
    lately: int = 0
    made: str = ""
    size: int = 0
    erased: int = 0

    @property
    def at(self) -> datetime:
        """When the mirror was brought up to date."""
        return datetime.fromisoformat(self.made)

    @property
    def parts(self) -> set[int]:
        """The numbers of all parts."""
        return {*self.base, self.later or 0} - {0}


class Folder:
    """The folder of one workspace's mirror."""

    def __init__(self, workspace_id: UUID, root: Path | None = None) -> None:
        self.path = (root or mirrors()) / str(workspace_id)

    @property
    def lock(self) -> FileLock:
        """Held by whoever writes. Readers need none: files are never written twice."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileLock(self.path / "lock", timeout=0)

    def note(self) -> Note | None:
        """What the mirror consists of; None when there is none, one of another form, or one that lost a file."""
        note = self._noted()
        return note if note and note.form == FORM and self._size(note) == note.size else None

    def _noted(self) -> Note | None:
        try:
            told = json.loads((self.path / "note.json").read_text(encoding="utf-8"))
            return replace(Note(**told), base=tuple(told["base"]))
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return None

    def _size(self, note: Note) -> int:
        """That of all files of a note, in bytes; `MISSING` where one is."""
        wanted = [self.file(table, part) for part in note.parts for table in TABLES]
        if note.later is not None:
            wanted.append(self.file(TOUCHED, note.later))
        try:
            return sum(path.stat().st_size for path in wanted)
        except FileNotFoundError:
            return MISSING

    def free_part(self) -> int:
        """A number from which on no part has one: not even those that somebody may still be reading."""
        return max((part for _, part in self._files()), default=0) + 1

    def keep(self, note: Note) -> None:
        """Make `note` what the mirror consists of, in one step; then drop what no reader can want any more."""
        was, draft = self._noted(), self.path / "note.draft"
        draft.write_text(json.dumps(asdict(replace(note, size=self._size(note)))), encoding="utf-8")
        draft.replace(self.path / "note.json")
        self._sweep(note.parts, dropped=was.parts - note.parts if was else set())

    def file(self, table: str, part: int) -> Path:
        """The file of a table in a part."""
        return self.path / f"{table}-{part}.parquet"

    def remove(self) -> None:
        """Throw the mirror away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _sweep(self, wanted: set[int], dropped: set[int]) -> None:
        """Remove what no note has named for long, counted from when it was `dropped`; and what somebody left behind who
        was killed at it."""
        for path, part in self._files():
            if part in dropped:
                os.utime(path)
            elif part not in wanted and path.stat().st_mtime < time() - KEPT_SECONDS:
                path.unlink(missing_ok=True)
        for left in self.path.glob(f"{SCRATCH}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _files(self) -> Iterator[tuple[Path, int]]:
        for path in self.path.glob("*.parquet"):
            yield path, int(path.stem.rpartition("-")[2])


def forget_strangers(known: Collection[UUID]) -> int:
    """Throw away the mirrors of workspaces that are not among the `known` ones any more; their number."""
    if not mirrors().is_dir():
        return 0
    strangers = [path for path in mirrors().iterdir() if parse_id(path.name) not in known]
    for path in strangers:
        shutil.rmtree(path, ignore_errors=True)
    return len(strangers)


def mirrors() -> Path:
    """Where the mirrors of all workspaces are."""
    return Path(settings.HOMEPLATE_DATA) / "mirror"
