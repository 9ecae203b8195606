"""Which workspaces have their prospects in memory, and bringing them up to date before they are asked.

A change is found by following the ledger (`ledger.since`): what was told since the last question is read again
into a small segment of its own, and dead in the others. Many small ones are put together beside the requests,
and after a large load everything is read anew there; meanwhile what was known before answers.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock, RLock, Thread
from typing import Any
from uuid import UUID

from django.db import connection

from homeplate.accounts.models import ContactPoint
from homeplate.deals.queries.columns.arrays import arrays
from homeplate.ledger.since import Place, begin, told_since
from homeplate.prospects.engine import reading
from homeplate.prospects.engine.asking import prepare
from homeplate.prospects.engine.building import Worth, hash_of
from homeplate.prospects.engine.scoring import Measure
from homeplate.prospects.engine.segment import Segment
from homeplate.prospects.models import Company, Person
from homeplate.tenancy.context import current_workspace_id, workspace

COMPANY, PERSON, LOAD = "prospect-company", "prospect-person", "prospect-load"
"""What facts of prospects are about."""
AT_ONCE = 30_000
"""So many prospects are read while somebody waits; more beside the requests."""
FACTS = 5_000
SEGMENTS = 8
"""Segments kept before the small ones are put together."""
COPIES = 4


@dataclass(frozen=True, slots=True)
class State:
    """What a question is asked of. `ready` is False while everything is read for the first time, and `behind`
    True while a large load is still being taken in."""

    segments: tuple[Segment, ...]
    ready: bool = True
    behind: bool = False


@dataclass(slots=True)
class _Kept:
    lock: RLock = field(default_factory=RLock)
    segments: tuple[Segment, ...] | None = None
    place: Place | None = None
    working: bool = False
    met: Any = None


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_keeping = Lock()


def state(worth: Worth, measure: Measure | None = None) -> State:
    """The prospects of the present workspace as they are this moment; what is read as a whole is scored by `measure`.

    Within a transaction nothing new may be kept, for it could be taken back: there whatever is known already
    answers, or everything is read for this question alone.
    """
    kept = _of(current_workspace_id())
    if connection.in_atomic_block:
        return State(kept.segments or (reading.whole(worth),))
    with kept.lock:
        if kept.segments is None:
            _begin(kept, worth, measure)
        else:
            _catch_up(kept, worth, measure)
        segments = kept.segments
    return State(segments or (), segments is not None, kept.working and segments is not None)


def met() -> Any:
    """The addresses that the address book knows, as numbers in order."""
    kept = _of(current_workspace_id())
    if connection.in_atomic_block or kept.segments is None:
        return _addresses()
    with kept.lock:
        if kept.met is None:
            kept.met = _addresses()
        return kept.met


def read_now(worth: Worth) -> None:
    """Read the prospects of the present workspace anew, while the caller waits."""
    _read_all(_of(current_workspace_id()), worth)


def forget() -> None:
    """Drop everything that is kept."""
    with _keeping:
        _kept.clear()


def _of(workspace_id: UUID) -> _Kept:
    with _keeping:
        kept = _kept.setdefault(workspace_id, _Kept())
        _kept.move_to_end(workspace_id)
        while len(_kept) > COPIES:
            _kept.popitem(last=False)
        return kept


def _addresses() -> Any:
    np = arrays()
    rows = ContactPoint.objects.filter(kind="email", contact__archived_at__isnull=True)
    hashes = {hash_of(one) for one in rows.values_list("folded", flat=True).iterator()}
    return np.array(sorted(hashes), np.int64)


def _begin(kept: _Kept, worth: Worth, measure: Measure | None) -> None:
    if _is_large():
        _beside(kept, lambda: _read_all(kept, worth, measure))
    else:
        _read_all(kept, worth, measure)


def _is_large() -> bool:
    tables = (Company.objects.order_by("id"), Person.objects.order_by("id"))
    return any(rows[AT_ONCE : AT_ONCE + 1].exists() for rows in tables)


def _read_all(kept: _Kept, worth: Worth, measure: Measure | None = None) -> None:
    place = begin()
    segment = reading.whole(worth)
    prepare(segment, measure)
    with kept.lock:
        # Without a fact there is no place to go on from, and nothing to keep: the next question reads again.
        kept.segments, kept.place, kept.met = (segment,), place, None


def _catch_up(kept: _Kept, worth: Worth, measure: Measure | None) -> None:
    news = told_since(kept.place, at_most=FACTS) if kept.place is not None else None
    if news is None:
        _begin(kept, worth, measure)
        return
    place, told = news
    about: dict[str, set[UUID]] = {}
    for kind, identity in told:
        about.setdefault(kind, set()).add(identity)
    if "contact" in about:
        kept.met = None
    touched = _touched(kept.segments or (), about)
    if touched is None:
        kept.place = place
        _beside(kept, lambda: _read_all(kept, worth, measure))
        return
    if touched:
        kept.segments = _with(kept.segments or (), touched, worth)
    kept.place = place
    if len(kept.segments or ()) > SEGMENTS:
        _beside(kept, lambda: _tidy(kept, worth))


def _touched(segments: Sequence[Segment], about: dict[str, set[UUID]]) -> list[UUID] | None:
    """The companies to be read again, and people without one; None where these are too many."""
    companies, people = set(about.get(COMPANY, ())), set(about.get(PERSON, ()))
    for load_id in about.get(LOAD, ()):
        of_load = reading.of_load(load_id, at_most=AT_ONCE)
        if of_load is None:
            return None
        companies.update(of_load[0])
        people.update(of_load[1])
    if people:
        companies.update(people)  # of those without a company
        companies.update(reading.homes_of(sorted(people)))
        for segment in segments:
            companies.update(segment.households_of(list(people)))
    return sorted(companies) if len(companies) <= AT_ONCE else None


def _with(segments: Iterable[Segment], touched: list[UUID], worth: Worth) -> tuple[Segment, ...]:
    later = reading.households(touched, worth)
    return (*(segment.without(touched) for segment in segments), later)


def _tidy(kept: _Kept, worth: Worth) -> None:
    """Put the small segments together; what happens meanwhile is read again afterwards."""
    place, before = begin(), kept.segments or ()
    small = before[1:]
    ids = [identity for segment in small for identity in segment.alive_companies()]
    if place is None:
        return
    together = reading.households(ids, worth)
    with kept.lock:
        now = kept.segments or ()
        later = now[len(before) :]
        if now:
            kept.segments, kept.place = (now[0], together, *later), place


def _beside(kept: _Kept, work: Callable[[], None]) -> None:
    """Do some work beside the requests, unless some is being done already."""
    if kept.working:
        return
    kept.working = True
    here = current_workspace_id()

    def run() -> None:
        try:
            with workspace(here):
                work()
        finally:
            kept.working = False
            connection.close()

    Thread(target=run, name="prospects", daemon=True).start()
