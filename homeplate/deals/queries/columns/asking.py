"""What a copy answers: which deals meet a filter, what they come to, and which of them come first. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from homeplate.deals.queries.columns.arrays import arrays
from homeplate.deals.queries.columns.table import HIGH, LOW, NONE, Copy, Place, halves
from homeplate.deals.queries.filters import DealFilter
from homeplate.deals.rules.categories import CODES
from homeplate.people.access import Actor

_EPOCH_DAY, _EPOCH = date(1970, 1, 1), datetime(1970, 1, 1, tzinfo=UTC)

SORTED = (
    *("value_minor", "expected_close", "next_step_on", "progress"),
    *("stage_since", "created_at", "updated_at"),
)
"""Columns that deals can be put in order by. Not the probability: the days move it, and no fact tells of that."""

_PLACED = ("process_id", "stage", "owner_id", "team_id", "currency")
_FROM = {
    "value_from": "value_minor",
    "close_from": "expected_close",
    "step_from": "next_step_on",
    "updated_since": "updated_at",
}
_BEFORE = {"value_to": "value_minor", "close_to": "expected_close", "step_to": "next_step_on"}
_EMPTY = {"no_step": "next_step_on", "undated": "expected_close"}
_SOME = {"gaps": "gaps", "overridden": "overrides"}
_KNOWN = frozenset(
    (
        *(*_PLACED, *_FROM, *_BEFORE, *_EMPTY, *_SOME),
        *("text", "category", "gate_missing", "late_to", "no_next_step", "status", "many"),
    )
)


def knows(wanted: DealFilter) -> bool:
    """Whether a copy holds all that a filter is about. Pure."""
    if wanted.status != "open":
        return False
    return all(
        name in _KNOWN or getattr(wanted, name) == field.default
        for name, field in DealFilter.__dataclass_fields__.items()
    )


def meeting(copy: Copy, actor: Actor, wanted: DealFilter, today: date) -> Any:
    """The numbers of the rows that `actor` sees and that meet a filter which the copy `knows`."""
    np = arrays()
    keep = copy.alive
    for condition in _conditions(copy, wanted, today):
        keep = keep & condition
    rows = np.flatnonzero(keep)
    places = np.array(_meant(copy.places, actor, wanted) or [False], bool)
    return rows[places[copy.column("place")[rows]]]


def _meant(places: Sequence[Place], actor: Actor, wanted: DealFilter) -> list[bool]:
    """Which of the places `actor` sees and a filter does not leave out."""
    asked = {name: value for name in _PLACED if (value := getattr(wanted, name)) not in (None, "")}
    return [
        actor.sees(place.owner_id, place.team_id)
        and all(getattr(place, name) == value for name, value in asked.items())
        for place in places
    ]


def _conditions(copy: Copy, wanted: DealFilter, today: date) -> Iterator[Any]:
    yield from (copy.column(name) >= _number(least) for name, least in _given(wanted, _FROM))
    for name, bound in _given(wanted, _BEFORE):
        yield _filled(copy.column(name), copy.column(name) < _number(bound))
    yield from (copy.column(name) == NONE for name, _ in _given(wanted, _EMPTY))
    yield from (copy.column(name) > 0 for name, _ in _given(wanted, _SOME))
    if wanted.category:
        yield copy.column("category") == CODES[wanted.category]
    if wanted.gate_missing is not None:
        yield copy.column("gate_missing") == wanted.gate_missing
    if wanted.late_to is not None:
        yield _filled(copy.column("late_at"), copy.column("late_at") <= _number(wanted.late_to))
    if wanted.no_next_step:
        yield copy.column("next_step_on") < _number(today)
    if wanted.text:
        yield copy.holding(wanted.text)


def _given(wanted: DealFilter, parts: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """The columns of those parts that a filter has, with what it asks of them."""
    for name, column in parts.items():
        value = getattr(wanted, name)
        if value is not None and value is not False:
            yield column, value


def _filled(column: Any, condition: Any) -> Any:
    return (column != NONE) & condition


def _number(value: Any) -> int:
    """A value as the columns hold it."""
    if isinstance(value, datetime):
        return (value - _EPOCH) // timedelta(microseconds=1)
    return (value - _EPOCH_DAY).days if isinstance(value, date) else int(value)


def ids(copy: Copy, rows: Any) -> tuple[UUID, ...]:
    """The ids of some rows."""
    return tuple(
        identity for identity, _ in _told(copy, rows, rows, rows < 0, Order("value_minor", falling=False))
    )


def sums(copy: Copy, rows: Any) -> list[tuple[Place, int, int]]:
    """How many deals there are at each place, and what they come to in its currency."""
    numbers, counts, values = _added(copy.column("place")[rows], copy.column("value_minor")[rows])
    return [(copy.places[at], count, value) for at, count, value in zip(numbers, counts, values, strict=True)]


def sums_of_days(copy: Copy, rows: Any, bounds: Sequence[date]) -> list[tuple[date | None, str, int, int]]:
    """How many deals are expected to close between each two of `bounds`, and their worth in each currency.

    Each stretch goes by its first day, that before the first of them by the day before, the deals without a day by
    none.
    """
    np = arrays()
    codes = sorted({place.currency for place in copy.places})
    of_place = np.array([codes.index(place.currency) for place in copy.places] or [0], np.int64)
    days = copy.column("expected_close")[rows]
    stretch = np.searchsorted(np.array([_number(one) for one in bounds], np.int64), days, side="right") + 1
    stretch[days == NONE] = 0
    keys = stretch * len(codes) + of_place[copy.column("place")[rows]]
    firsts = (None, bounds[0] - timedelta(days=1), *bounds)
    numbers, counts, values = _added(keys, copy.column("value_minor")[rows])
    return [
        (firsts[key // len(codes)], codes[key % len(codes)], count, value)
        for key, count, value in zip(numbers, counts, values, strict=True)
    ]


def _added(keys: Any, values: Any) -> tuple[list[int], list[int], list[int]]:
    """Keys that occur, how often, and what their values come to: exact, for each half of a value is added up by itself
    and two million halves of 32 bits fit into a floating-point number."""
    np = arrays()
    counts = np.bincount(keys)
    low = np.bincount(keys, weights=values & 0xFFFFFFFF)
    high = np.bincount(keys, weights=values >> 32)
    some = np.flatnonzero(counts).tolist()
    return some, counts[some].tolist(), [(int(high[at]) << 32) + int(low[at]) for at in some]


@dataclass(frozen=True, slots=True)
class Order:
    """An order of deals. `each` says what a minor unit is worth, if they are to be weighed; those without a value come
    last in either direction, and deals alike go by their ids, in the same direction or (`by_id` 1 or -1) another."""

    column: str
    falling: bool
    each: Mapping[str, float] | None = None
    by_id: int = 0


After = tuple[Any, UUID]
"""The value (None where it is empty) and the id of the last deal before."""


def first(
    copy: Copy, rows: Any, order: Order, limit: int, after: After | None = None
) -> list[tuple[UUID, Any]]:
    """The first of some rows behind a place: their ids, and their worth where they are weighed."""
    np = arrays()
    keys, empty = _keys(copy, rows, order)
    ascending = order.by_id > 0 or (order.by_id == 0 and not order.falling)
    high, low = (copy.column(name)[rows] for name in (HIGH, LOW))
    if not ascending:
        high, low = ~high, ~low
    if after is not None:
        beyond = _beyond(order, ascending, (empty, keys, high, low), after)
        rows, keys, empty, high, low = (one[beyond] for one in (rows, keys, empty, high, low))
    if len(rows) > limit * 4 and np.count_nonzero(~empty) > limit:
        least = np.partition(keys[~empty], limit - 1)[limit - 1]
        near = ~empty & (keys <= least)
        rows, keys, empty, high, low = (one[near] for one in (rows, keys, empty, high, low))
    chosen = np.lexsort((low, high, keys, empty))[:limit]
    return list(_told(copy, rows[chosen], keys[chosen], empty[chosen], order))


def _keys(copy: Copy, rows: Any, order: Order) -> tuple[Any, Any]:
    """What the rows are put in ascending order by, and which have nothing of it."""
    np = arrays()
    column = copy.column(order.column)[rows]
    if order.each is None:
        empty = column == NONE
        return (np.where(empty, 0, -column) if order.falling else column), empty
    weights = np.array([order.each.get(place.currency, np.nan) for place in copy.places] or [0], np.float64)
    worth = column * weights[copy.column("place")[rows]]
    return (-worth if order.falling else worth), np.isnan(worth)


def _beyond(order: Order, ascending: bool, keys: tuple[Any, Any, Any, Any], after: After) -> Any:
    empty, key, high, low = keys
    value, identity = after
    here = halves(identity)
    one, other = (arrays().uint64(half if ascending else half ^ (2**64 - 1)) for half in here)
    behind = (high > one) | ((high == one) & (low > other))
    if value is None:
        return empty & behind
    number = value if isinstance(value, float) else _number(value)
    number = -number if order.falling else number
    return empty | (key > number) | ((key == number) & behind)


def _told(copy: Copy, rows: Any, keys: Any, empty: Any, order: Order) -> Iterator[tuple[UUID, Any]]:
    high, low = (copy.column(name)[rows].tolist() for name in (HIGH, LOW))
    for one, other, key, none in zip(high, low, keys.tolist(), empty.tolist(), strict=True):
        yield UUID(int=(one << 64) | other), None if none else -key if order.falling else key


def by_stage(copy: Copy, rows: Any) -> dict[str, Any]:
    """The rows of each stage."""
    np = arrays()
    stages = sorted({place.stage for place in copy.places})
    of_place = np.array([stages.index(place.stage) for place in copy.places] or [0], np.int64)
    at = of_place[copy.column("place")[rows]]
    return {stage: rows[at == number] for number, stage in enumerate(stages)}
