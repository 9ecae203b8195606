"""Reading goals and adjustments, as far as those whom they are about are in reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from homeplate.goals.models import Adjustment, Goal
from homeplate.goals.rules import MEMBER, NONE, TEAM, WORKSPACE, Amount, Period, Whom, goal_of, spans
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import members


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as it was set, by whom and when."""

    id: UUID
    whom: Whom
    period: Period
    amount: Amount
    by: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """What somebody said of a period; `counts` unless they said something else later."""

    id: UUID
    whom: Whom
    period: Period
    kind: str
    amount: Amount
    reason: str
    by: UUID | None
    at: datetime
    counts: bool
    computed: int | None = None


def reached(actor: Actor) -> Q:
    """Of whom `actor` sees goals and adjustments: those whose deals are in reach. A team's goal is no secret to it."""
    if actor.reach is Reach.ALL:
        return Q()
    own = Q(whom=MEMBER, whom_id=actor.member_id) | Q(whom=TEAM, whom_id=actor.team_id)
    if actor.reach is Reach.OWN:
        return own
    people = [one.id for one in members(actor, with_inactive=True) if one.team_id in actor.teams]
    return own | Q(whom=TEAM, whom_id__in=sorted(actor.teams)) | Q(whom=MEMBER, whom_id__in=people)


@query(Permission.DEAL_VIEW)
def goals(actor: Actor, *, period: Period) -> list[GoalRow]:
    """The goals that were set for a period and for the shorter ones in it."""
    wanted = Q()
    for one in spans(period):
        wanted |= Q(since=one.since, months=one.months)
    rows = Goal.objects.filter(wanted).filter(reached(actor)).order_by("since", "-months", "whom", "id")
    return [_goal(row) for row in rows]


@query(Permission.GOAL_SET)
def change_at(actor: Actor, *, goal_id: UUID, moment: datetime) -> UUID | None:
    """The fact by which a goal was changed at a moment, if it is the last one; None where nothing was."""
    last = facts_about(goal_id).filter(subject="goal").first()
    return last.id if last is not None and last.at == moment else None


def goals_by_whom(rows: Iterable[GoalRow], period: Period) -> dict[Whom, tuple[Amount, ...]]:
    """What each is to book in the period: amounts to add up. Those without a goal for all of it are left out."""
    known: dict[Whom, dict[Period, Amount]] = {}
    for row in rows:
        known.setdefault(row.whom, {})[row.period] = row.amount
    found = {whom: goal_of(period, each) for whom, each in known.items()}
    return {whom: amounts for whom, amounts in found.items() if amounts}


@query(Permission.DEAL_VIEW)
def adjustments(actor: Actor, *, period: Period, whom: Whom | None = None) -> list[AdjustmentRow]:
    """What was said of a period, the newest first; of one, or of all in reach."""
    rows = Adjustment.objects.filter(since=period.since, months=period.months)
    return _newest(actor, rows, whom)


@query(Permission.DEAL_VIEW)
def adjustments_before(actor: Actor, *, day: date, whom: Whom | None = None) -> list[AdjustmentRow]:
    """What was said of periods that began before a day, the newest first; of one, or of all in reach."""
    return _newest(actor, Adjustment.objects.filter(since__lt=day), whom)


def _newest(actor: Actor, rows: QuerySet[Adjustment], whom: Whom | None) -> list[AdjustmentRow]:
    if whom is not None:
        rows = rows.filter(whom=whom.kind, whom_id=whom.id)
    found, told = [], set()
    for row in rows.filter(reached(actor)).order_by("-at", "-id"):
        key = row.whom, row.whom_id, row.member_id, row.since, row.months
        found.append(_adjustment(row, key not in told and row.kind != NONE))
        told.add(key)
    return found


def whole_workspace(actor: Actor) -> Whom:
    """The workspace, as the one whom a goal is about."""
    return Whom(WORKSPACE, actor.workspace_id)


def _goal(row: Goal) -> GoalRow:
    return GoalRow(
        row.id,
        Whom(row.whom, row.whom_id),
        Period(row.since, row.months),
        Amount(row.amount_minor, row.currency),
        row.member_id,
        row.at,
    )


def _adjustment(row: Adjustment, counts: bool) -> AdjustmentRow:
    return AdjustmentRow(
        row.id,
        Whom(row.whom, row.whom_id),
        Period(row.since, row.months),
        row.kind,
        Amount(row.amount_minor, row.currency),
        row.reason,
        row.member_id,
        row.at,
        counts,
        row.computed_minor,
    )
