"""The form in which names are looked for, and how far two words are apart. Pure.

Marks of letters are left out (ä is found by a) and syllables of Hangul are taken apart into letters, so that
one wrong letter is one mistake in every script and a half typed syllable finds what it begins.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+")
LONGEST = 40
"""Letters of a word that are looked at."""


def letters(text: str) -> str:
    """`text` folded and taken apart into plain letters."""
    if text.isascii():
        return text.lower()
    # Compatible forms of Hangul letters become those that syllables are taken apart into.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of `text` as they are looked for, each once."""
    found = _WORD.findall(letters(text))
    return (
        list(dict.fromkeys(word[:LONGEST] for word in found))
        if len(found) > 1
        else [w[:LONGEST] for w in found]
    )


@lru_cache(maxsize=4096)
def term(text: str) -> str:
    """A value as it is compared with others: `Financial  Services` and `financial services` are one."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def mistakes_allowed(word: str) -> int:
    """How many letters may be wrong: none in short words, where one makes another word."""
    return 0 if len(word) < 4 else 1 if len(word) < 8 else 2


def apart(one: str, other: str, most: int) -> int:
    """How many letters differ (missing, added, wrong, two exchanged); `most` + 1 when there are more.

    Optimal string alignment distance, given up as soon as a row exceeds `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row, last = row, [i], before
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
