"""What the days ahead are likely to bring: what is booked, what open deals carry, what is yet to be created; and what
the same way of saying so would have said of the months before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

from django.core.cache import cache

from homeplate.insight.categories import JudgedMonth, kept_months
from homeplate.insight.chance.said import name_shares
from homeplate.insight.coverage import tree
from homeplate.insight.estimates import Share
from homeplate.insight.expected import Expected, expected
from homeplate.insight.forecasting import looking_back, methods
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.looking_back import BACK, Stretch, Told, basis
from homeplate.insight.forecasting.methods import DEALS, Choice, Month
from homeplate.insight.forecasting.odds import Chance, from_process
from homeplate.insight.forecasting.telling import ahead
from homeplate.insight.frame import Frame, Window, looking, midnight, process_of, utc, whose
from homeplate.insight.measures import expecting, landmarks, winning
from homeplate.insight.measures.landmarks import NOW, Brought, Carried, Due, Moment, Stood, Worth
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.exchange import minor_factor, total
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.process import probability
from homeplate.process.definition import Process
from homeplate.rates.queries import rates_between

SHOWN = 6
"""Months of the past that are told of."""
LIKELY = 15
"""Open deals that are named."""
STEP = timedelta(days=30)
PLANNED = 14
"""Days that a stage takes of which the process says nothing."""
PAST_SECONDS = 3600
"""How long what was counted of the past is kept; it is asked anew whenever the mirror has taken in anything."""
MOST_STAGES = 30
"""Stages that a version of a process has at most."""
MONTHLY = 100
"""Numbers of moments: those of the months begin with 101."""
NOTHING = Brought(0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Likely:
    """An open deal that carries the forecast, and what its chance is counted from."""

    carried: Carried
    chance: Chance
    stage: Text


@dataclass(frozen=True, slots=True)
class PastMonth:
    """A month that is over: when it began, what would have been said of it, and what naive ways said."""

    start: date
    told: Told
    naive: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Money in minor units of the currency that the workspace reports in. `whole` holds all, `open` the open deals on
    their own, `new` what deals yet to be created bring on average.

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

    @property
    def deals(self) -> int:
        """The open deals."""
        return self.due.deals

    @property
    def pairs(self) -> list[tuple[float, float]]:
        """What was said of the months of the past, and what they brought."""
        return [(month.told.said.mean, month.told.booked) for month in self.months]

    @property
    def held(self) -> int:
        """How many of them lay within the range."""
        return methods.held([(month.told.said, month.told.booked) for month in self.months])


@query(Permission.DEAL_VIEW)
def forecast(
    actor: Actor, frame: Frame, *, now: datetime, today: date, folder: Mirror | None = None
) -> Forecast | None:
    """What the days of the frame are likely to bring from what `actor` may see; None while there is no mirror. Raises
    `NotFound` for a process that is not in use."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return None
    look = look_at(actor, note, frame, folder)
    plan = Plan(actor.zone, frame.since, frame.until, utc(now), today)
    with looking(actor, note, frame, folder) as session:
        view = View(session, plan, look, Money(actor, session, plan))
        reached = [one for one in tree(actor) if actor.reaches(one[0])]
        return view.forecast(note.at, reached, kept_months(actor, session, frame, today=today, key=look.key))


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
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    look = look_at(actor, note, frame, folder)
    plan = Plan(actor.zone, frame.since, frame.until, utc(now), today)
    with looking(actor, note, frame, folder) as session:
        View(session, plan, look, Money(actor, session, plan)).carry()
        if what:
            return expecting.deals_of(session, what, today=today, since=frame.since, until=frame.until)
        return landmarks.open_deals(session)


