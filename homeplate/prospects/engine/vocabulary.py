"""All words of many names, and who bears each: found whole, by their beginning, or with a letter wrong."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.words import LONGEST, apart, mistakes_allowed

CANDIDATES = 2_000
"""Words looked at letter by letter, those with most pairs of letters in common first."""
MOST_WORDS = 20_000
"""Words that a beginning may have."""


class Vocabulary:
    """Words in the order of their letters; of each the rows (companies or people) that bear it."""

    def __init__(self, words: Sequence[str], starts: Any, rows: Any) -> None:
        self.words, self.starts, self.rows = words, starts, rows
        self._pairs = _pairs_of_letters(words)

    @classmethod
    def of(cls, words: Sequence[str], codes: Any, rows: Any) -> Vocabulary:
        """The vocabulary of `words`, where row `rows[i]` bears the word `codes[i]`."""
        np = arrays()
        order = sorted(range(len(words)), key=words.__getitem__)
        place = np.empty(len(words), np.int32)
        place[np.array(order, np.int64)] = np.arange(len(words), dtype=np.int32)
        places = place[codes] if len(codes) else np.zeros(0, np.int32)
        by_word = np.argsort(places, kind="stable")
        starts = np.zeros(len(words) + 1, np.int64)
        np.cumsum(np.bincount(places, minlength=len(words)), out=starts[1:])
        return cls([words[at] for at in order], starts, rows[by_word].astype(np.int32))

    def beginning(self, part: str) -> range:
        """The words that begin with `part`, itself among them."""
        first = bisect_left(self.words, part)
        last = bisect_left(self.words, part + "\U0010ffff", lo=first)
        return range(first, min(last, first + MOST_WORDS))

    def near(self, word: str) -> list[int]:
        """The words that differ from `word` by few letters: see `words.mistakes_allowed`."""
        most = mistakes_allowed(word)
        if not most or not self.words:
            return []
        return [at for at in self._alike(word, most) if apart(word, self.words[at], most) <= most]

    def bearing(self, words: Iterable[int], size: int) -> Any:
        """Which of `size` rows bear one of some words, as an array of yes and no."""
        found = arrays().zeros(size, bool)
        span = words if isinstance(words, range) else None
        if span is not None and span.step == 1:
            found[self.rows[self.starts[span.start] : self.starts[span.stop]]] = True
            return found
        for at in words:
            found[self.rows[self.starts[at] : self.starts[at + 1]]] = True
        return found

    def _alike(self, word: str, most: int) -> list[int]:
        """Words with so many pairs of letters in common that no more than `most` letters can differ."""
        np = arrays()
        known, starts, rows = self._pairs
        mine = set(map(hash_of, _pairs(word)))
        spans = [known[one] for one in mine if one in known]
        if not spans:
            return []
        shared = np.bincount(
            np.concatenate([rows[starts[at] : starts[at + 1]] for at in spans]), minlength=len(self.words)
        )
        # Each mistake spoils three pairs at most, where two letters were exchanged.
        least = max(len(mine) - 3 * most, 1)
        found = np.flatnonzero(shared >= least)
        if len(found) > CANDIDATES:
            found = found[np.argsort(-shared[found], kind="stable")[:CANDIDATES]]
        return [int(at) for at in found]


def _pairs_of_letters(words: Sequence[str]) -> tuple[dict[int, int], Any, Any]:
    """Which words have each pair of letters: the numbers of the pairs, where the words of each begin, and the
    words."""
    np = arrays()
    known: dict[int, int] = {}
    codes: list[int] = []
    rows: list[int] = []
    for at, word in enumerate(words):
        for pair in set(map(hash_of, _pairs(word))):
            codes.append(known.setdefault(pair, len(known)))
            rows.append(at)
    places = np.array(codes, np.int32)
    starts = np.zeros(len(known) + 1, np.int64)
    np.cumsum(np.bincount(places, minlength=len(known)), out=starts[1:])
    return known, starts, np.array(rows, np.int32)[np.argsort(places, kind="stable")]


def _pairs(word: str) -> list[str]:
    edged = f"^{word[:LONGEST]}$"
    return [edged[at : at + 2] for at in range(len(edged) - 1)]


def hash_of(pair: str) -> int:
    """Two letters as one number."""
    return ord(pair[0]) << 21 | ord(pair[1])
