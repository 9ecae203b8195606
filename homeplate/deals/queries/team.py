"""The day of whoever leads others: whom to coach on what, what moved lately, overridden gates that wait for a look.

Nobody's deals are read to count them: the kept totals say how many are open, partial indexes hold only what asks for
something, and rows are read of the few deals that are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum
from moneyed import Money

from homeplate.deals.models import Deal, StageTotal
from homeplate.deals.queries.attention import pile
from homeplate.deals.queries.closed import by_closing, closing_day, off_the_hour
from homeplate.deals.queries.filters import DealFilter, filtered
from homeplate.deals.queries.overrides import Look, waiting_overrides
from homeplate.deals.rules.attention import BACK, FORWARD
from homeplate.deals.rules.coaching import Counts, summed, urgency
from homeplate.kit.exchange import Sum as DatedSum
from homeplate.kit.money import from_minor
from homeplate.kit.text import Text
from homeplate.people.access import Actor, query
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission, Role
from homeplate.people.queries import member_names, members
from homeplate.people.shapes import shape_of, values_of, with_marks
from homeplate.playbook.queries import definition
from homeplate.tenancy.prepared import Part, fetch, fetch_together

REPS_SHOWN, REPS_AT_MOST = 12, 100
COUNTED_EACH_TIME, KEPT_SECONDS = 10_000, 60
"""Open deals within reach up to which every view counts anew; beyond, a count is kept for that long."""

NOBODY = UUID(int=0)
"""Whose deals are counted where there is nobody: a query for none would be no query."""

MOVES = ("advanced", "won", "back", "pushed", "lost")
"""What happens to deals, in the order in which it is told."""


@dataclass(frozen=True, slots=True)
class Rep:
    """Somebody's open deals: `counts` say what they ask for, `stalls_at` at which stage most of the late ones stand."""

    member_id: UUID
    name: str
    values: tuple[Money, ...]
    counts: Counts
    stalls_at: Text | None


@dataclass(frozen=True, slots=True)
class TeamDay:
    """What a team asks of whoever leads it.

    `deals` and `values` are those of all `people`; `team` sums up the `reps` that are shown. `moved` counts deals by
    `MOVES`, `worth` says what was won and lost of them, by the day on which it was; `waiting` counts the overridden
    gates of which `looks` are the latest. `counted_at` is when the reps' deals were counted: a moment ago where there
    are very many.
    """

    deals: int
    values: tuple[Money, ...]
    reps: tuple[Rep, ...]
    people: int
    team: Counts
    moved: Mapping[str, int]
    worth: Mapping[str, tuple[DatedSum, ...]]
    looks: tuple[Look, ...]
    waiting: int
    counted_at: datetime


@query(Permission.DEAL_VIEW)
def team_day(
    actor: Actor,
    *,
    now: datetime,
    today: date,
    since: datetime,
    overridden_since: datetime,
    everybody: bool = False,
) -> TeamDay:
    """What the deals within reach of `actor` ask for, in eight statements once the processes are known.

    `since` is the moment from which moves are told, `overridden_since` that from which overridden gates are. Of many
    reps the ones with most open deals are counted, up to a hundred with `everybody`.
    """
    kept = _kept(actor)
    people = _people(actor, kept)
    chosen = people[: REPS_AT_MOST if everybody else REPS_SHOWN]
    owners = tuple(member_id for member_id, _ in chosen) or (NOBODY,)
    asked = _Asked(actor, now, today, since, overridden_since, owners)
    deals = sum(_deals(one) for one in kept.values())
    counted = _counted(asked) if deals <= COUNTED_EACH_TIME else _counted_lately(asked)
    happened = asked.together(asked.altogether())
    reps = [_rep(member_id, name, kept.get(member_id, {}), counted) for member_id, name in chosen]
    return TeamDay(
        deals=deals,
        values=_summed(kept),
        reps=tuple(sorted(reps, key=lambda rep: urgency(rep.counts), reverse=True)),
        people=len(people),
        team=summed(rep.counts for rep in reps),
        moved={name: _total(happened[name]) for name in MOVES},
        worth=_values(asked),
        looks=waiting_overrides(actor, since=overridden_since),
        waiting=_total(happened["waiting"]),
        counted_at=counted.at,
    )


