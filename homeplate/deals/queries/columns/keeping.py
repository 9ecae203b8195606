"""Which workspaces have a copy of their open deals, and bringing it up to date before it is asked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, RLock, Thread
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet, Sum

from homeplate.deals.models import StageTotal
from homeplate.deals.queries.columns import loading
from homeplate.deals.queries.columns.table import Copy
from homeplate.ledger.since import Place, begin, told_since
from homeplate.tenancy.context import current_workspace_id, workspace
from homeplate.tenancy.prepared import fetch

LEAST, MOST = 5_000, 1_000_000
"""From how many open deals on a copy is kept, and up to how many: it takes some 350 bytes for each."""
COPIES = 8
FACTS = 2_000
"""So many facts are taken in before a question; where there are more, the copy is made anew."""
REST = 60.0
"""Seconds between two looks whether a copy of a workspace is of use: while an import runs, the database is asked."""
ANSWERS = 8
"""Answers remembered of a copy; a page asks for the same deals two or three times."""


@dataclass(slots=True)
class _Kept:
    """What is known of one workspace."""

    lock: RLock = field(default_factory=RLock)
    copy: Copy | None = None
    place: Place | None = None
    looked: float = -REST
    answers: OrderedDict[Hashable, Any] = field(default_factory=OrderedDict)

    def take(self, copy: Copy | None, place: Place | None) -> None:
        """Go on from another copy."""
        if copy is not self.copy:
            self.answers.clear()
        self.copy, self.place = copy, place


_kept: OrderedDict[UUID, _Kept] = OrderedDict()
_keeping = Lock()


def asked(key: Hashable, answer: Callable[[Copy], Any]) -> Any:
    """What `answer` finds in the copy of the present workspace, as it is this moment; None where there is no copy.

    The answer is remembered by `key` until something changes.
    """
    if not settled():
        return None
    kept = _of(current_workspace_id())
    with kept.lock:
        copy = _up_to_date(kept)
        if copy is None:
            return None
        if key in kept.answers:
            kept.answers.move_to_end(key)
            return kept.answers[key]
    found = answer(copy)
    with kept.lock:
        if copy is kept.copy:
            kept.answers[key] = found
            while len(kept.answers) > ANSWERS:
                kept.answers.popitem(last=False)
    return found


def settled() -> bool:
    """Whether what is read now is committed: a copy may hold nothing that could be taken back."""
    return not connection.in_atomic_block


def holds(workspace_id: UUID) -> bool:
    """Whether something was answered from the copy of a workspace since it changed last."""
    return bool(_of(workspace_id).answers)


def forget() -> None:
    """Drop all copies."""
    with _keeping:
        _kept.clear()


def _of(workspace_id: UUID) -> _Kept:
    with _keeping:
        kept = _kept.setdefault(workspace_id, _Kept())
        _kept.move_to_end(workspace_id)
        while len(_kept) > COPIES:
            _kept.popitem(last=False)
        return kept


def _up_to_date(kept: _Kept) -> Copy | None:
    if kept.copy is not None and kept.place is not None:
        kept.take(*_caught_up(kept.copy, kept.place))
    if kept.copy is None and monotonic() - kept.looked >= REST:
        kept.looked = monotonic()
        if LEAST <= _open_deals() <= MOST:
            apart(partial(_load, kept, current_workspace_id()))
    return kept.copy


def _caught_up(copy: Copy, place: Place) -> tuple[Copy | None, Place | None]:
    """The copy with what was told since; none where that is too much, or no room is left."""
    news = told_since(place, at_most=FACTS)
    if news is None:
        return None, None
    place, told = news
    about: dict[str, list[UUID]] = {"deal": [], "account": []}
    for kind, identity in dict.fromkeys(told):
        if kind in about:
            about[kind].append(identity)
    if not any(about.values()):
        return copy, place
    later = loading.with_changed(copy, about["deal"], about["account"])
    return later, place if later else None


def _open_deals() -> int:
    """How many open deals the present workspace has, as the kept totals say."""

    def build(marks: Mapping[str, Any]) -> QuerySet[StageTotal, Any]:
        return StageTotal.objects.values_list("workspace_id").annotate(n=Sum("deals")).order_by()

    return sum(row[1] for row in fetch("open deals", {}, build))


def apart(work: Callable[[], None]) -> None:
    """Do some work beside the request: meanwhile the database answers."""
    Thread(target=work, name="columns", daemon=True).start()


def _load(kept: _Kept, workspace_id: UUID) -> None:
    try:
        with workspace(workspace_id):
            place = begin()
            copy = loading.whole() if place else None
        with kept.lock:
            kept.take(copy, place)
    finally:
        close()


def close() -> None:
    """End the connection of a thread that ends as well."""
    connection.close()
