"""Reading spending, as far as the teams that it belongs to are in reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from homeplate.costs.access import seen
from homeplate.costs.actions import NOUN
from homeplate.costs.models import Spending
from homeplate.costs.rules import KEEP, WIN, Spent, covered, sums
from homeplate.kit.exchange import Total
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import member_names, teams
from homeplate.rates.queries import totals

MOST = 1000


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """A record of spending from `since` to before `until`; `by` wrote it down. Without a team it is of the whole
    workspace."""

    id: UUID
    purpose: str
    since: date
    until: date
    minor: int
    currency: str
    team_id: UUID | None
    team: str
    what: str
    by: str
    created_at: datetime
    archived: bool
    revision: int

    @property
    def spent(self) -> Spent:
        """What counts of it in figures."""
        return Spent(self.purpose, self.since, self.until, self.minor, self.currency)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of a purpose, of some teams, that have a day from `since` to before `until`. An empty part narrows
    nothing."""

    purpose: str = ""
    teams: tuple[UUID, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What was spent for one purpose in a stretch of `days`: `total`, from so many `records`, of `covered` days.
    `shared`: of some teams, and money was spent for the whole workspace or for a team above them, too, of which nobody
    can say what was theirs."""

    total: Total
    records: int
    covered: int
    days: int
    shared: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of it is known: recorded for every day, with a rate, and none of it shared with others."""
        return self.covered >= self.days and not self.total.missing and not self.shared


@query(Permission.COST_VIEW)
def spendings(
    actor: Actor, *, wanted: Wanted = Wanted(), size: int = MOST, start: int = 0
) -> list[SpendingRow]:
    """The records in reach, the latest first; at most `size` from `start` on."""
    return _rows(actor, _wanted(actor, wanted).order_by("-until", "-since", "-id")[start : start + size])


@query(Permission.COST_VIEW)
def spending(actor: Actor, *, spending_id: UUID) -> SpendingRow:
    """One record, deleted or not. Raises `NotFound`."""
    found = _rows(actor, Spending.objects.filter(seen(actor), id=spending_id))
    return found[0] if found else not_found(NOUN)


@query(Permission.COST_VIEW)
def spent_between(
    actor: Actor, *, stretches: Sequence[tuple[date, date]], of_teams: tuple[UUID, ...] = ()
) -> list[dict[str, Sums]]:
    """What was spent in each of some stretches (from the first day to before the second), by purpose, in the currency
    of the workspace at the rates of the days; of some teams, or of all in reach. Two statements, and two more of
    teams."""
    wanted = Wanted("", of_teams, min(first for first, _ in stretches), max(end for _, end in stretches))
    columns = ("purpose", "since", "until", "amount_minor", "currency")
    rows = [Spent(*one) for one in _wanted(actor, wanted).order_by("since").values_list(*columns)]
    cut = [
        (purpose, first, end, [row for row in rows if _falls(row, purpose, first, end)])
        for first, end in stretches
        for purpose in (WIN, KEEP)
    ]
    added = totals(actor, [sums(among, first, end, actor.currency) for _, first, end, among in cut])
    beside = _shared(actor, wanted)
    found = [
        (
            purpose,
            Sums(
                total,
                len(among),
                covered(among, first, end),
                (end - first).days,
                any(_falls(row, purpose, first, end) for row in beside),
            ),
        )
        for (purpose, first, end, among), total in zip(cut, added, strict=True)
    ]
    return [dict(found[place : place + 2]) for place in range(0, len(found), 2)]


def _shared(actor: Actor, wanted: Wanted) -> list[Spent]:
    """What was spent for the whole workspace or for teams above those that are looked at; the actor need not see it,
    and is told no more than that there is any. Nothing where everything is looked at."""
    if actor.reach is Reach.ALL and not wanted.teams:
        return []
    parents = {one.id: one.parent_id for one in teams(actor)}
    asked = set(wanted.teams or actor.teams)
    above: set[UUID] = set()
    for team in asked:
        while (parent := parents.get(team)) is not None:
            above.add(parent)
            team = parent  # the way up
    rows = Spending.objects.filter(
        Q(team=None) | Q(team_id__in=above - asked), archived_at=None, amount_minor__gt=0
    )
    rows = rows.filter(until__gt=wanted.since, since__lt=wanted.until)
    return [Spent(*one) for one in rows.values_list("purpose", "since", "until", "amount_minor", "currency")]


def _falls(row: Spent, purpose: str, first: date, end: date) -> bool:
    return row.purpose == purpose and row.since < end and row.until > first


def _wanted(actor: Actor, wanted: Wanted) -> QuerySet[Spending]:
    rows = Spending.objects.filter(seen(actor), archived_at=None)
    if wanted.purpose:
        rows = rows.filter(purpose=wanted.purpose)
    if wanted.teams:
        rows = rows.filter(team_id__in=wanted.teams)
    if wanted.since:
        rows = rows.filter(until__gt=wanted.since)
    if wanted.until:
        rows = rows.filter(since__lt=wanted.until)
    return rows


def _rows(actor: Actor, rows: QuerySet[Spending]) -> list[SpendingRow]:
    found = list(rows.select_related("team"))
    names = member_names(actor.workspace_id) if found else {}
    return [
        SpendingRow(
            id=row.id,
            purpose=row.purpose,
            since=row.since,
            until=row.until,
            minor=row.amount_minor,
            currency=row.currency,
            team_id=row.team_id,
            team=row.team.name if row.team else "",
            what=row.what,
            by=names.get(row.member_id, "") if row.member_id else "",
            created_at=row.created_at,
            archived=row.archived_at is not None,
            revision=row.revision,
        )
        for row in found
    ]
