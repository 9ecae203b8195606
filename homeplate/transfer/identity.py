"""Keys by which the same row is known again: the other system's id, else what makes the record what it is."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

from homeplate.kit.text import folded


def natural_key(*parts: object) -> str:
    """A short key over the parts that identify a record without an id; begins with `~`."""
    text = "\x1f".join(folded(str(part)) for part in parts)
    return "~" + blake2b(text.encode(), digest_size=12).hexdigest()


class Keys:
    """Keys of one run, made distinct: the second row with one key gets `key#2`, in the order of the file."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._again: Counter[str] = Counter()

    def distinct(self, key: str) -> str:
        """`key`, or `key#n` when it was there before."""
        mark = hash(key)
        if mark not in self._seen:
            self._seen.add(mark)
            return key
        self._again[key] += 1
        return f"{key}#{self._again[key] + 1}"
