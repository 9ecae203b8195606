"""What is open beside what is still to be booked: the goal, how far it is, and whether enough is open to reach it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from math import ceil
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.deals.queries import DealFilter, deal_sums
from homeplate.goals.queries import GoalRow, goals, goals_by_whom
from homeplate.goals.rules import MEMBER, TEAM, WORKSPACE, Amount, Period, Whom
from homeplate.insight.estimates import Share
from homeplate.kit.exchange import Sum, Total
from homeplate.kit.money import to_minor
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
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
    def reached(self) -> float:
        """The share of the goal that is booked; above 1 when there is more."""
        return self.booked / self.goal if self.goal else 0.0

    @property
    def has(self) -> float | None:
        """Open value due ÷ remaining goal; None where nothing remains."""
        return self.due / self.remaining if self.remaining else None

    @property
    def needed(self) -> float | None:
        """1 ÷ win rate; None where nothing was won yet."""
        return 1 / self.rate.value if self.rate.value else None

    @property
    def needed_between(self) -> tuple[float, float] | None:
        """The interval of what is needed, from that of the win rate."""
        between = self.rate.interval
        return (1 / between[1], 1 / between[0]) if between and between[0] > 0 else None

    @property
    def gap(self) -> int | None:
        """The open value that is missing to have what is needed; 0 where it is there, None where it cannot be told."""
        return None if self.needed is None else max(round(self.remaining * self.needed) - self.due, 0)

    @property
    def gap_deals(self) -> int | None:
        """As many deals of the mean value of those that are due would fill the gap; None where none tells a value."""
        if not self.gap or not self.due or not self.deals:
            return 0 if self.gap == 0 else None
        return ceil(self.gap * self.deals / self.due)


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody is to book in a period, and what is booked of it by now."""

    whom: Whom
    goal: int
    booked: int
    missing: tuple[str, ...] = ()


@query(Permission.DEAL_VIEW)
def coverage(actor: Actor, *, whom: Whom, period: Period, rate: Share, today: date) -> Coverage | None:
    """How the goal of somebody stands; None where none is set for all of the period. It counts all processes, as a
    goal does, and no more than `actor` may see."""
    amounts = goals_by_whom(goals(actor, period=period), period).get(whom)
    if amounts is None:
        return None
    scopes = scopes_of(actor, whom)
    due = [
        deal_sums(
            actor,
            today=today,
            wanted=DealFilter(status="open", close_from=period.since, close_to=period.until, **scope),  # type: ignore[arg-type]  # ids by name
        )
        for scope in scopes
    ]
    groups = [
        booked_by(actor, scopes, period, today),
        [one for sums in due for one in sums.dated],
        dated(amounts, today),
    ]
    booked, open_, goal = totals(actor, groups)
    deals = sum(sums.deals for sums in due)
    return Coverage(
        minor_of(goal), minor_of(booked), minor_of(open_), deals, rate, _missing(goal, booked, open_)
    )


@query(Permission.DEAL_VIEW)
def progress(actor: Actor, *, rows: Sequence[GoalRow], period: Period, today: date) -> list[Progress]:
    """How far everybody is who has a goal for the whole period."""
    wanted = goals_by_whom(rows, period)
    groups: list[list[Sum]] = []
    for whom, amounts in wanted.items():
        groups += [dated(amounts, today), booked_by(actor, scopes_of(actor, whom), period, today)]
    found = totals(actor, groups) if groups else []
    return [
        Progress(whom, minor_of(goal), minor_of(booked), _missing(goal, booked))
        for whom, goal, booked in zip(wanted, found[::2], found[1::2], strict=True)
    ]


def dated(amounts: Iterable[Amount], day: date) -> list[Sum]:
    """Amounts that count at the rate of a day."""
    return [Sum(one.currency, one.minor, day) for one in amounts]


def scopes_of(actor: Actor, whom: Whom) -> list[Mapping[str, UUID]]:
    """The filters that together find the deals of somebody: one for each team."""
    if whom.kind == WORKSPACE:
        return [{}]
    if whom.kind == MEMBER:
        return [{"owner_id": whom.id}]
    below = team_and_below(whom.id, ((one.id, one.parent_id) for one in teams(actor)))
    return [{"team_id": team} for team in sorted(below)] if whom.kind == TEAM else []


def booked_by(actor: Actor, scopes: Iterable[Mapping[str, UUID]], period: Period, today: date) -> list[Sum]:
    """What was won since the period began, less what was won since it ended."""
    if period.since > today:
        return []
    found: list[Sum] = []
    for scope in scopes:
        found += _won_since(actor, scope, period.since, today)
        if period.until <= today:
            later = _won_since(actor, scope, period.until, today)
            found += [replace(one, minor=-one.minor) for one in later]
    return found


def _won_since(actor: Actor, scope: Mapping[str, UUID], day: date, today: date) -> tuple[Sum, ...]:
    begin = datetime.combine(day, time(), ZoneInfo(actor.zone))
    wanted = DealFilter(status="won", closed_since=begin, **scope)  # type: ignore[arg-type]  # ids by name
    return deal_sums(actor, today=today, wanted=wanted).dated


def minor_of(total: Total) -> int:
    """A total in minor units."""
    return to_minor(total.money.amount, total.money.currency.code)


def _missing(*found: Total) -> tuple[str, ...]:
    return tuple(sorted({one.currency.code for total in found for one in total.missing}))