Kept = Mapping[UUID, Mapping[str, tuple[int, int]]]
"""Owner to currency to the number and the value of their open deals."""


def _kept(actor: Actor) -> Kept:
    def build(marks: Mapping[str, Any]) -> QuerySet[StageTotal, Any]:
        rows = StageTotal.objects.visible_to(with_marks(actor, marks)).values_list("owner_id", "currency")
        return rows.annotate(n=Sum("deals"), value=Sum("value_minor")).order_by("owner_id", "currency")

    found: defaultdict[UUID, dict[str, tuple[int, int]]] = defaultdict(dict)
    for owner_id, currency, deals, value in fetch(
        ("kept by owner", shape_of(actor)), values_of(actor), build
    ):
        if deals:
            found[owner_id][currency] = (deals, value)
    return found


def _people(actor: Actor, kept: Kept) -> list[tuple[UUID, str]]:
    """Whose deals are told of: who has open ones, and reps without any; those with most of them first."""
    reps = {one.id: one.name for one in members(actor) if one.role is Role.REP and actor.reaches(one.team_id)}
    names = member_names(actor.workspace_id)
    known = {**{owner: names.get(owner, "") for owner in kept}, **reps}
    return sorted(known.items(), key=lambda one: (-_deals(kept.get(one[0], {})), one[1]))


def _deals(kept: Mapping[str, tuple[int, int]]) -> int:
    return sum(deals for deals, _ in kept.values())


def _summed(kept: Kept) -> tuple[Money, ...]:
    sums: defaultdict[str, int] = defaultdict(int)
    for one in kept.values():
        for currency, (_, value) in one.items():
            sums[currency] += value
    return tuple(from_minor(value, currency) for currency, value in sorted(sums.items()) if value)


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asks for what, of whose deals."""

    actor: Actor
    now: datetime
    today: date
    since: datetime
    overridden_since: datetime
    owners: tuple[UUID, ...]

    def pile(self, name: str) -> dict[str, Any]:
        """What a pile asks for, by the working days of whoever asks."""
        due_from = calendar_of(self.actor).due_from(self.today)
        return pile(name, now=self.now, today=self.today, due_from=due_from)

    def by_owner(self) -> dict[str, Part]:
        """Counts by owner of what asks for attention."""
        wanted = {name: DealFilter(status="open", **self.pile(name)) for name in ("overdue", "no-step")}
        wanted["overridden"] = DealFilter(overridden_since=self.overridden_since)
        return {name: self.part(name, one, _by_owner) for name, one in wanted.items()}

    def altogether(self) -> dict[str, Part]:
        """Counts of what happened, whoever owns the deals."""
        open_ = DealFilter(status="open")
        wanted = {
            "advanced": replace(open_, moved=FORWARD, moved_since=self.since),
            "won": DealFilter(status="won", closed_since=self.since),
            "back": replace(open_, moved=BACK, moved_since=self.since),
            "pushed": replace(open_, pushed_since=self.since),
            "lost": DealFilter(status="lost", closed_since=self.since),
            "waiting": DealFilter(overridden_since=self.overridden_since, unlooked=True),
        }
        return {name: self.part(name, one, _altogether) for name, one in wanted.items()}

    def together(self, parts: Mapping[str, Part]) -> dict[str, Sequence[Sequence[Any]]]:
        """The rows of each part, by its name."""
        return dict(zip(parts, fetch_together(list(parts.values())), strict=True))

    def part(self, name: str, wanted: DealFilter, read: Any) -> Part:
        """A statement over the deals that meet `wanted`; `read` says what of them."""
        owners = {f"owner{number}": owner for number, owner in enumerate(self.owners)}
        values = {**values_of(self.actor), **wanted.values(), **owners, "today": self.today}
        key = ("team", read.__name__, name, shape_of(self.actor), wanted.shape(), len(owners))
        return key, values, partial(_build, self.actor, wanted, read)


def _build(actor: Actor, wanted: DealFilter, read: Any, marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"])
    found: QuerySet[Deal, Any] = read(rows, [mark for key, mark in marks.items() if key.startswith("owner")])
    return found


def _by_owner(rows: QuerySet[Deal], owners: Sequence[Any]) -> QuerySet[Deal, Any]:
    return rows.filter(owner_id__in=owners).values_list("owner_id").annotate(n=Count("*")).order_by()


def _by_stage(rows: QuerySet[Deal], owners: Sequence[Any]) -> QuerySet[Deal, Any]:
    grouped = rows.filter(owner_id__in=owners).values_list("owner_id", "version_id", "stage")
    return grouped.annotate(n=Count("*")).order_by()


def _altogether(rows: QuerySet[Deal], owners: Sequence[Any]) -> QuerySet[Deal, Any]:
    return rows.values_list("workspace_id").annotate(n=Count("*")).order_by()


def _worth(actor: Actor, wanted: DealFilter, zone: str, marks: Mapping[str, Any]) -> QuerySet[Deal, Any]:
    rows = filtered(with_marks(actor, marks), wanted.with_marks(marks), marks["today"]).exclude(status="open")
    grouped = rows.annotate(closed=by_closing(marks["base"], zone)).values_list(
        "status", "currency", "closed"
    )
    return grouped.annotate(value=Sum("value_minor")).order_by("status", "currency")


def _total(rows: Sequence[Sequence[Any]]) -> int:
    return sum(row[1] for row in rows)


Late = Mapping[UUID, Mapping[tuple[UUID, str], int]]
"""Owner to version and stage to the number of deals that stand there longer than planned."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the deals of each owner ask for, as of a moment."""

    by_owner: Mapping[str, Sequence[Sequence[Any]]]
    late: Late
    at: datetime


