"""How good forecast categories were: of what was in commit, best case and pipeline when a month began, what was won in
it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from hashlib import sha256
from itertools import pairwise
from operator import add
from uuid import UUID

from django.core.cache import cache

from homeplate.deals.rules.categories import CATEGORIES
from homeplate.insight.frame import Frame, looking, midnight
from homeplate.insight.measures import judged, landmarks
from homeplate.insight.measures.judged import Kept, MonthAsked
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.exchange import minor_factor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.rates.queries import rates_between

MONTHS = 6
"""Months of the past that are told of."""
PAST_SECONDS = 3600
"""How long it is kept; it is asked anew whenever the mirror has taken in anything."""


@dataclass(frozen=True, slots=True)
class JudgedMonth:
    """A month that is over, by the day it began: what each category held then, and what of it was won."""

    start: date
    categories: Mapping[str, Kept] = field(default_factory=dict)

    def of(self, category: str) -> Kept:
        """One of them; empty where nothing was in it."""
        return self.categories.get(category, Kept())


@query(Permission.DEAL_VIEW)
def judged_months(
    actor: Actor, frame: Frame, *, today: date, months: int = MONTHS, folder: Mirror | None = None
) -> tuple[JudgedMonth, ...]:
    """The last months that are over, the latest last, from what `actor` may see of what the frame asks about; its days
    are not looked at. Nothing while there is no mirror.

    A deal is in a category for a month when it was there as the month began and was due by the month's end: somebody
    who commits to a deal of next year says nothing of this month. A deal that stays in it counts in each month.
    """
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return ()
    with looking(actor, note, frame, folder) as session:
        return in_session(actor, session, frame, today=today, months=months)


@query(Permission.DEAL_VIEW)
def deals_of_category(
    actor: Actor,
    frame: Frame,
    *,
    today: date,
    category: str,
    won: bool | None = None,
    months: int = MONTHS,
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The deals behind such a number, over all of these months: those that were won in theirs, those that were not, or
    all."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        _look(actor, session, frame, starts_of(today, months))
        return judged.deals_judged(session, category, won=won)


def in_session(
    actor: Actor, session: Session, frame: Frame, *, today: date, months: int = MONTHS
) -> tuple[JudgedMonth, ...]:
    """`judged_months` for whoever looks at the mirror already."""
    starts = starts_of(today, months)
    _look(actor, session, frame, starts)
    found = judged.kept(session)
    return tuple(
        JudgedMonth(start, {key: found[number, key] for key in CATEGORIES if (number, key) in found})
        for number, start in enumerate(starts[:-1])
    )


def kept_months(
    actor: Actor, session: Session, frame: Frame, *, today: date, key: str
) -> tuple[JudgedMonth, ...]:
    """The same, asked of the mirror once for what it consists of, a day and what is seen, which `key` says."""
    told = sha256(repr((key, frame.process_id, today, actor.currency)).encode()).hexdigest()
    found: tuple[JudgedMonth, ...] | None = cache.get(f"kept:{told}")
    if found is None:
        found = in_session(actor, session, frame, today=today)
        cache.set(f"kept:{told}", found, PAST_SECONDS)
    return found


def over_all(months: Sequence[JudgedMonth]) -> dict[str, Kept]:
    """What became of each category over all months together."""
    return {key: reduce(add, (one.of(key) for one in months), Kept()) for key in CATEGORIES}


def starts_of(today: date, months: int) -> list[date]:
    """The first days of the last months that are over, and of this one."""
    index = 12 * today.year + today.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(months, -1, -1)]


def _look(actor: Actor, session: Session, frame: Frame, starts: Sequence[date]) -> None:
    asked = [
        MonthAsked(number, midnight(start, actor.zone), midnight(until, actor.zone), until)
        for number, (start, until) in enumerate(pairwise(starts))
    ]
    codes = landmarks.currencies(session)
    spans = {code: (starts[0], starts[-1]) for code in codes if code != actor.currency}
    rates = rates_between(actor, spans=spans)
    worth = [
        (number, code, float(minor_factor(rate, rates.base)))
        for number, start in enumerate(starts[:-1])
        for code in codes
        if (rate := rates.on(code, start)) is not None
    ]
    judged.look(session, frame.process_id, asked, worth)
