"""What is open beside what is still to be booked: the goal, how far it is, and whether enough is open to reach it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from math import ceil
from uuid import UUID

from homeplate.deals.queries import Holding, due_between, won_since
from homeplate.goals.queries import GoalRow, goals, goals_by_whom, whole_workspace
from homeplate.goals.rules import MEMBER, TEAM, WORKSPACE, Amount, Period, Whom
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum, Total
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import teams
from homeplate.people.rules import team_and_below
from homeplate.rates.queries import totals


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a goal stands, in minor units of the currency of totals: `goal` and what is `booked` of it, and the open
    value that is `due` in the period in so many `deals` (measures: coverage). `rate` is the win rate of one's own.

    `missing` are currencies that are left out because nobody told what they are worth.
    """

    goal: int
    booked: int
    due: int
    deals: int
    rate: Share
    missing: tuple[str, ...] = ()

    @property
    def remaining(self) -> int:
        """What is still to be booked."""
        return max(self.goal - self.booked, 0)

    @property
    def attainment(self) -> float:
        """The share of the goal that is booked; above 1 when there is more."""
        return self.booked / self.goal if self.goal else 0.0

    @property
    def ratio(self) -> float | None:
        """Open value due ÷ remaining goal; None where nothing remains."""
        return self.due / self.remaining if self.remaining else None

    @property
    def required(self) -> float | None:
        """1 ÷ win rate; None where nothing was won yet."""
        return 1 / self.rate.value if self.rate.value else None

    @property
    def required_between(self) -> tuple[float, float] | None:
        """The interval of what is needed, from that of the win rate."""
        between = self.rate.interval
        return (1 / between[1], 1 / between[0]) if between and between[0] > 0 else None

    @property
    def gap(self) -> int | None:
        """The open value that is missing to have what is needed; 0 where it is there, None where it cannot be told."""
        return None if self.required is None else max(round(self.remaining * self.required) - self.due, 0)

    @property
    def gap_deals(self) -> int | None:
        """As many deals of the mean value of those that are due would fill the gap; None where none tells a value."""
        if not self.gap or not self.due or not self.deals:
            return 0 if self.gap == 0 else None
        return ceil(self.gap * self.deals / self.due)


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody is to book in a period, and what is booked of it by now; None where not all of it is in sight."""

    whom: Whom
    goal: int
    booked: int | None
    missing: tuple[str, ...] = ()


@query(Permission.DEAL_VIEW)
def coverage(actor: Actor, *, whom: Whom, period: Period, rate: Share, today: date) -> Coverage | None:
    """How the goal of somebody stands; None where none is set for all of the period, or
    where not all of its deals are in sight. It counts all processes, as a
    goal does, and no more than `actor` may see."""
    return coverages(actor, period=period, rate=rate, today=today, wanted={whom}).get(whom)


@query(Permission.DEAL_VIEW)
def coverages(
    actor: Actor, *, period: Period, rate: Share, today: date, wanted: Collection[Whom] | None = None
) -> dict[Whom, Coverage]:
    """The same of everybody, or of some: of those whose goal is known and whose deals are all in sight."""
    known = {
        whom: amounts
        for whom, amounts in goals_by_whom(goals(actor, period=period), period).items()
        if (wanted is None or whom in wanted) and all_in_sight(actor, whom)
    }
    if not known:
        return {}
    above, won = tree(actor), booked_in(actor, period, today)
    open_ = due_between(actor, since=period.since, until=period.until, today=today)
    groups: list[list[Sum]] = []
    deals: list[int] = []
    for whom, amounts in known.items():
        belongs = belonging(whom, above)
        due = [one for one in open_ if belongs(one)]
        groups += [
            [one.sum for one in won if belongs(one)],
            [one.sum for one in due],
            dated(amounts, today),
        ]
        deals.append(sum(one.deals for one in due))
    found = totals(actor, groups)
    return {
        whom: Coverage(goal.minor, booked.minor, due_.minor, number, rate, _missing(goal, booked, due_))
        for whom, number, booked, due_, goal in zip(
            known, deals, found[::3], found[1::3], found[2::3], strict=True
        )
    }


def whose_goal(actor: Actor, *, owner_id: UUID | None, team_id: UUID | None) -> Whom | None:
    """Whose goal figures are held against: that of the person or the team asked for, else of all that is in reach. None
    for a team out of reach, and for what a person has in a team. Pure."""
    if owner_id and team_id:
        return None
    if owner_id:
        return Whom(MEMBER, owner_id)
    if team_id:
        return Whom(TEAM, team_id) if actor.reaches(team_id) else None
    if actor.reach is Reach.ALL:
        return whole_workspace(actor)
    if actor.reach is Reach.TEAM and actor.team_id:
        return Whom(TEAM, actor.team_id)
    return Whom(MEMBER, actor.member_id) if actor.member_id else None


def owner_and_teams(actor: Actor, whom: Whom) -> tuple[UUID | None, tuple[UUID, ...]]:
    """Whose deals somebody answers for, as a frame asks for them: of a person, or of a team and those below it."""
    teams_ = tuple(sorted(team_and_below(whom.id, tree(actor)))) if whom.kind == TEAM else ()
    return (whom.id if whom.kind == MEMBER else None), teams_


@query(Permission.DEAL_VIEW)
def progress(actor: Actor, *, rows: Sequence[GoalRow], period: Period, today: date) -> list[Progress]:
    """How far everybody is who has a goal for the whole period."""
    wanted = goals_by_whom(rows, period)
    if not wanted:
        return []
    won, above = booked_in(actor, period, today), tree(actor)
    groups: list[list[Sum]] = []
    for whom, amounts in wanted.items():
        belongs = belonging(whom, above)
        groups += [dated(amounts, today), [one.sum for one in won if belongs(one)]]
    found = totals(actor, groups)
    return [
        Progress(
            whom,
            goal.minor,
            booked.minor if all_in_sight(actor, whom) else None,
            _missing(goal, booked),
        )
        for whom, goal, booked in zip(wanted, found[::2], found[1::2], strict=True)
    ]


def dated(amounts: Iterable[Amount], day: date) -> list[Sum]:
    """Amounts that count at the rate of a day."""
    return [Sum(one.currency, one.minor, day) for one in amounts]


def all_in_sight(actor: Actor, whom: Whom) -> bool:
    """Whether `actor` sees all deals that somebody's goal is about. A rep knows the goal of the own team, and sees the
    own part of what is booked of it only."""
    if whom.kind == WORKSPACE:
        return actor.reach is Reach.ALL
    return whom.kind == MEMBER or actor.reaches(whom.id)


Tree = Sequence[tuple[UUID, UUID | None]]
"""Teams, each with the one above it."""


def tree(actor: Actor) -> Tree:
    """The teams of the workspace."""
    return [(one.id, one.parent_id) for one in teams(actor)]


def belonging(whom: Whom, above: Tree) -> Callable[[Holding], bool]:
    """Whether deals count for the goal of somebody: those of a person, or of a team and the teams below it."""
    if whom.kind == MEMBER:
        return lambda one: one.owner_id == whom.id
    if whom.kind == TEAM:
        below = team_and_below(whom.id, above)
        return lambda one: one.team_id in below
    return lambda one: True


def booked_in(actor: Actor, period: Period, today: date) -> list[Holding]:
    """What was won in a period."""
    return booked_by_period(actor, [period], today)[period]


def booked_by_period(actor: Actor, periods: Iterable[Period], today: date) -> dict[Period, list[Holding]]:
    """What was won since each period began, less what was won since it ended; a statement for each such day, of which
    periods that follow one another share theirs."""
    won = cache(lambda day: won_since(actor, day=day, today=today) if day <= today else [])
    return {
        one: [
            *won(one.since),
            *(replace(each, sum=replace(each.sum, minor=-each.sum.minor)) for each in won(one.until)),
        ]
        for one in periods
    }


def _missing(*found: Total) -> tuple[str, ...]:
    return tuple(sorted({one.currency.code for total in found for one in total.missing}))