def _counted(asked: _Asked) -> _Counted:
    return _Counted(asked.together(asked.by_owner()), _late(asked), asked.now)


def _counted_lately(asked: _Asked) -> _Counted:
    """As `_counted`, at most a minute old: of a hundred thousand deals tens of thousands may be late."""
    actor = asked.actor
    who = f"{actor.workspace_id.hex}.{actor.member_id}.{len(asked.owners)}"
    key = f"deals.team.{who}.{asked.today}.{asked.overridden_since.date()}"
    found: _Counted | None = cache.get(key)
    if found is None:
        found = _counted(asked)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _late(asked: _Asked) -> Late:
    wanted = DealFilter(status="open", **asked.pile("late"))
    found: defaultdict[UUID, dict[tuple[UUID, str], int]] = defaultdict(dict)
    for owner_id, version_id, stage, n in fetch(*asked.part("late", wanted, _by_stage)):
        found[owner_id][version_id, stage] = n
    return found


def _rep(
    member_id: UUID,
    name: str,
    kept: Mapping[str, tuple[int, int]],
    counted: _Counted,
) -> Rep:
    def of(what: str) -> int:
        return next((row[1] for row in counted.by_owner[what] if row[0] == member_id), 0)

    places = counted.late.get(member_id, {})
    worst = max(places, key=lambda place: places[place], default=None)
    return Rep(
        member_id=member_id,
        name=name,
        values=tuple(from_minor(value, code) for code, (_, value) in sorted(kept.items()) if value),
        counts=Counts(_deals(kept), of("no-step"), of("overdue"), sum(places.values()), of("overridden")),
        stalls_at=definition(worst[0]).stage(worst[1]).name if worst else None,
    )


def _values(asked: _Asked) -> dict[str, tuple[DatedSum, ...]]:
    """What the deals won and lost lately are worth, by how and when they ended."""
    actor, wanted = asked.actor, DealFilter(closed_since=asked.since)
    values = {**values_of(actor), **wanted.values(), "today": asked.today, "base": actor.currency}
    key = ("team worth", shape_of(actor), wanted.shape(), off_the_hour(actor.zone))
    found: defaultdict[str, list[DatedSum]] = defaultdict(list)
    for status, currency, closed, value in fetch(key, values, partial(_worth, actor, wanted, actor.zone)):
        if value:
            found[status].append(DatedSum(currency, value, closing_day(closed, actor.zone) or asked.today))
    return {status: tuple(some) for status, some in found.items()}
