"""From where a forecast looks: the moments of the past and of now, what currencies are worth at each, and a look at the
mirror from there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from uuid import UUID

from django.core.cache import cache

from homeplate.insight.chance.said import name_shares
from homeplate.insight.forecasting import looking_back
from homeplate.insight.forecasting.looking_back import BACK, Stretch, Told, basis
from homeplate.insight.forecasting.methods import Month
from homeplate.insight.forecasting.odds import from_process
from homeplate.insight.frame import Frame, Window, looking, midnight, process_of, utc, whose
from homeplate.insight.measures import landmarks
from homeplate.insight.measures.landmarks import NOW, Brought, Moment, Stood, Worth
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.kit.exchange import minor_factor
from homeplate.people.access import Actor
from homeplate.process import probability
from homeplate.process.definition import Process
from homeplate.rates.queries import rates_between

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
    """What a view looks at: `key` says what the mirror consists of and what of it is seen, `made` how old that is."""

    process_id: UUID
    process: Process
    key: str
    mirror: Mirror
    made: datetime


@contextmanager
def viewing(
    actor: Actor, frame: Frame, *, now: datetime, today: date, folder: Mirror | None = None
) -> Iterator[View | None]:
    """A look at what `actor` may see of the deals of a frame; None while there is no mirror. Raises `NotFound` for a
    process that is not in use."""
    mirror = folder or mirror_of(actor.workspace_id)
    note = mirror.note()
    if note is None:
        yield None
        return
    process_id, process = process_of(actor, frame)
    seen = (whose(actor, frame), frame.narrowing)
    key = repr((actor.workspace_id, note.form, note.made, note.base, note.later, note.facts, note.mark, seen))
    plan = Plan(actor.zone, frame.since, frame.until, utc(now), today)
    with looking(actor, note, frame, mirror) as session:
        look = _Look(process_id, process, key, mirror, note.at)
        yield View(session, plan, look, Money(actor, session, plan))


@dataclass(frozen=True, slots=True)
class PastMonth:
    """A month that is over: when it began, what would have been said of it, and what naive ways said."""

    start: date
    told: Told
    naive: Mapping[str, float]


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
