"""What became of the customers in a stretch of time: one picture of all that the page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from homeplate.insight.costs import costs_of
from homeplate.insight.frame import Frame, looking, process_of
from homeplate.insight.lifetime import Lifetime, lifetime
from homeplate.insight.measures import retaining as measures
from homeplate.insight.measures.costing import Costs
from homeplate.insight.measures.retaining import DEALS, FATES, HORIZON, Customer, Kept, Stretch, Won
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.insight.periods import back
from homeplate.insight.sales import gather_sales, known_part, stretch_of
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

YEAR = 12
QUARTER = 3
QUARTERS = 8
"""Points of the curve: as many ends of three months, the last that of the period."""
NOW, BEFORE, YEARLY, YEARLY_BEFORE, FIRST = 0, 1, 2, 3, 4
"""The stretches by their number: the period, the one right before, the years to its end and to its start, the first of
the curve."""
MARGIN = "margin"
"""The setting of a workspace that says how much is left of 100 units of revenue."""


@dataclass(frozen=True, slots=True)
class Point:
    """Retention over the year that ends with the day `last`; `nth` names it for the accounts behind it."""

    last: date
    nth: int
    kept: Kept


@dataclass(frozen=True, slots=True)
class Customers:
    """The figures of a frame, and of the same stretch before it, at a repurchase `horizon` in months. Amounts are in
    minor units of the currency of the workspace, at the rates of the last day at both ends, so that no change of rates
    looks like customers who buy less. `first` is the day of the first sale that is known. `made` is how old it is.
    `costs` are told only to those who may see spending."""

    made: datetime
    horizon: int
    since: date
    until: date
    first: date | None
    now: Kept
    before: Kept
    year: Kept
    won: Won
    won_before: Won
    points: tuple[Point, ...]
    lifetime: Lifetime
    lifetime_before: Lifetime
    costs: Costs | None = None

    @property
    def known_from(self) -> date:
        """The first day of the horizon before the start: from when on customers have to be known of."""
        return back(self.since, self.horizon)


@query(Permission.DEAL_VIEW)
def customers(
    actor: Actor, frame: Frame, *, today: date, horizon: int = HORIZON, folder: Mirror | None = None
) -> Customers | None:
    """The figures of what `actor` may see; None while the workspace has no mirror. The filters of `frame` say whose
    customers are looked at: those who won a deal among them. Whether these still buy, and for how much, is told by all
    that they won. Raises `NotFound` for a process that is not in use.

    The stretch ends today at the latest: who will buy then is not known.
    """
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    process_of(actor, frame)
    frame = known_part(frame, today)
    with _gathered(actor, note, frame, horizon, folder) as (session, stretches):
        kept, won = measures.kept(session, len(stretches)), measures.won(session, len(stretches))
        first = measures.first_sale(session)
        ends, percent = _ends(frame.until), actor.settings.get(MARGIN)
        margin = None if percent is None else percent / 100
        return Customers(
            made=note.at,
            horizon=horizon,
            since=frame.since,
            until=frame.until,
            first=first and first.date(),
            now=kept[NOW],
            before=kept[BEFORE],
            year=kept[YEARLY],
            won=won[NOW],
            won_before=won[BEFORE],
            lifetime=lifetime(kept[YEARLY], horizon, margin),
            lifetime_before=lifetime(kept[YEARLY_BEFORE], horizon, margin),
            points=tuple(
                Point(end - timedelta(days=1), nth, kept[nth]) for nth, end in enumerate(ends, FIRST)
            ),
            costs=costs_of(session, actor, frame, horizon=horizon, margin=margin)
            if actor.may(Permission.COST_VIEW)
            else None,
        )


@contextmanager
def _gathered(
    actor: Actor, note: Note, frame: Frame, horizon: int, folder: Mirror | None
) -> Iterator[tuple[Session, list[Stretch]]]:
    """A session in which the measures have what they need."""
    with looking(actor, note, frame, folder) as session:
        spans = [(one.since, one.until) for one in (frame, frame.before)]
        spans += [(back(end, YEAR), end) for end in (frame.until, frame.since, *_ends(frame.until))]
        stretches = [stretch_of(since, until, horizon, actor.zone) for since, until in spans]
        gather_sales(session, actor, frame, stretches, frame.until - timedelta(days=1))
        yield session, stretches


def _ends(until: date) -> list[date]:
    """Where the stretches of the curve end, the first one first."""
    return [back(until, QUARTER * quarters) for quarters in reversed(range(QUARTERS))]


@query(Permission.DEAL_VIEW)
def accounts_behind(
    actor: Actor,
    frame: Frame,
    *,
    what: str,
    nth: int,
    today: date,
    horizon: int = HORIZON,
    folder: Mirror | None = None,
) -> Sequence[Customer] | None:
    """The accounts that a number counts: one of `FATES`, of the stretch with that number (`NOW`, `BEFORE`, `YEARLY`, or
    a point of the curve). Nothing for anything else; None while the workspace has no mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    if what not in FATES:
        return []
    with _gathered(actor, note, known_part(frame, today), horizon, folder) as (session, _):
        return measures.accounts_of(session, what=what, nth=nth)


@query(Permission.DEAL_VIEW)
def deals_behind_customers(
    actor: Actor, frame: Frame, *, what: str, today: date, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that a number counts, one of `DEALS`. Nothing for anything else, or without a mirror."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None or what not in DEALS:
        return []
    frame = known_part(frame, today)
    with _gathered(actor, note, frame, HORIZON, folder) as (session, _):
        return measures.deals_of(session, frame.window(actor.zone), what=what)
