"""Many names as one array of bytes, in which a part of a name is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeplate.deals.queries.columns.arrays import arrays

END = 0xFF
"""What stands behind each name: a byte that UTF-8 never has, so that no part is found across two names."""


class Names:
    """Folded names by their number, which is the order they were added in. More can be added, none is ever changed:
    whoever knew how many there were still finds just those."""

    def __init__(self, names: Sequence[str], room: int) -> None:
        np = arrays()
        text, lengths = _joined(names)
        self._bytes = np.zeros(len(text) + room * 64, np.uint8)
        self._bytes[: len(text)] = np.frombuffer(text, np.uint8)
        self._starts = np.zeros(len(names) + room + 1, np.int64)
        np.cumsum(lengths, out=self._starts[1 : len(names) + 1])
        self._pairs = Pairs(self._bytes[: len(text)])
        self._last: tuple[str, int, Any] = ("", -1, None)
        self.size = len(names)

    def add(self, names: Sequence[str]) -> bool:
        """Add names behind the others; False, and nothing added, where there is no room."""
        text, lengths = _joined(names)
        begin, size = int(self._starts[self.size]), self.size + len(names)
        if size >= len(self._starts) or begin + len(text) > len(self._bytes):
            return False
        np = arrays()
        self._bytes[begin : begin + len(text)] = np.frombuffer(text, np.uint8)
        self._starts[self.size + 1 : size + 1] = begin + np.cumsum(lengths)
        self.size = size
        return True

    def holding(self, part: str, size: int) -> Any:
        """Which of the first `size` names have `part` in them, as an array of yes and no, to be read only."""
        last, of, found = self._last
        # A page asks two or three times for what it looks for.
        if (last, of) != (part, size):
            found = self._looked_for(part.encode(), size)
            self._last = (part, size, found)
        return found

    def _looked_for(self, wanted: bytes, size: int) -> Any:
        np = arrays()
        if not wanted or not size:
            return np.ones(size, bool)
        used, begin, starts = int(self._starts[size]), self._pairs.size, self._starts[:size]
        if len(wanted) == 1:
            return np.maximum.reduceat(self._bytes[:used] == wanted[0], starts)
        known = self._pairs.places(self._bytes[:begin], wanted)
        added = _scanned(self._bytes[begin:used], wanted) + begin
        found = np.zeros(size, bool)
        for places in (known, added):
            found[np.searchsorted(starts, places, side="right") - 1] = True
        return found


class Pairs:
    """Where each two bytes stand one after the other in a text that does not change: four bytes for each of its own."""

    def __init__(self, text: Any) -> None:
        np = arrays()
        self.size = len(text)
        pairs = (text[:-1].astype(np.uint16) << 8) | text[1:]
        self._places = np.argsort(pairs, kind="stable").astype(np.uint32)
        self._ends = np.cumsum(np.bincount(pairs, minlength=2**16))

    def places(self, text: Any, wanted: bytes) -> Any:
        """Where `wanted`, of two bytes at least, stands in the text: of its pairs the rarest leads there."""
        np = arrays()
        spans = [self._span(wanted[at], wanted[at + 1]) for at in range(len(wanted) - 1)]
        at = min(range(len(spans)), key=lambda one: spans[one][1] - spans[one][0])
        places = self._places[slice(*spans[at])].astype(np.int64) - at
        places = places[(places >= 0) & (places <= self.size - len(wanted))]
        for other in range(len(wanted)):
            if other not in (at, at + 1):
                places = places[text[places + other] == wanted[other]]
        return places

    def _span(self, one: int, other: int) -> tuple[int, int]:
        pair = one << 8 | other
        return int(self._ends[pair - 1]) if pair else 0, int(self._ends[pair])


def _scanned(text: Any, wanted: bytes) -> Any:
    """The same by looking at the whole text: of the names that were added since, which are few."""
    places = arrays().flatnonzero(text[: max(len(text) - len(wanted) + 1, 0)] == wanted[0])
    for at in range(1, len(wanted)):
        places = places[text[places + at] == wanted[at]]
    return places


def _joined(names: Sequence[str]) -> tuple[bytes, Any]:
    np = arrays()
    texts = [name.encode() for name in names]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    end = bytes([END])
    return b"".join(text + end for text in texts), lengths
