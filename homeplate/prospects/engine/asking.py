"""A query asked of all segments, and their answers put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.prospects.engine import counting
from homeplate.prospects.engine.counting import Counts, Found
from homeplate.prospects.engine.masks import Wanted, called_so
from homeplate.prospects.engine.scoring import Measure, best_first, orders
from homeplate.prospects.engine.segment import NO_DAY, Segment
from homeplate.prospects.query import ORDERS, Query
from homeplate.prospects.words import term

FARTHEST: Final = 10_000
"""The last place of an order that a page may show: whoever wants more narrows the search, or makes a list of it."""
TOLD = 12
"""Values of a facet that are told, the most frequent first."""
BLOCK = 200_000
NARROW = 50_000
"""So many that are found are put in order by themselves; more are looked for along the order of all."""

_BY_COLUMN: Final = {
    "size": "employees",
    "growth": "employee_growth",
    "revenue": "revenue",
    "funding": "funding_total",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """How many are found, the ids of a page of them, and the facets: field to value to number."""

    total: int
    ids: tuple[UUID, ...]
    facets: dict[str, Counts]


def ask(
    segments: Sequence[Segment], wanted: Wanted, *, offset: int = 0, size: int = 50, facets: bool = True
) -> Answer:
    """Answer a query; a page is `size` long and begins at `offset`."""
    ready = with_mistakes(segments, wanted)
    found = [Found(segment, ready) for segment in segments]
    told: dict[str, Counts] = {}
    if facets:
        told = _merged([one.facets() for one in found])
    total = sum(one.total for one in found)
    ids = _page(segments, [one.mask for one in found], ready, offset, size) if size else ()
    return Answer(total, ids, told)


def all_ids(segments: Sequence[Segment], wanted: Wanted, *, most: int) -> tuple[UUID, ...]:
    """The first `most` that a query finds, in its order."""
    ready = with_mistakes(segments, wanted)
    return _page(segments, [Found(segment, ready).mask for segment in segments], ready, 0, most)


def with_mistakes(segments: Sequence[Segment], wanted: Wanted) -> Wanted:
    """The query with mistakes allowed in the words that nothing is called by."""
    near = frozenset(word for word in wanted.words if not any(called_so(one, word) for one in segments))
    return replace(wanted, near=near)


def _merged(parts: Sequence[dict[str, Counts]]) -> dict[str, Counts]:
    found: dict[str, Counts] = {}
    for key in parts[0] if parts else ():
        texts: dict[str, str] = {}
        sums: dict[str, int] = {}
        for part in parts:
            for text, number in part[key].items():
                same = term(text)
                texts.setdefault(same, text)
                sums[same] = sums.get(same, 0) + number
        found[key] = {texts[same]: sums[same] for same in sorted(sums, key=lambda one: (-sums[one], one))}
    return found


def _page(
    segments: Sequence[Segment], masks: Sequence[Any], wanted: Wanted, offset: int, size: int
) -> tuple[UUID, ...]:
    """The ids of a page: of each segment the first of its order, then the first of these."""
    np = arrays()
    what = "company" if wanted.of_companies else "person"
    last = min(offset + size, FARTHEST) if size <= FARTHEST else size
    firsts = [_first(segment, mask, wanted, last) for segment, mask in zip(segments, masks, strict=True)]
    if len(segments) == 1:
        return tuple(segments[0].id_of(what, int(row)) for row in firsts[0][offset:last])
    each = (_keys(one, rows, wanted) for one, rows in zip(segments, firsts, strict=True))
    keys = [np.concatenate(parts) for parts in zip(*each, strict=True)]
    owner = np.repeat(np.arange(len(segments)), [len(rows) for rows in firsts])
    rows = np.concatenate(firsts)
    order = np.lexsort(tuple(reversed(keys)))[offset:last]
    return tuple(segments[int(owner[at])].id_of(what, int(rows[at])) for at in order)


def _first(segment: Segment, mask: Any, wanted: Wanted, last: int) -> Any:
    """The first rows of a segment in the order that is asked for."""
    np = arrays()
    if wanted.order == "size":
        return _first_set(mask, last)
    if np.count_nonzero(mask) <= NARROW:
        rows = np.flatnonzero(mask)
        return rows[np.argsort(_keyed(segment, wanted, rows), kind="stable")][:last]
    # Of many who are found the first stand near the front of the whole order.
    return _first_set(mask, last, _in_order(segment, wanted))


def _first_set(mask: Any, last: int, order: Any = None) -> Any:
    """The first `last` rows of those in `mask`, as they lie or in an order of all rows."""
    np, found, missing = arrays(), [], last
    for begin in range(0, len(mask), BLOCK):
        if order is None:
            rows = np.flatnonzero(mask[begin : begin + BLOCK])[:missing] + begin
        else:
            here = order[begin : begin + BLOCK]
            rows = here[mask[here]][:missing]
        found.append(rows)
        missing -= len(rows)
        if not missing:
            break
    return np.concatenate(found) if found else np.zeros(0, np.int64)


def prepare(segment: Segment, measure: Measure | None = None) -> None:
    """Put a segment into every order, that by `measure` among them, and make what facets need, before anybody waits for
    it."""
    counting.prepare(segment)
    if measure is not None:
        for companies in (True, False):
            if measure.by.profiles or not companies:
                best_first(segment, measure, companies=companies)
    for about, names in ORDERS.items():
        for order in names:
            if order not in ("size", "fit"):
                _in_order(segment, Wanted(Query(about=about, order=order), date.min))


def _keyed(segment: Segment, wanted: Wanted, rows: Any) -> Any:
    """A number for each of some rows by which it is put in order, the smallest first; ties stay as they lie."""
    if wanted.order == "fit" and wanted.measure is not None:
        return ~orders(segment, wanted.measure, companies=wanted.of_companies)[rows]
    return _key(segment, wanted)[rows]


def _key(segment: Segment, wanted: Wanted) -> Any:
    return segment.remembered(
        ("key", wanted.query.about, wanted.order), lambda: _made(segment, wanted.order), always=True
    )


def _in_order(segment: Segment, wanted: Wanted) -> Any:
    """All rows in the order that is asked for."""
    np, order = arrays(), wanted.order
    if order == "fit" and wanted.measure is not None:
        return best_first(segment, wanted.measure, companies=wanted.of_companies)
    key = _key(segment, wanted)
    return segment.remembered(
        ("in order", wanted.query.about, order),
        lambda: np.argsort(key, kind="stable").astype(np.int32),
        always=True,
    )


def _made(segment: Segment, order: str) -> Any:
    np = arrays()
    if order == "newest":
        days = segment.person["role_start"]
        return np.where(days == NO_DAY, np.int32(0), -days.astype(np.int32))
    if order == "name":
        rank = np.empty(segment.companies, np.int32)
        rank[np.argsort(segment.company["name"], kind="stable")] = np.arange(
            segment.companies, dtype=np.int32
        )
        return rank
    values = segment.company[_BY_COLUMN[order]]
    return np.where(np.isnan(values), np.inf, -values).astype(np.float64)


def _keys(segment: Segment, rows: Any, wanted: Wanted) -> tuple[Any, ...]:
    """What rows of several segments are compared by, the weightiest first."""
    np, order = arrays(), wanted.order
    companies = rows if wanted.of_companies else segment.person["company"][rows]
    size = -np.nan_to_num(segment.company["employees"][companies], nan=-1.0)
    if order in ("size", "name"):
        first = size if order == "size" else segment.company["name"][companies]
    else:
        first = _keyed(segment, wanted, rows).astype(np.float64)
    ids = segment.company["hi"][companies], segment.company["lo"][companies]
    return first, size, *ids, rows
