"""What a mirror consists of: its files, and the note of which of them belong together."""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection
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
"""How long files stay that no note names any more: somebody may be reading them."""


@dataclass(frozen=True, slots=True)
class Note:
    """Which files hold a mirror, and how far it has come.

    `base` and `later` are numbers of parts: the deals of `later` take the place of those in `base`. `facts` were seen
    altogether, the last of them `mark`, and `lately` so many of those with ids near it: when there are more of them
    one day, a transaction that began earlier has been committed since. `made` is when, in ISO form.
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

    @property
    def at(self) -> datetime:
        """When the mirror was brought up to date."""
        return datetime.fromisoformat(self.made)

    @property
    def next_part(self) -> int:
        """A number that no part has."""
        return max((*self.base, self.later or 0), default=0) + 1


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
        """What the mirror consists of; None when there is none, or one of another form."""
        try:
            told = json.loads((self.path / "note.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        if told.get("form") != FORM:
            return None
        return replace(Note(**told), base=tuple(told["base"]))

    def keep(self, note: Note) -> None:
        """Make `note` what the mirror consists of, in one step; then drop what no reader can want any more."""
        draft = self.path / "note.draft"
        draft.write_text(json.dumps(asdict(note)), encoding="utf-8")
        draft.replace(self.path / "note.json")
        self._sweep({*note.base, note.later})

    def file(self, table: str, part: int) -> Path:
        """The file of a table in a part."""
        return self.path / f"{table}-{part}.parquet"

    def remove(self) -> None:
        """Throw the mirror away."""
        shutil.rmtree(self.path, ignore_errors=True)

    def _sweep(self, wanted: set[int | None]) -> None:
        for path in self.path.glob("*.parquet"):
            part = int(path.stem.rpartition("-")[2])
            if part not in wanted and path.stat().st_mtime < time() - KEPT_SECONDS:
                path.unlink(missing_ok=True)


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