@query(Permission.DEAL_VIEW)
def booked_deals(actor: Actor, frame: Frame, *, folder: Mirror | None = None) -> Sequence[UUID]:
    """The deals that were won in the days of a forecast, the latest first."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return []
    with looking(actor, note, frame, folder) as session:
        return winning.deals_of_outcome(session, frame.window(actor.zone), what="won")


@dataclass(frozen=True, slots=True)
class Plan:
    """The moments from which is looked: now, as far back as ahead for what chances are counted from, and the months."""

    zone: str
    since: date
    until: date
    now: datetime
    today: date

    @property
    def opens(self) -> datetime:
        """When what is not known yet begins."""
        return max(self.now, midnight(self.since, self.zone))

    @property
    def closes(self) -> datetime:
        """When it ends; a moment from now at the earliest."""
        return max(midnight(self.until, self.zone), self.opens + timedelta(minutes=1))

    @property
    def present(self) -> Moment:
        """Now."""
        return Moment(NOW, self.now, self.opens, self.closes)

    @property
    def so_far(self) -> Window:
        """The days that are known already."""
        return Window(midnight(self.since, self.zone), min(self.opens, midnight(self.until, self.zone)))

    def past(self, first: datetime) -> list[Moment]:
        """Those that are over. They go by days, from the beginning of today, so that they stay the same all day."""
        today = midnight(self.today, self.zone)
        opens = max(today, midnight(self.since, self.zone))
        lead, end = opens - today, max(midnight(self.until, self.zone) - today, timedelta(days=1))
        like = [today - end - number * STEP for number in range(BACK)]
        found = [Moment(n, at, at + lead, at + end) for n, at in enumerate(like, 1) if at > first]
        starts = [midnight(day, self.zone) for day in self.month_starts(2 * BACK + 1)]
        for number, (begin, end_) in enumerate(pairwise(reversed(starts)), 0):
            found.append(Moment(MONTHLY + 2 * BACK - number, begin, begin, end_, begin + STEP > first))
        return found

    def month_starts(self, count: int) -> list[date]:
        """The first days of months, from this one back."""
        index = 12 * self.today.year + self.today.month - 1
        return [_first(index - back) for back in range(count)]

    @property
    def shares(self) -> list[float]:
        """How much of each month from this one on lies ahead in the days that are asked about."""
        found, index = [], 12 * self.today.year + self.today.month - 1
        while _first(index) < self.until:
            begin, end = midnight(_first(index), self.zone), midnight(_first(index + 1), self.zone)
            inside = min(end, self.closes) - max(begin, self.opens)
            found.append(max(inside / (end - begin), 0.0))
            index += 1
        return found


def _first(index: int) -> date:
    """The first day of a month, counted from the beginning of the calendar."""
    return date(index // 12, index % 12 + 1, 1)


class Money:
    """What currencies are worth at each moment, at the rates of its day."""

    def __init__(self, actor: Actor, session: Session, plan: Plan) -> None:
        self.codes = landmarks.currencies(session)
        first = plan.month_starts(2 * BACK + 1)[-1]
        others = {code: (first, plan.today) for code in self.codes if code != actor.currency}
        self.rates = rates_between(actor, spans=others)
        self.today = plan.today

    def worth(self, moments: Sequence[Moment]) -> list[tuple[int, str, float]]:
        """By number of the moment and currency; none where no rate is known."""
        found = []
        for one in moments:
            for code in self.codes:
                rate = self.rates.on(code, min(one.opens.date(), self.today))
                if rate is not None:
                    found.append((one.number, code, float(minor_factor(rate, self.rates.base))))
        return found

    @property
    def missing(self) -> tuple[str, ...]:
        """Currencies without a rate today."""
        return tuple(code for code in self.codes if self.rates.on(code, self.today) is None)


@dataclass(frozen=True, slots=True)
class _Past:
    """How deals stood at moments that are over, and what became of them; `counted` deals stood at those that are like
    the stretch asked about."""

    stood: Sequence[Stood]
    worth: Sequence[Worth]
    brought: Mapping[int, Brought]
    counted: int


def _past(
    session: Session,
    key: str,
    process_id: UUID,
    moments: Sequence[Moment],
    worth: Sequence[tuple[int, str, float]],
) -> _Past:
    """It is asked of the mirror once for what the mirror consists of, a day, and what is asked about."""
    told = sha256(repr((key, process_id, moments, worth)).encode()).hexdigest()
    found: _Past | None = cache.get(f"past:{told}")
    if found is None:
        landmarks.name(session, moments, worth)
        landmarks.look(session, process_id)
        found = _Past(
            landmarks.stood(session),
            landmarks.standing(session),
            landmarks.brought(session),
            landmarks.counted(session, MONTHLY),
        )
        cache.set(f"past:{told}", found, PAST_SECONDS)
    return found


def prior_of(process: Process, opens: float, closes: float) -> Callable[[int], float]:
    """What the weights and the planned days of a process say of a stretch so many days ahead."""
    selling = [stage for stage in process.stages if not stage.after_sale]
    reached, wins, left = 0, [], []
    for place, stage in enumerate(selling):
        wins.append(probability.from_criteria(min(reached, 100)).value)
        left.append(sum(one.target_days or PLANNED for one in selling[place:]))
        reached += sum(criterion.weight for criterion in stage.criteria)
    return from_process(wins, left, opens, closes)


def stretch_of(stood: Sequence[Stood], worth: Sequence[Worth], brought: Brought) -> Stretch:
    """What is known of one stretch of the past."""
    return Stretch(
        [(one.position, one.age, one.deals, one.won) for one in stood],
        [(one.position, one.age, one.value, one.squares, one.unvalued) for one in worth],
        brought.sales,
        brought.value,
        brought.of_new,
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What a view looks at: `key` says what the mirror consists of and what of it is seen."""

    process_id: UUID
    process: Process
    key: str
    mirror: Mirror


def look_at(actor: Actor, note: Note, frame: Frame, folder: Mirror | None) -> _Look:
    """What a view of a frame looks at."""
    process_id, process = process_of(actor, frame)
    seen = (whose(actor, frame), frame.narrowing)
    key = repr((actor.workspace_id, note.form, note.made, note.base, note.later, note.facts, note.mark, seen))
    return _Look(process_id, process, key, folder or mirror_of(actor.workspace_id))


