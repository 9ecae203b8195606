"""What a forecast would be if some open deals went another way. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from homeplate.insight.forecasting import looking_back
from homeplate.insight.forecasting.convolution import Spread, spread
from homeplate.insight.forecasting.methods import DEALS
from homeplate.insight.forecasting.telling import ahead
from homeplate.insight.frame import Frame
from homeplate.insight.horizon import View, viewing
from homeplate.insight.measures import winning
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror
from homeplate.kit.exchange import total
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

WON, LOST, LATER = "won", "lost", "later"
WAYS = (WON, LOST, LATER)
"""How a deal may be taken to go: won in the period, lost, or neither in it."""
MOST = 40
"""Deals that may be taken to go otherwise."""
SHOWN = 15
FACTORS = (50, 75, 90, 100, 110, 125, 150, 200)
"""The chances of all other deals, in per cent of what they are."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """How some deals are taken to go, and the `factor` on the chances of all others in per cent."""

    ways: Mapping[UUID, str] = field(default_factory=dict)
    factor: int = 100

    @property
    def anything(self) -> bool:
        """Whether it differs from what is computed."""
        return bool(self.ways) or self.factor != 100


@dataclass(frozen=True, slots=True)
class Line:
    """An open deal: its worth in minor units (that of a mean sale when `unvalued`), its chance to be won in the period,
    and how it is taken to go, empty for as computed."""

    deal: UUID
    value: float
    unvalued: bool
    chance: float
    way: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the period brings as computed by deals (`before`) and as assumed (`after`), both with what is `booked` and
    with `new` deals, in minor units of `currency`.

    `lines` are the deals that bring the most, and those that something is assumed of; `unknown` is how many others
    were named that are not open or not in sight. `by_deals`: the forecast is told by deals as well. Of the deals that
    nothing is assumed of, `rest` is what they are taken to bring, `most` what they are worth, and `gains` what the win
    of each of the first would add, the most first.
    """

    made: datetime
    currency: str
    booked: float
    new: float
    before: Spread
    after: Spread
    lines: tuple[Line, ...]
    unknown: int
    deals: int
    by_deals: bool
    without_rate: tuple[str, ...]
    rest: float
    most: float
    gains: tuple[tuple[UUID, float], ...]


@query(Permission.DEAL_VIEW)
def what_if(
    actor: Actor,
    frame: Frame,
    assumed: Assumed,
    *,
    now: datetime,
    today: date,
    folder: Mirror | None = None,
) -> WhatIf | None:
    """What the days of the frame bring if deals go as they are `assumed` to; None while there is no mirror. Deals that
    `actor` does not see are as if they were not named. Raises `NotFound` for a process that is not in use."""
    with viewing(actor, frame, now=now, today=today, folder=folder) as view:
        if view is None:
            return None
        view.carry()
        kinds = {"deal": "UUID", "way": "VARCHAR"}
        view.session.load("assumed", kinds, list(assumed.ways.items()))
        view.session.run(statement("supposed"), factor=assumed.factor)
        return _told(view, assumed)


def _told(view: View, assumed: Assumed) -> WhatIf:
    session, plan, basis, rates = view.session, view.plan, view.basis, view.money.rates
    booked = total(winning.closed(session, plan.so_far).won_sums, rates).minor
    stretches = view.monthly()
    past = looking_back.months(stretches, view.prior(0, 30))
    columns = session.columns("SELECT value, chance, other FROM supposed ORDER BY deal")
    plain = (columns["value"], columns["chance"])
    way = ahead([one.booked for one in stretches], past, basis, plain, plan.shares).choice.way
    before, after = (
        spread(columns["value"], columns[name], more=basis.new, deviation=basis.new_deviation)
        .wider(looking_back.wider(past))
        .plus(booked)
        for name in ("chance", "other")
    )
    lines = _lines(session)
    rest = "SELECT coalesce(sum(value * other), 0), coalesce(sum(value), 0) FROM supposed WHERE way = ''"
    ((taken, most),) = session.rows(rest)
    return WhatIf(
        made=view.look.made,
        currency=rates.base,
        booked=booked,
        new=basis.new,
        before=before,
        after=after,
        lines=tuple(lines),
        unknown=len(assumed.ways) - sum(1 for one in lines if one.way),
        deals=len(columns["value"]),
        by_deals=way == DEALS,
        without_rate=view.money.missing,
        rest=float(taken),
        most=float(most),
        gains=tuple(_gains(session)),
    )


def _lines(session: Session) -> list[Line]:
    """The deals that bring the most, and those that something is assumed of."""
    found = (
        "SELECT deal, value, unvalued, chance, way FROM (SELECT *, row_number() OVER ("
        "ORDER BY value * chance DESC, deal) AS place FROM supposed) AS placed "
        "WHERE place <= $shown OR way <> '' ORDER BY place"
    )
    return [
        Line(deal, float(value), bool(unvalued), float(chance), way)
        for deal, value, unvalued, chance, way in session.rows(found, shown=SHOWN)
    ]


def _gains(session: Session) -> list[tuple[UUID, float]]:
    found = (
        "SELECT deal, value * (1 - other) AS added FROM supposed WHERE way = '' AND value * (1 - other) > 0 "
        "ORDER BY added DESC, deal LIMIT $most"
    )
    return [(deal, float(added)) for deal, added in session.rows(found, most=MOST)]


@dataclass(frozen=True, slots=True)
class Reaching:
    """What would have to be true for an amount to be reached on average, beyond what is assumed: the other open deals
    bring `times` what they are taken to, or else these `deals` are won and the rest brings what it is taken to. `gap`
    is what is missing; 0 and below when it is reached. None and empty where it takes more than all that is open, or
    more than the first `MOST` deals."""

    gap: float
    times: float | None
    deals: tuple[UUID, ...]


def reaching(found: WhatIf, amount: float) -> Reaching:
    """What would have to be true to reach an amount: the fewest wins that do, those first that add the most. Pure."""
    gap = amount - found.after.mean
    if gap <= 0:
        return Reaching(gap, 1.0, ())
    times = (found.rest + gap) / found.rest if found.rest and found.rest + gap <= found.most else None
    added, short = list[UUID](), gap
    for deal, gain in found.gains:
        if short <= 0:
            break
        added.append(deal)
        short -= gain
    return Reaching(gap, times, tuple(added) if short <= 0 else ())


def ways_of(given: Mapping[str, Sequence[UUID]]) -> dict[UUID, str]:
    """The deals by how they are taken to go, each once, the first `MOST` of them. Pure."""
    found: dict[UUID, str] = {}
    for way in WAYS:
        for one in given.get(way, ()):
            if len(found) < MOST:
                found.setdefault(one, way)
    return found
