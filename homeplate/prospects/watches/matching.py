"""Which prospects a search finds that are not among those it ever found: by numbers, for a million of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine.asking import with_mistakes
from homeplate.prospects.engine.counting import Found
from homeplate.prospects.engine.masks import Wanted
from homeplate.prospects.engine.segment import Segment

_ODD = 0x9E3779B97F4A7C15


@dataclass(frozen=True, slots=True)
class News:
    """What a search found: how many in all and how many of them are `new`, the ids of the first new ones, and all that
    were ever found, as `known` is kept."""

    total: int
    new: int
    ids: tuple[UUID, ...]
    known: bytes


def news(segments: Sequence[Segment], wanted: Wanted, known: bytes, *, most: int) -> News:
    """Compare what a search finds now with the `known`; at most `most` ids of new ones."""
    np = arrays()
    before = np.frombuffer(known, "<u8")
    ready, what = with_mistakes(segments, wanted), "company" if wanted.of_companies else "person"
    ids: list[UUID] = []
    numbers, total, new = [before], 0, 0
    for segment in segments:
        rows = np.flatnonzero(Found(segment, ready).mask)
        columns = segment.company if wanted.of_companies else segment.person
        these = numbers_of(columns["hi"][rows], columns["lo"][rows])
        fresh = ~_among(these, before)
        numbers.append(np.sort(these[fresh]))
        total, new = total + len(rows), new + len(numbers[-1])
        ids += [segment.id_of(what, int(row)) for row in rows[fresh][: most - len(ids)]]
    # Parts that are in order each are put in order faster than anything else.
    known_now = np.sort(np.concatenate(numbers), kind="stable")
    return News(total, new, tuple(ids), known_now.astype("<u8").tobytes())


def _among(numbers: Any, known: Any) -> Any:
    """Which of some numbers are among others, which are in order."""
    np = arrays()
    if not len(known):
        return np.zeros(len(numbers), bool)
    at = np.minimum(np.searchsorted(known, numbers), len(known) - 1)
    return known[at] == numbers


def numbers_of(hi: Any, lo: Any) -> Any:
    """Ids as one number each, of eight bytes: two are as good as never alike."""
    np = arrays()
    with np.errstate(over="ignore"):
        return hi.astype(np.uint64) * np.uint64(_ODD) ^ lo.astype(np.uint64)
