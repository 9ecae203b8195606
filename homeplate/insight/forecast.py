"""What the days ahead are likely to bring: what is booked, what open deals carry, what is yet to be created; and what
the same way of saying so would have said of the months before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from homeplate.insight.categories import JudgedMonth, kept_months
from homeplate.insight.coverage import tree
from homeplate.insight.expected import Expected, expected
from homeplate.insight.forecasting import looking_back, methods
from homeplate.insight.forecasting.convolution import Spread, spread
from homeplate.insight.forecasting.methods import DEALS, Choice, Month
from homeplate.insight.forecasting.odds import Chance
from homeplate.insight.forecasting.telling import ahead
from homeplate.insight.frame import Frame, Window, looking, utc
from homeplate.insight.horizon import PastMonth, View, viewing
from homeplate.insight.measures import expecting, landmarks, winning
from homeplate.insight.measures.landmarks import Carried, Due
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import total
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission

FEW = 30
"""So few deals of the past are too few to say much."""
SHOWN = 6
"""Months of the past that are told of."""
LIKELY = 15
"""Open deals that are named."""


@dataclass(frozen=True, slots=True)
class Likely:
    """An open deal that carries the forecast, and what its chance is counted from."""

    carried: Carried
    chance: Chance
    stage: Text


@dataclass(frozen=True, slots=True)
class Forecast:
    """Money in minor units of the currency that the workspace reports in. `whole` holds all, `open` the open deals on
    their own, `new` what deals yet to be created bring on average; `weighted` is the weighted pipeline, what the open
    deals are worth by their win probability, whenever they close.

    `choice` is the way that `whole` is told by. Chances come from `counted` deals of the past; `without_rate` are the
    currencies that are left out because nobody told what they are worth. `expected` is what people expect of the same
    deals, `kept` what became of that in the months that are over.
    """

    made: datetime
    currency: str
    since: date
    until: date
    booked: float
    sales: int
    open: Spread
    weighted: Spread
    new: float
    whole: Spread
    choice: Choice
    mean_sale: float
    due: Due
    rate: Share
    counted: int
    expected: Expected
    kept: tuple[JudgedMonth, ...]
    likely: tuple[Likely, ...]
    months: tuple[PastMonth, ...]
    others: Mapping[str, float | None]
    without_rate: tuple[str, ...]
    alone: tuple[tuple[float, float], ...] = ()
    """What the open deals and new ones by themselves would have said of the months that a way is chosen by, and what
    those brought."""

    @property
    def deals(self) -> int:
        """The open deals."""
        return self.due.deals

    @property
    def few(self) -> bool:
        """Whether chances come from too few deals to say much."""
        return self.counted < FEW

    @property
    def pairs(self) -> list[tuple[float, float]]:
        """What was said of the months of the past, and what they brought."""
        return [(month.told.said.mean, month.told.booked) for month in self.months]

    @property
    def held(self) -> int:
        """How many of them lay within the range."""
        return sum(month.told.said.holds(month.told.booked) for month in self.months)


@query(Permission.DEAL_VIEW)
def forecast(
    actor: Actor, frame: Frame, *, now: datetime, today: date, folder: Mirror | None = None
) -> Forecast | None:
    """What the days of the frame are likely to bring from what `actor` may see; None while there is no mirror. Raises
    `NotFound` for a process that is not in use."""
    with viewing(actor, frame, now=now, today=today, folder=folder) as view:
        if view is None:
            return None
        kept = kept_months(actor, view.session, frame, today=today, key=view.look.key)
        return _told(view, [one for one in tree(actor) if actor.reaches(one[0])], kept)


@query(Permission.DEAL_VIEW)
def deals_carrying(
    actor: Actor,
    frame: Frame,
    *,
    now: datetime,
    today: date,
    what: str = "",
    folder: Mirror | None = None,
) -> Sequence[UUID]:
    """The open deals that a forecast is carried by, those that are expected to bring the most first; or `what` people
    expect of them: one of `expecting.KINDS`."""
    with viewing(actor, frame, now=now, today=today, folder=folder) as view:
        if view is None:
            return []
        view.carry()
        if what:
            return expecting.deals_of(view.session, what, today=today, since=frame.since, until=frame.until)
        return landmarks.open_deals(view.session)


@query(Permission.DEAL_VIEW)
def booked_deals(
    actor: Actor, frame: Frame, *, until: datetime | None = None, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that were won in the days of a forecast, the latest first; `until` a moment, as long as they are not
    over."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        window = frame.window(actor.zone)
        if until is not None:  # a clock that ran ahead may have closed some later than now
            window = replace(window, until=max(window.since, min(window.until, utc(until))))
        return winning.deals_of_outcome(session, window, what="won")


def _told(view: View, teams: Sequence[tuple[UUID, UUID | None]], kept: tuple[JudgedMonth, ...]) -> Forecast:
    view.carry()
    session, plan, basis, rates = view.session, view.plan, view.basis, view.money.rates
    stretches = view.monthly()
    past = looking_back.months(stretches, view.prior(0, 30))
    so_far = winning.closed(session, plan.so_far)
    booked = total(so_far.won_sums, rates).minor
    told_ahead = ahead(
        [one.booked for one in stretches], past, basis, landmarks.weights(session), plan.shares
    )
    year = Window(plan.now - timedelta(days=365), plan.now)
    return Forecast(
        made=view.look.made,
        currency=rates.base,
        since=plan.since,
        until=plan.until,
        booked=booked,
        sales=so_far.won,
        open=told_ahead.open,
        weighted=spread(*landmarks.weights(session, "wins")),
        new=basis.new,
        whole=told_ahead.whole.plus(booked),
        choice=told_ahead.choice,
        mean_sale=basis.mean_sale,
        due=landmarks.due(session, plan.since, plan.until),
        rate=winning.closed(session, year).rate,
        counted=view.counted,
        expected=expected(
            session,
            teams=teams,
            rates=rates,
            booked=(plan.so_far.since, plan.so_far.until),
            until=plan.until,
            today=plan.today,
        ),
        kept=kept,
        likely=tuple(_likely(view)),
        months=tuple(view.told(past)[-SHOWN:]),
        others=_others([month for month, _ in past[-SHOWN:]]),
        without_rate=view.money.missing,
        alone=tuple((month.said[DEALS], month.booked) for month in _compared(past)),
    )


def _likely(view: View) -> list[Likely]:
    """The open deals that are expected to bring the most."""
    stages = view.process.stages
    return [
        Likely(one, view.basis.odds.chance(one.position, one.age), stages[one.position].name)
        for one in landmarks.carried(view.session, LIKELY)
        if one.position < len(stages)
    ]


def _compared(past: Sequence[tuple[Month, float]]) -> list[Month]:
    """The latest months of which all ways say something."""
    ways = (*methods.NAIVE, DEALS)
    return [month for month, _ in past if all(way in month.said for way in ways)][-methods.RECENT :]


def _others(past: Sequence[Month]) -> dict[str, float | None]:
    """How far off every way would have been over the months of which all that ever speak said something."""
    known = [month for month in past if all(way in month.said for way in methods.NAIVE)]
    return {
        way: methods.wape([(month.said[way], month.booked) for month in known])
        for way in (*methods.NAIVE, DEALS)
    }