class View:
    """One look at the mirror."""

    def __init__(self, session: Session, plan: Plan, look: _Look, money: Money) -> None:
        self.session, self.plan, self.money, self.look = session, plan, money, look
        self.process, process_id = look.process, look.process_id
        first = landmarks.first_deal(session, process_id) or plan.now
        present, over = [plan.present], plan.past(first)
        self.moments = [*present, *over]
        past = _past(session, look.key, process_id, over, money.worth(over))
        landmarks.name(session, present, money.worth(present))
        self.counted = past.counted
        self.stood, self.worth = landmarks.by_number(past.stood), landmarks.by_number(past.worth)
        self.brought = past.brought
        days = [(one - plan.now).total_seconds() / 86400 for one in (plan.opens, plan.closes)]
        numbers = [one.number for one in over if one.number < MONTHLY]
        self.basis = basis([self.stretch(number) for number in numbers], self.prior(*days))

    def stretch(self, number: int) -> Stretch:
        """What is known of one stretch of the past."""
        return stretch_of(
            self.stood.get(number, ()), self.worth.get(number, ()), self.brought.get(number, NOTHING)
        )

    def prior(self, opens: float, closes: float) -> Callable[[int], float]:
        """What the process says of a stretch so many days ahead."""
        return prior_of(self.process, opens, closes)

    def carry(self) -> None:
        """Give every open deal its chance."""
        mean = self.basis.mean_sale
        name_shares(self.session, self.look.mirror, self.look.process_id)
        landmarks.carry(
            self.session,
            self.basis.odds,
            range(MOST_STAGES),
            now=self.plan.now,
            mean=mean,
        )

    def expected(self, teams: Sequence[tuple[UUID, UUID | None]]) -> Expected:
        """What people expect of the open deals, once these have their chances."""
        plan = self.plan
        return expected(
            self.session,
            teams=teams,
            rates=self.money.rates,
            booked=(plan.so_far.since, plan.so_far.until),
            until=plan.until,
            today=plan.today,
        )

    def monthly(self) -> list[Stretch]:
        """The months that are over, the earliest first."""
        return [self.stretch(one.number) for one in self.moments if one.number > MONTHLY]

    def months(self) -> list[PastMonth]:
        """What would have been said of each month that is over, the earliest first."""
        return self.told(looking_back.months(self.monthly(), self.prior(0, 30)))

    def told(self, past: Sequence[tuple[Month, float]]) -> list[PastMonth]:
        """The same of months of which it is known what each way says."""
        starts = list(reversed(self.plan.month_starts(len(past) + 1)[1:]))
        found = zip(starts, looking_back.told(past), past, strict=True)
        return [PastMonth(start, told, month.said) for start, told, (month, _) in found]

    def forecast(
        self,
        made: datetime,
        teams: Sequence[tuple[UUID, UUID | None]],
        kept: tuple[JudgedMonth, ...],
    ) -> Forecast:
        """All of it."""
        self.carry()
        plan, basis_ = self.plan, self.basis
        stretches = self.monthly()
        past = looking_back.months(stretches, self.prior(0, 30))
        so_far = winning.closed(self.session, plan.so_far)
        booked = total(so_far.won_sums, self.money.rates).minor
        told_ahead = ahead(
            [one.booked for one in stretches], past, basis_, landmarks.weights(self.session), plan.shares
        )
        due = landmarks.due(self.session, plan.since, plan.until)
        year = Window(plan.now - timedelta(days=365), plan.now)
        shown = self.told(past)[-SHOWN:]
        return Forecast(
            made=made,
            currency=self.money.rates.base,
            since=plan.since,
            until=plan.until,
            booked=booked,
            sales=so_far.won,
            open=told_ahead.open,
            new=basis_.new,
            whole=told_ahead.whole.plus(booked),
            choice=told_ahead.choice,
            mean_sale=basis_.mean_sale,
            due=due,
            rate=winning.closed(self.session, year).rate,
            counted=self.counted,
            expected=self.expected(teams),
            kept=kept,
            likely=tuple(self.likely()),
            months=tuple(shown),
            others=_others([month for month, _ in past[-SHOWN:]]),
            without_rate=self.money.missing,
        )

    def likely(self) -> list[Likely]:
        """The open deals that are expected to bring the most."""
        stages = self.process.stages
        return [
            Likely(one, self.basis.odds.chance(one.position, one.age), stages[one.position].name)
            for one in landmarks.carried(self.session, LIKELY)
            if one.position < len(stages)
        ]


def _others(past: Sequence[Month]) -> dict[str, float | None]:
    """How far off every way would have been over the months of which all that ever speak said something."""
    known = [month for month in past if all(way in month.said for way in methods.NAIVE)]
    return {
        way: methods.wape([(month.said[way], month.booked) for month in known])
        for way in (*methods.NAIVE, DEALS)
    }
