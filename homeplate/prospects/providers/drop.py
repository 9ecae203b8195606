"""A folder of files: whatever whole file is laid into it is taken in.

Which files are whole is told by looking twice: one whose size and time stood still in between is, unless its name or
its end says otherwise.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BufferedReader
from pathlib import Path
from typing import Any, Final

from homeplate.kit import messages
from homeplate.kit.clean import line, one_of
from homeplate.kit.errors import Invalid
from homeplate.kit.money import currency_code
from homeplate.kit.text import Message, msg
from homeplate.prospects.loading.columns import ABOUT
from homeplate.prospects.providers.folder import Folder, Found, NoFile, folder
from homeplate.prospects.providers.kinds import Answer, Arrival, Asked, Unanswered

STILL_SECONDS: Final = 45.0
"""How long a file has to stand still; a look is made each minute."""
ENDINGS: Final = (".csv", ".tsv", ".txt", ".parquet")
UNFINISHED: Final = (".part", ".partial", ".filepart", ".tmp", ".crdownload", ".upload")
LARGEST: Final = 20 * 2**30
MOST_NOTES, MOST_SEEN = 50, 1_000
CHUNK = 1 << 20

NO_ROOT = msg("The operator has named no folder for this with HOMEPLATE_DROP.")
NOT_FINISHED = msg("This upload is not finished. It is left until it gets its real name.")
HALF = msg("This is half a Parquet file. It is left until the rest is there.")
EMPTY = msg("This file is empty. It is left until something is in it.")
NO_TABLE = msg("This is neither CSV nor Parquet by its name. It is left alone.")
ODD_NAME = msg("The name of this file cannot be read. It is left alone.")
TOO_LARGE = msg("This file is larger than 20 GB. Take it in parts.")
NO_ORDINARY_FILE = msg("This is no ordinary file of its own. It is left alone.")
_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")

Note = tuple[str, Message]
Seen = dict[str, list[float]]


def cleaned(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a folder as they are kept. Raises `Invalid` for the field."""
    name = line(given.get("folder"), field="folder", longest=40, required=True)
    if not _FOLDER.fullmatch(name):
        raise Invalid(
            "folder",
            msg("Small letters, digits, - and _ make the name of a folder, such as trade-register."),
            field="folder",
        )
    currency = line(given.get("currency"), field="currency", longest=3)
    return {
        "folder": name,
        "about": one_of(given.get("about") or "", ABOUT, field="about"),
        "currency": currency_code(currency) if currency else "",
    }


def settled(
    files: Iterable[Found], seen: Mapping[str, Sequence[float]], now: float
) -> tuple[list[Found], Seen]:
    """Those that stood still long enough, and what to remember until the next look: size, time of change, and since
    when it has been these. Pure."""
    still: list[Found] = []
    later: Seen = {}
    for file in files:
        before = seen.get(file.name)
        alike = before is not None and (before[0], before[1]) == (file.size, file.stamp)
        since = before[2] if alike and before is not None else now
        if len(later) < MOST_SEEN:
            later[file.name] = [file.size, file.stamp, since]
        if alike and now - since >= STILL_SECONDS:
            still.append(file)
    return still, later


def objection(file: Found) -> Message | None:
    """Why a file is not to be taken, by its looks; None where it is. Pure."""
    name = file.name.lower()
    if not file.name.isprintable():
        return ODD_NAME
    if name.endswith(UNFINISHED):
        return NOT_FINISHED
    if not name.endswith(ENDINGS):
        return NO_TABLE
    return EMPTY if not file.size else TOO_LARGE if file.size > LARGEST else None


@dataclass(slots=True)
class DropProvider:
    """Keeps to `kinds.Provider`. `names` lead from `root` to the folder; `taken` are files that are taken in and not
    yet put away. After `arrivals`, `seen` and `notes` tell what to remember and what is left."""

    root: Path | None
    names: tuple[str, ...]
    now: datetime
    seen: Seen = field(default_factory=dict)
    taken: Collection[Found] = ()
    notes: list[Note] = field(default_factory=list)

    def check(self) -> Message:
        """Look into the folder, which is made where it is missing."""
        with self._open() as place:
            count = sum(1 for _ in place.files())
        return msg("The folder is there. Files in it: {count}.", count=count)

    def look_up(self, about: str, asked: Sequence[Asked]) -> Answer:
        """Nothing: all that it says is in already."""
        return Answer(())

    def arrivals(self) -> Iterator[Arrival]:
        """The files that are whole, each open while it is looked at."""
        with self._open() as place:
            whole = []
            for file in place.files():
                if file in self.taken:
                    continue
                if (problem := objection(file)) is not None:
                    self._note(file, problem)
                else:
                    whole.append(file)
            still, self.seen = settled(whole, self.seen, self.now.timestamp())
            for file in still:
                yield from self._arrival(place, file)

    def _arrival(self, place: Folder, file: Found) -> Iterator[Arrival]:
        try:
            with place.opened(file.name) as content:
                if file.name.lower().endswith(".parquet") and not _has_its_end(content, file.size):
                    self._note(file, HALF)
                    return
                digest = _digest(content)
                day = min(datetime.fromtimestamp(file.stamp / 1e9, UTC), self.now).date()
                content.seek(0)
                yield Arrival(file.name, file.size, file.stamp, digest, day, content)
        except NoFile:
            self._note(file, NO_ORDINARY_FILE)
        except OSError as error:
            self._note(file, msg("This file cannot be read: {reason}", reason=_reason(error)))

    def _note(self, file: Found, problem: Message) -> None:
        if len(self.notes) < MOST_NOTES:
            self.notes.append((file.name.encode("utf-8", "replace").decode()[:200], problem))

    def _open(self) -> AbstractContextManager[Folder]:
        return opened(self.root, self.names)


@contextmanager
def opened(root: Path | None, names: tuple[str, ...]) -> Iterator[Folder]:
    """The folder of a provider. Raises `Unanswered` where there is none, or where it goes away meanwhile."""
    if root is None:
        raise Unanswered(NO_ROOT)
    try:
        with folder(root, *names) as place:
            yield place
    except OSError as error:
        raise Unanswered(
            msg("The folder {name} cannot be opened: {reason}", name="/".join(names), reason=_reason(error))
        ) from error


def _reason(error: OSError) -> str:
    return (error.strerror or type(error).__name__)[:100]


def _has_its_end(content: BufferedReader, size: int) -> bool:
    """Whether a Parquet file ends as one does: what is written last is what it begins with."""
    if size < 12:
        return False
    content.seek(-4, 2)
    return content.read(4) in (b"PAR1", b"PARE")


def _digest(content: BufferedReader) -> str:
    content.seek(0)
    digest = hashlib.sha256()
    while some := content.read(CHUNK):
        digest.update(some)
    return digest.hexdigest()


def notes_to_json(notes: Iterable[Note]) -> list[list[Any]]:
    """As a provider keeps them."""
    return [[name, messages.to_json(message)] for name, message in notes]
