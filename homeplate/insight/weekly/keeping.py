"""Writing down what forecasts say: once a week as it is said, and of weeks before from what the ledger tells of them.

Rows are only added. Of several workers that are at it, one writes a week, and the others find it written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from homeplate.deals.history import history_of
from homeplate.goals.queries import AdjustmentRow, adjustments
from homeplate.goals.rules import NONE, Period, Whom
from homeplate.insight.frame import midnight
from homeplate.insight.leaders import meant
from homeplate.insight.mirror.files import Note
from homeplate.insight.mirror.places import Mirror, mirror_of, over
from homeplate.insight.models import ForecastWeek
from homeplate.insight.weekly.telling import Saying, say
from homeplate.insight.weekly.weeks import week_of, weeks_before
from homeplate.kit.ids import new_id
from homeplate.people.access import Actor
from homeplate.people.queries import teams
from homeplate.playbook.actions.rows import locked
from homeplate.playbook.queries import choices

AT_ONCE = 4
"""Weeks of the past that are told of in one go: a worker has other things to do as well."""


def keep_weeks(actor: Actor, *, now: datetime, folder: Mirror | None = None, at_once: int = AT_ONCE) -> int:
    """Write down what every process's forecast says this week, and a few of the weeks before of which nothing is
    written yet; how many were written. The mirror has to be up to date; without one there is nothing to say."""
    note = (folder or mirror_of(actor.workspace_id)).note()
    if note is None:
        return 0
    written = 0
    for process in choices(actor):
        written += _keep(actor, note, process.id, now, folder, at_once - written)
    return written


def _keep(
    actor: Actor, note: Note, process_id: UUID, now: datetime, folder: Mirror | None, at_once: int
) -> int:
    today = now.astimezone(ZoneInfo(actor.zone)).date()
    kept, this = _kept(actor, process_id), week_of(today)
    left = [week for week in (this, *weeks_before(today)) if week not in kept]
    first = _first_deal(actor, note, process_id, folder) if left else None
    if first is None:
        return 0
    written = 0
    if this in left:
        written += _write(actor, note, process_id, this, now=now, then=None, folder=folder)
    # Weeks in which there was no deal yet have nothing to tell.
    before = [week for week in left if week != this and midnight(week, actor.zone) > first]
    for week in before[: max(at_once - written, 0)]:
        written += _write(actor, note, process_id, week, now=now, then=_moment(actor, week), folder=folder)
    return written


def _kept(actor: Actor, process_id: UUID) -> set[date]:
    rows = ForecastWeek.objects.filter(process_id=process_id, whom="workspace", whom_id=actor.workspace_id)
    return set(rows.values_list("week", flat=True))


def _first_deal(actor: Actor, note: Note, process_id: UUID, folder: Mirror | None) -> datetime | None:
    with over(folder or mirror_of(actor.workspace_id), note) as session:
        found = session.rows("SELECT min(created_at) FROM deal WHERE process = $process", process=process_id)
    first: datetime | None = found[0][0]
    return first


def _moment(actor: Actor, week: date) -> datetime:
    """When a week begins."""
    return datetime.combine(week, datetime.min.time(), ZoneInfo(actor.zone))


def _write(
    actor: Actor,
    note: Note,
    process_id: UUID,
    week: date,
    *,
    now: datetime,
    then: datetime | None,
    folder: Mirror | None,
) -> int:
    """Write one week, said now or told `then`; 1, or 0 when somebody else was quicker."""
    at = then or now
    above = [(one.id, one.parent_id) for one in teams(actor)]
    found = say(
        actor,
        note,
        process_id=process_id,
        at=at,
        today=week if then else at.astimezone(ZoneInfo(actor.zone)).date(),
        teams=above,
        then=then is not None,
        folder=folder,
    )
    said = _said(actor, found, at) if len(choices(actor)) == 1 else {}
    model = None if then else history_of(process_id).model
    common = {
        "process_id": process_id,
        "week": week,
        "at": at,
        "made_at": now,
        "afterwards": then is not None,
        "currency": actor.currency,
        "version": model.number if model else 0,
        "mark": "" if then else note.mark,
    }
    rows = [ForecastWeek(id=new_id(), **common, **_row(one, said)) for one in found]
    with transaction.atomic():
        locked(process_id)
        if week in _kept(actor, process_id):
            return 0
        ForecastWeek.objects.bulk_create(rows, batch_size=500)
    return 1


def _row(one: Saying, said: Mapping[tuple[Whom, Period], int]) -> dict[str, object]:
    return {
        "whom": one.whom.kind,
        "whom_id": one.whom.id,
        "since": one.period.since,
        "months": one.period.months,
        "booked_minor": round(one.booked),
        "sales": one.sales,
        "open_minor": round(one.open.mean),
        "new_minor": round(one.new),
        "mean_minor": round(one.whole.mean),
        "p10_minor": round(one.whole.p10),
        "p50_minor": round(one.whole.p50),
        "p90_minor": round(one.whole.p90),
        "deals": one.deals,
        "unvalued": one.unvalued,
        "way": one.way,
        "compared": one.compared,
        "said_minor": said.get((one.whom, one.period)) if one.way else None,
        "categories": {key: [deals, round(value)] for key, (deals, value) in one.expected.items()},
        "teams": [str(team) for team in one.teams],
    }


def _said(actor: Actor, found: Sequence[Saying], at: datetime) -> dict[tuple[Whom, Period], int]:
    """What leaders had said by then of those and of these periods, in the currency of the workspace."""
    known: dict[tuple[Whom, Period], int] = {}
    computed = {(one.whom, one.period): one.whole.mean for one in found if one.way}
    for period in sorted({one.period for one in found if one.way}):
        for row in newest_first(adjustments(actor, period=period), at):
            about = row.whom, row.period
            if about in computed and about not in known and row.amount.currency == actor.currency:
                known[about] = round(meant(row, computed[about]))
    return known


def newest_first(rows: Iterable[AdjustmentRow], at: datetime) -> list[AdjustmentRow]:
    """What each author had said last by a moment, but for those who said that they say nothing any more."""
    last: dict[tuple[Whom, UUID | None], AdjustmentRow] = {}
    for row in rows:
        if row.at <= at:
            last.setdefault((row.whom, row.by), row)
    return [row for row in last.values() if row.kind != NONE]
