"""How good the forecast was, month by month: beside what leaders said, forecast categories, and the naive ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from homeplate.deals.rules.categories import BEST_CASE
from homeplate.deals.rules.categories import COMMIT as COMMITTED
from homeplate.goals.queries import AdjustmentRow, adjustments_before
from homeplate.goals.rules import MONTH, Period, Whom, month_of
from homeplate.insight.categories import JudgedMonth
from homeplate.insight.categories import in_session as judged_in
from homeplate.insight.coverage import all_in_sight
from homeplate.insight.forecast import booked_deals
from homeplate.insight.forecasting.accuracy import BEST, COMMIT, COMPUTED, LEADER, MonthSaid
from homeplate.insight.forecasting.methods import NAIVE
from homeplate.insight.frame import Frame
from homeplate.insight.horizon import PastMonth, viewing
from homeplate.insight.leaders import Score, meant, scores
from homeplate.insight.mirror.places import Mirror
from homeplate.insight.weekly.keeping import newest_first
from homeplate.insight.weekly.reading import Week, weeks_said
from homeplate.insight.weekly.weeks import WEEK
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import choices


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The months of a frame that are over, the earliest first, in minor units of the currency of the workspace.

    `leaders` are the scores of those who said anything of periods that are over, over all processes; nobody's where not
    all deals are in sight that they spoke of. `whole` says whether one process is all that can be booked: what leaders
    say is of every process.
    """

    made: datetime
    currency: str
    months: tuple[MonthSaid, ...]
    leaders: Mapping[UUID, Score]
    whole: bool
    without_rate: tuple[str, ...]


@query(Permission.DEAL_VIEW)
def accuracy(
    actor: Actor, frame: Frame, *, whom: Whom | None, now: datetime, today: date, folder: Mirror | None = None
) -> Accuracy | None:
    """What was said of each month that is over in the days of the frame: what was written down in the week before it
    began, and of other months what is computed afterwards. `whom`: whose deals it is about, as a goal is; None where it
    is about no such part. None while there is no mirror. Raises `NotFound` for a process that is not in use."""
    running = month_of(today)
    this = replace(frame, since=running.since, until=running.until)
    with viewing(actor, this, now=now, today=today, folder=folder) as view:
        if view is None:
            return None
        past = [one for one in view.months() if _within(one.start, frame)]
        asked = _months_back(past, today)
        judged = judged_in(actor, view.session, this, today=today, months=asked) if asked else ()
    one_process = len(choices(actor)) == 1
    periods = [Period(one.start, MONTH) for one in past]
    kept = (
        weeks_said(actor, process_id=frame.process_id, whom=whom, periods=periods) if whom and periods else []
    )
    beside = whom if whom and all_in_sight(actor, whom) else None
    told = adjustments_before(actor, day=today, whom=beside) if beside and one_process else []
    by_month = {one.start: one for one in judged}
    months = [_month(actor, one, by_month.get(one.start, JudgedMonth(one.start)), kept, told) for one in past]
    return Accuracy(
        made=view.look.made,
        currency=view.money.rates.base,
        months=tuple(months),
        leaders=scores(actor, whom=beside, today=today) if beside else {},
        whole=one_process,
        without_rate=view.money.missing,
    )


def _within(start: date, frame: Frame) -> bool:
    """Whether a month has days in the frame."""
    return Period(start, MONTH).until > frame.since and start < frame.until


def _months_back(past: Sequence[PastMonth], today: date) -> int:
    """How many months back the first of them is."""
    first = past[0].start if past else today.replace(day=1)
    return 12 * (today.year - first.year) + today.month - first.month


def _month(
    actor: Actor, one: PastMonth, judged: JudgedMonth, kept: Sequence[Week], told: Sequence[AdjustmentRow]
) -> MonthSaid:
    period = Period(one.start, MONTH)
    begins = datetime.combine(one.start, datetime.min.time(), ZoneInfo(actor.zone))
    written = _written(kept, period, begins, actor.currency)
    range_, by = (written.whole, written.way) if written else (one.told.said, one.told.choice.way)
    said = {COMPUTED: range_.mean, **{way: one.naive[way] for way in NAIVE if way in one.naive}}
    committed, best = judged.of(COMMITTED), judged.of(BEST_CASE)
    if committed.deals or best.deals:
        said |= {COMMIT: committed.value, BEST: committed.value + best.value}
    leader = _leader(told, period, begins, range_.mean, actor.currency)
    if leader is not None:
        said[LEADER] = leader
    return MonthSaid(one.start, one.told.booked, said, range_, by, written is not None)


def _written(kept: Sequence[Week], period: Period, begins: datetime, currency: str) -> Week | None:
    """What was written down last in the week before a month began, unless in a currency that is no longer used."""
    rows = [
        row
        for row in kept
        if row.period == period
        and row.currency == currency
        and not row.over
        and not row.afterwards
        and begins - WEEK < row.at <= begins
    ]
    return max(rows, key=lambda row: row.at, default=None)


def _leader(
    told: Sequence[AdjustmentRow], period: Period, begins: datetime, computed: float, currency: str
) -> float | None:
    """What a leader had said last of a month by its beginning: of each only what still stood then."""
    standing = newest_first([one for one in told if one.period == period], begins)
    row = next((one for one in standing if one.amount.currency == currency), None)
    if row is None:
        return None
    return float(meant(row, computed if row.computed is None else row.computed))


@query(Permission.DEAL_VIEW)
def deals_of_month(
    actor: Actor, frame: Frame, *, start: date, folder: Mirror | None = None
) -> Sequence[UUID]:
    """The deals that were won in a month, the latest first."""
    period = month_of(start)
    return booked_deals(actor, replace(frame, since=period.since, until=period.until), folder=folder)
