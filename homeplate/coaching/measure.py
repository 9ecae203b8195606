"""The measure `coaching share`: which part of their working time managers coach, and who was not coached at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from homeplate.coaching.access import hours_a_day
from homeplate.coaching.queries import Minutes, held_between, last_coached, those_led
from homeplate.coaching.rules import coaching_share, working_days
from homeplate.people.access import Actor, query
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission, Reach, Role
from homeplate.people.queries import MemberRow, members


@dataclass(frozen=True, slots=True)
class Time:
    """Of one stretch of days: the `sessions` held, their `minutes`, and the working `hours` they are held against;
    `share` as `rules.coaching_share`, in which the hours of several managers add up."""

    sessions: int
    minutes: int
    hours: float

    @property
    def share(self) -> float | None:
        """Coaching hours ÷ working hours; None without a working hour."""
        return coaching_share(self.minutes, self.hours)


@dataclass(frozen=True, slots=True)
class ManagerTime:
    """A manager in the window and in the one before."""

    id: UUID
    name: str
    now: Time
    before: Time


@dataclass(frozen=True, slots=True)
class NotCoached:
    """A rep with whom nobody held a session in the window; `last` is the day of the last one before or after."""

    id: UUID
    name: str
    last: date | None


@dataclass(frozen=True, slots=True)
class CoachingTime:
    """Coaching share from `since` to before `until`: each manager, all together, and reps not coached, of `reps`."""

    since: date
    until: date
    hours_a_day: float
    managers: tuple[ManagerTime, ...]
    now: Time
    before: Time
    not_coached: tuple[NotCoached, ...]
    reps: int


@query(Permission.COACH)
def coaching_time(
    actor: Actor, *, since: date, until: date, today: date, teams: Collection[UUID] = ()
) -> CoachingTime:
    """Coaching share of the managers within reach: coaching hours ÷ working hours in the window (a share), against one
    half. Source: the sessions that managers log, and the working days of their calendar up to today; see
    `rules.coaching_share`. Counted are managers, and whoever else held a session; `teams` narrows to those of some.
    """
    earlier = since - (until - since)
    held = held_between(actor, since=earlier, until=until)
    hours = hours_a_day(actor)
    people = [one for one in members(actor, with_inactive=True) if not teams or one.team_id in teams]
    coaches = _coaches(actor, people, {one.coach_id for one in held})

    def time(one: MemberRow, first: date, last: date) -> Time:
        mine = [each for each in held if each.coach_id == one.id and first <= each.day < last]
        begun = max(first, one.joined_at.date())
        begun = min([begun, *(each.day for each in mine)])
        calendar = calendar_of(replace(actor, country=one.country))
        return Time(len(mine), _minutes(mine), hours * working_days(calendar, begun, last, today))

    lines = tuple(
        ManagerTime(one.id, one.name, time(one, since, until), time(one, earlier, since)) for one in coaches
    )
    reps = [one for one in those_led(actor) if one.role is Role.REP and (not teams or one.team_id in teams)]
    coached = {one.whom_id for one in held if since <= one.day}
    return CoachingTime(
        since=since,
        until=until,
        hours_a_day=hours,
        managers=lines,
        now=together(line.now for line in lines),
        before=together(line.before for line in lines),
        not_coached=_left_out(reps, coached, last_coached(actor)),
        reps=len(reps),
    )


def _coaches(actor: Actor, people: Sequence[MemberRow], held: Collection[UUID]) -> list[MemberRow]:
    """Managers who are active, and whoever held a session, as far as all their sessions exist for `actor`."""
    near = [one for one in people if actor.sees(one.id, one.team_id)]
    leading = {
        one.id for one in near if one.is_active and one.role is Role.MANAGER and one.reach is not Reach.OWN
    }
    return [one for one in near if one.id in leading or one.id in held]


def _minutes(some: Iterable[Minutes]) -> int:
    return sum(one.minutes for one in some)


def together(some: Iterable[Time]) -> Time:
    """The time of several managers: sessions, minutes and working hours add up, so that the share is theirs all."""
    found = list(some)
    return Time(
        sum(one.sessions for one in found), sum(one.minutes for one in found), sum(one.hours for one in found)
    )


def _left_out(
    reps: Sequence[MemberRow], coached: Collection[UUID], last: Mapping[UUID, date]
) -> tuple[NotCoached, ...]:
    """Those never coached first, then those whose last session is longest ago."""
    found = [NotCoached(one.id, one.name, last.get(one.id)) for one in reps if one.id not in coached]
    return tuple(sorted(found, key=lambda one: (one.last or date.min, one.name)))
