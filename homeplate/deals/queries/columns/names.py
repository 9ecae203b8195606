"""Many names as one array of bytes, in which a part of a name is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from homeplate.deals.queries.columns.arrays import arrays

END = 0xFF
"""What stands behind each name: a byte that UTF-8 never has, so that no part is found across two names."""

SPARSE = 50
"""Where fewer bytes than one in so many begin what is looked for, they are followed one by one."""


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
        self._often = np.bincount(self._bytes[: len(text)], minlength=256)
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
        """Which of the first `size` names have `part` in them, as an array of yes and no."""
        np = arrays()
        wanted, found = part.encode(), np.zeros(size, bool)
        used = int(self._starts[size])
        last = used - len(wanted) + 1
        if not wanted or last <= 0:
            return np.ones(size, bool) if not wanted else found
        text, starts = self._bytes[:used], self._starts[:size]
        # What is rarest comes first: it leaves the fewest places for the rest.
        order = sorted(range(len(wanted)), key=lambda at: self._often[wanted[at]])
        here, places = None, None
        for at in order:
            if places is not None:
                places = places[text[places + at] == wanted[at]]
                continue
            same = text[at : at + last] == wanted[at]
            here = same if here is None else here & same
            if np.count_nonzero(here) * SPARSE < used:
                places = np.flatnonzero(here)
        if places is not None:
            found[np.searchsorted(starts, places, side="right") - 1] = True
            return found
        whole = np.zeros(used, np.uint8)
        whole[:last] = here
        return np.maximum.reduceat(whole, starts) > 0


def _joined(names: Sequence[str]) -> tuple[bytes, Any]:
    np = arrays()
    texts = [name.encode() for name in names]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    end = bytes([END])
    return b"".join(text + end for text in texts), lengths
