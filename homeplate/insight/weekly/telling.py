"""What is said of the periods ahead of a process, of everybody at once: as the page of the forecast says it of one.

The engine is asked once for all of them, by whose deals they are; what each is told is put together from these parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from importlib import import_module
from typing import Any
from uuid import UUID

from homeplate.goals.queries import whole_workspace
from homeplate.goals.rules import MEMBER, TEAM, Period, Whom
from homeplate.insight.chance.said import name_shares
from homeplate.insight.forecasting import looking_back
from homeplate.insight.forecasting.convolution import NOTHING as NO_SPREAD
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.looking_back import BACK, Basis, Stretch, basis
from homeplate.insight.forecasting.methods import Month
from homeplate.insight.forecasting.telling import ahead
from homeplate.insight.frame import Frame, Window, looking, midnight, process_of, utc
from homeplate.insight.horizon import MONTHLY, MOST_STAGES, NOTHING, Money, Plan, prior_of, stretch_of
from homeplate.insight.measures import landmarks, slices
from homeplate.insight.measures.landmarks import Brought, Moment, Worth
from homeplate.insight.measures.slices import Slice
from homeplate.insight.mirror.engine import Session
from homeplate.insight.mirror.files import Note
from homeplate.insight.mirror.places import Mirror, mirror_of
from homeplate.insight.weekly.weeks import just_over, periods_ahead
from homeplate.kit.exchange import total
from homeplate.people.access import Actor
from homeplate.people.rules import team_and_below
from homeplate.process.definition import Process

NO_TEAM = UUID(int=0)
"""Stands among the teams for deals that are in none: only their owners, and whoever sees everything, see these."""


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said of a period of somebody, in minor units of the currency of the workspace; `teams` are those that the
    deals are in which it comes from, with `NO_TEAM` for deals in none. Of a period that is over, `whole` is what it
    brought and `way` is empty."""

    whom: Whom
    teams: tuple[UUID, ...]
    period: Period
    booked: float
    sales: int
    open: Spread
    new: float
    whole: Spread
    way: str
    compared: int
    deals: int
    unvalued: int
    expected: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """By forecast category, the open deals due by its end: how many, and what they are worth."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What there is of everybody in a period: the open deals with their chances, those by category, and those won."""

    open: Mapping[str, Any]
    expected: Mapping[int, list[tuple[str, int, float]]]
    won: Mapping[int, list[tuple[int, Any]]]


@dataclass(frozen=True, slots=True)
class Somebody:
    """Of whom it is said, and the numbers of the slices that are theirs."""

    whom: Whom
    numbers: frozenset[int]
    teams: tuple[UUID, ...]


def say(
    actor: Actor,
    note: Note,
    *,
    process_id: UUID,
    at: datetime,
    today: date,
    teams: Sequence[tuple[UUID, UUID | None]],
    then: bool,
    folder: Mirror | None = None,
) -> list[Saying]:
    """What is said at a moment by `actor`, who sees everything. `then`: a moment of the past, of which the mirror is
    asked what the ledger tells until it; how likely deals are beside others there is not known of it. `teams` are those
    that there are, each with the one above it."""
    plans = [Plan(actor.zone, one.since, one.until, utc(at), today) for one in periods_ahead(today)]
    frame = Frame(process_id, plans[0].since, plans[0].until)
    _, process = process_of(actor, frame)
    with looking(actor, note, frame, folder, at if then else None) as session:
        if then:
            session.load("shared", {"deal": "UUID", "share": "DOUBLE"}, [])
        else:
            name_shares(session, folder or mirror_of(actor.workspace_id), process_id)
        week = _Week(session, actor, process, process_id, plans)
        people = somebodies(actor, week.parts, teams)
        found = week.ahead(people)
        found += week.over(people, just_over(today))
    return [one for one in found if _tells(one, actor)]


