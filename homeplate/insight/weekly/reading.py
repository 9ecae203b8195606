"""Reading what forecasts said week by week, as far as those are in reach whose deals it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from homeplate.goals.rules import MEMBER, TEAM, WORKSPACE, Period, Whom
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.models import ForecastWeek
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission, Reach


@dataclass(frozen=True, slots=True)
class Week:
    """What was said of a period in a week, in minor units of `currency`; `afterwards` when it was told from the ledger
    later. Once the period is `over`, `whole` is what it brought."""

    week: date
    at: datetime
    made_at: datetime
    afterwards: bool
    whom: Whom
    period: Period
    currency: str
    booked: int
    sales: int
    open: int
    new: int
    whole: Spread
    deals: int
    unvalued: int
    way: str
    compared: int
    said: int | None
    version: int
    expected: Mapping[str, tuple[int, int]]
    """By forecast category, the open deals due by the end of the period: how many, and what they were worth."""

    @property
    def over(self) -> bool:
        """Whether the period had ended."""
        return not self.way


@query(Permission.DEAL_VIEW)
def weeks_said(actor: Actor, *, process_id: UUID, whom: Whom, periods: Iterable[Period]) -> list[Week]:
    """What was said of some periods of somebody, the earliest week first; nothing of somebody out of reach, or where it
    comes from deals of teams that are not all in reach."""
    if not _reached(actor, whom):
        return []
    wanted = set(periods)
    rows = ForecastWeek.objects.filter(
        process_id=process_id,
        whom=whom.kind,
        whom_id=whom.id,
        months__in={one.months for one in wanted},
        since__in={one.since for one in wanted},
    ).order_by("since", "months", "week")
    return [
        _week(row) for row in rows if _all_in_sight(actor, row) and Period(row.since, row.months) in wanted
    ]


@query(Permission.DEAL_VIEW)
def is_written(actor: Actor, *, process_id: UUID, week: date) -> bool:
    """Whether it is written down what the forecast of a process said in a week, of whomever anything was said."""
    rows = ForecastWeek.objects.filter(process_id=process_id, whom=WORKSPACE, whom_id=actor.workspace_id)
    return rows.filter(week=week).exists()


def _reached(actor: Actor, whom: Whom) -> bool:
    if actor.reach is Reach.ALL:
        return whom.kind != WORKSPACE or whom.id == actor.workspace_id
    if whom.kind == TEAM:
        return actor.reaches(whom.id)
    return whom.kind == MEMBER and (whom.id == actor.member_id or actor.reach is Reach.TEAM)


def _all_in_sight(actor: Actor, row: ForecastWeek) -> bool:
    """Whether all deals are in sight that it comes from: one's own are, those of others through their teams. A team
    that was below another then may be elsewhere now."""
    if actor.reach is Reach.ALL or (row.whom == MEMBER and row.whom_id == actor.member_id):
        return True
    known = {str(team) for team in actor.teams}
    return known.issuperset(row.teams) and (bool(row.teams) or row.whom == TEAM)


def _week(row: ForecastWeek) -> Week:
    return Week(
        week=row.week,
        at=row.at,
        made_at=row.made_at,
        afterwards=row.afterwards,
        whom=Whom(row.whom, row.whom_id),
        period=Period(row.since, row.months),
        currency=row.currency,
        booked=row.booked_minor,
        sales=row.sales,
        open=row.open_minor,
        new=row.new_minor,
        whole=Spread(row.mean_minor, row.p10_minor, row.p50_minor, row.p90_minor),
        deals=row.deals,
        unvalued=row.unvalued,
        way=row.way,
        compared=row.compared,
        said=row.said_minor,
        version=row.version,
        expected={key: (deals, value) for key, (deals, value) in row.categories.items()},
    )
