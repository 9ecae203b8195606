"""The competitors of a deal: the names of those whom the buyer looks at besides us. Pure.

They are kept as one text with a name a line, so that facts and columns hold what every engine can compare.
"""

from __future__ import annotations

from collections.abc import Iterable

from homeplate.kit.clean import line
from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg

LENGTH = 120
MOST = 10
KEPT = (LENGTH + 1) * MOST


def names_of(text: str) -> tuple[str, ...]:
    """The names that a column holds."""
    return tuple(name for name in text.split("\n") if name)


def kept(names: Iterable[str]) -> str:
    """Names as a column holds them: each once, however it is capitalised. Raises `Invalid` for too many, or one that is
    too long."""
    found: dict[str, str] = {}
    for name in names:
        clean = line(name, field="competitors", longest=LENGTH)
        if clean:
            found.setdefault(folded(clean), clean)
    if len(found) > MOST:
        raise Invalid("too-many", msg("At most {limit} competitors.", limit=MOST), field="competitors")
    return "\n".join(found.values())


def with_names(text: str, names: Iterable[str]) -> str:
    """What a column holds once these were met too."""
    return kept((*names_of(text), *names))


def with_winner(text: str, name: str) -> str:
    """What a column holds once a deal was lost to somebody: where there are too many, the last one gives way."""
    names = names_of(text)
    if folded(name) not in map(folded, names):
        names = names[: MOST - 1]
    return kept((*names, name))


def without(text: str, names: Iterable[str]) -> str:
    """What a column holds once these are none any more."""
    gone = {folded(name.strip()) for name in names}
    return kept(name for name in names_of(text) if folded(name) not in gone)


def told_of(text: str) -> tuple[str, ...]:
    """The names in a cell of a table, several parted by semicolons, bars or lines: a comma may be part of a name."""
    return tuple(
        part.strip() for part in text.replace("|", ";").replace("\n", ";").split(";") if part.strip()
    )