def _tells(one: Saying, actor: Actor) -> bool:
    """Whether anything is said; of the whole workspace there always is a line."""
    return bool(one.deals or one.sales or one.whole.p90 or one.whom == whole_workspace(actor))


def somebodies(
    actor: Actor, parts: Sequence[Slice], teams: Sequence[tuple[UUID, UUID | None]]
) -> list[Somebody]:
    """The workspace, each team with those below it, and each person: those who have any deals."""
    found = [_somebody(whole_workspace(actor), parts)]
    for team, _ in teams:
        below = team_and_below(team, teams)
        found.append(_somebody(Whom(TEAM, team), [one for one in parts if one.team in below]))
    for owner in sorted({one.owner for one in parts}):
        found.append(_somebody(Whom(MEMBER, owner), [one for one in parts if one.owner == owner]))
    return [one for one in found if one.numbers or one.whom == whole_workspace(actor)]


def _somebody(whom: Whom, parts: Iterable[Slice]) -> Somebody:
    kept = list(parts)
    teams = sorted({one.team or NO_TEAM for one in kept})
    return Somebody(whom, frozenset(one.number for one in kept), tuple(teams))


class _Week:
    """One look at the mirror, with what it takes to say something of anybody in it."""

    def __init__(
        self, session: Session, actor: Actor, process: Process, process_id: UUID, plans: Sequence[Plan]
    ) -> None:
        self.np: Any = import_module("numpy")
        self.session, self.process, self.plans, self.zone = session, process, plans, actor.zone
        self.parts = slices.slices(session)
        plan = plans[0]
        self.money = Money(actor, session, plan)
        first = landmarks.first_deal(session, process_id) or plan.now
        monthly = [one for one in plan.past(first) if one.number > MONTHLY]
        like = [
            [
                replace(one, number=one.number + BACK * place)
                for one in each.past(first)
                if one.number < MONTHLY
            ]
            for place, each in enumerate(plans)
        ]
        over = [*monthly, *(one for some in like for one in some)]
        landmarks.name(session, over, self.money.worth(over))
        landmarks.look(session, process_id)
        self.monthly, self.like = monthly, like
        self.stood = landmarks.by_number(landmarks.stood(session))
        self.brought = slices.brought_by_slice(session)
        self.rows = slices.standing_by_slice(session)

    @cached_property
    def places(self) -> tuple[Any, Any]:
        """The places (moment, stage, age) that deals stood at, and which of them each row is about."""
        keys = (self.rows["number"].astype("int64") * 256 + self.rows["position"]) * 256 + self.rows["age"]
        found: tuple[Any, Any] = self.np.unique(keys, return_inverse=True)
        return found

    def stretches(self, one: Somebody) -> Mapping[int, Stretch]:
        """What is known of each stretch of the past of somebody, by the number of its moment."""
        np, (places, of) = self.np, self.places
        mine = np.isin(self.rows["slice"], list(one.numbers))
        size = len(places)
        sums = [
            np.bincount(of[mine], weights=self.rows[name][mine], minlength=size)
            for name in ("value", "squares", "unvalued")
        ]
        seen = np.bincount(of[mine], minlength=size) > 0
        worth: dict[int, list[Worth]] = {}
        for place, value, squares, unvalued in zip(
            places[seen].tolist(), *(each[seen].tolist() for each in sums), strict=True
        ):
            number, position, age = place >> 16, place >> 8 & 255, place & 255
            worth.setdefault(number, []).append(Worth(number, position, age, value, squares, round(unvalued)))
        moments = [*self.monthly, *(each for some in self.like for each in some)]
        return {
            each.number: stretch_of(
                self.stood.get(each.number, ()), worth.get(each.number, ()), self._brought(one, each)
            )
            for each in moments
        }

    def _brought(self, one: Somebody, moment: Moment) -> Brought:
        parts = [self.brought.get(number, {}).get(moment.number, NOTHING) for number in one.numbers]
        return Brought(
            sum(each.sales for each in parts),
            float(sum(each.value for each in parts)),
            float(sum(each.of_new for each in parts)),
        )

    def ahead(self, people: Sequence[Somebody]) -> list[Saying]:
        """What is said of every period ahead."""
        known = {one.whom: self.stretches(one) for one in people}
        past = {
            one.whom: looking_back.months(
                [known[one.whom][each.number] for each in self.monthly], prior_of(self.process, 0, 30)
            )
            for one in people
        }
        found = []
        for plan, like in zip(self.plans, self.like, strict=True):
            days = [(one - plan.now).total_seconds() / 86400 for one in (plan.opens, plan.closes)]
            prior = prior_of(self.process, *days)
            learnt = {
                one.whom: basis([known[one.whom][each.number] for each in like], prior) for one in people
            }
            parts = self._parts(plan, next(iter(learnt.values())))
            for one in people:
                booked = [known[one.whom][each.number].booked for each in self.monthly]
                found.append(self._say(one, plan, (booked, past[one.whom]), learnt[one.whom], parts))
        return found

    def _parts(self, plan: Plan, learnt: Basis) -> Parts:
        """What there is in the days of a plan: chances are those of all, whoever looks."""
        present = [plan.present]
        landmarks.name(self.session, present, self.money.worth(present))
        landmarks.carry(self.session, learnt.odds, range(MOST_STAGES), now=plan.now, mean=0.0)
        return Parts(
            slices.open_by_slice(self.session),
            slices.expected_by_slice(self.session, plan.until),
            slices.won_by_slice(self.session, plan.so_far),
        )

    def _say(
        self,
        one: Somebody,
        plan: Plan,
        months: tuple[Sequence[float], Sequence[tuple[Month, float]]],
        learnt: Basis,
        parts: Parts,
    ) -> Saying:
        np = self.np
        columns = parts.open
        mine = np.isin(columns["slice"], list(one.numbers))
        unvalued = columns["unvalued"][mine]
        values = np.where(unvalued, learnt.mean_sale, columns["value"][mine])
        told = ahead(*months, learnt, (values, columns["chance"][mine]), plan.shares)
        sales, booked = self._won(one, parts.won)
        return Saying(
            whom=one.whom,
            teams=one.teams,
            period=Period(plan.since, _months(plan)),
            booked=booked,
            sales=sales,
            open=told.open,
            new=learnt.new,
            whole=told.whole.plus(booked),
            way=told.choice.way,
            compared=told.choice.compared,
            deals=int(mine.sum()),
            unvalued=int(unvalued.sum()),
            expected=_expected(one, parts),
        )

    def over(self, people: Sequence[Somebody], periods: Iterable[Period]) -> list[Saying]:
        """What the periods brought that are just over."""
        found = []
        for period in periods:
            window = Window(midnight(period.since, self.zone), midnight(period.until, self.zone))
            won = slices.won_by_slice(self.session, window)
            for one in people:
                sales, booked = self._won(one, won)
                sure = Spread(booked, booked, booked, booked)
                found.append(
                    Saying(one.whom, one.teams, period, booked, sales, NO_SPREAD, 0.0, sure, "", 0, 0, 0)
                )
        return found

    def _won(self, one: Somebody, won: Mapping[int, list[tuple[int, Any]]]) -> tuple[int, float]:
        mine = [each for number in one.numbers for each in won.get(number, ())]
        return sum(deals for deals, _ in mine), float(
            total([each for _, each in mine], self.money.rates).minor
        )


def _expected(one: Somebody, parts: Parts) -> dict[str, tuple[int, float]]:
    found: dict[str, tuple[int, float]] = {}
    for number in sorted(one.numbers):
        for category, deals, value in parts.expected.get(number, ()):
            before = found.get(category, (0, 0.0))
            found[category] = before[0] + deals, before[1] + value
    return found


def _months(plan: Plan) -> int:
    """How many months its days are."""
    return 12 * (plan.until.year - plan.since.year) + plan.until.month - plan.since.month
