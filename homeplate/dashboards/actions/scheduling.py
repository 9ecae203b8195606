"""When a dashboard is sent to whom: said, changed, paused, deleted; and one of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.dashboards.actions.keeping import owner_of
from homeplate.dashboards.models import Receiver, Schedule, Sending
from homeplate.dashboards.queries import dashboard
from homeplate.dashboards.rules import Rhythm, checked
from homeplate.dashboards.store import rhythm_of
from homeplate.dashboards.tasks import send_waiting
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.people.rules import KEEP, Kept

MOST, MOST_RECEIVERS = 30, 50
"""Schedules of one person, and receivers of one schedule."""


@action(Permission.DEAL_VIEW)
def create_schedule(
    actor: Actor, *, which: str, rhythm: Rhythm, receivers: Iterable[UUID], site: str, now: datetime
) -> UUID:
    """Send a dashboard from now on, to oneself, to colleagues, or both; each gets what they may see.

    Raises `NotFound`, and `Invalid` (`choice`, `receivers`, `too-many`).
    """
    row = dashboard(actor, which=which)
    if Schedule.objects.filter(member_id=owner_of(actor), archived_at__isnull=True).count() >= MOST:
        raise Invalid(
            "too-many", msg("You have {count} schedules. Delete one first.", count=MOST), field="rhythm"
        )
    new = Schedule(
        workspace_id=actor.workspace_id, member_id=owner_of(actor), which=row.which, site=site, created_at=now
    )
    _set(actor, new, rhythm, now)
    new.save(force_insert=True)
    people = _checked(actor, receivers)
    _receive(new, people)
    data = {"set": told(new, people), "name": str(row.name)}
    record(actor, subject="schedule", subject_id=new.id, verb="schedule.created", at=now, data=data)
    return new.id


@action(Permission.DEAL_VIEW)
def change_schedule(
    actor: Actor,
    *,
    schedule_id: UUID,
    now: datetime,
    rhythm: Rhythm | Kept = KEEP,
    receivers: Iterable[UUID] | Kept = KEEP,
    revision: int | None = None,
) -> None:
    """Send it at other times or to others. Who stopped it by their own wish stays without it.

    Raises as `create_schedule`, and `Conflict` (`stale`).
    """
    row = locked(actor, schedule_id)
    if revision is not None and revision != row.revision:
        raise Conflict("stale", msg("This schedule was changed meanwhile. Look at it again."))
    known = list(row.receivers.values_list("member_id", flat=True))
    was = told(row, known)
    if rhythm is not KEEP:
        _set(actor, row, rhythm, now)
    people = known if receivers is KEEP else _checked(actor, receivers)
    changed = {key: value for key, value in told(row, people).items() if value != was[key]}
    if not changed:
        return
    row.receivers.exclude(member_id__in=people).delete()
    _receive(row, [one for one in people if one not in known])
    _save(actor, row, "schedule.changed", now, {"was": {key: was[key] for key in changed}, "set": changed})


@action(Permission.DEAL_VIEW)
def pause_schedule(actor: Actor, *, schedule_id: UUID, now: datetime) -> None:
    """Send it no more until it is resumed. A second time changes nothing."""
    row = locked(actor, schedule_id)
    if row.paused_at is None:
        row.paused_at = now
        _save(actor, row, "schedule.paused", now)


@action(Permission.DEAL_VIEW)
def resume_schedule(actor: Actor, *, schedule_id: UUID, now: datetime) -> None:
    """Send it again, from the next time on: what was due meanwhile is not made up for."""
    row = locked(actor, schedule_id)
    if row.paused_at is not None:
        row.paused_at = None
        _set(actor, row, rhythm_of(row), now)
        _save(actor, row, "schedule.resumed", now)


@action(Permission.DEAL_VIEW)
def archive_schedule(actor: Actor, *, schedule_id: UUID, now: datetime, restore: bool = False) -> None:
    """Delete a schedule, or bring it back from the next time on."""
    row = locked(actor, schedule_id, archived=restore)
    row.archived_at = None if restore else now
    if restore:
        _set(actor, row, rhythm_of(row), now)
    _save(actor, row, "schedule.restored" if restore else "schedule.archived", now)


@action(Permission.DEAL_VIEW)
def send_now(actor: Actor, *, schedule_id: UUID, now: datetime) -> None:
    """Send it once to its owner, as its receivers get it. Raises `Conflict` (`busy`) while one is on its way."""
    row = locked(actor, schedule_id)
    mine = Sending.objects.filter(schedule_id=row.id, member_id=row.member_id)
    if mine.filter(state__in=["waiting", "sending"]).exists():
        raise Conflict("busy", msg("One is on its way to you already."))
    Sending.objects.create(
        workspace_id=actor.workspace_id,
        schedule_id=row.id,
        member_id=row.member_id,
        due_at=now,
        changed_at=now,
    )
    record(actor, subject="schedule", subject_id=row.id, verb="schedule.asked", at=now, data={})
    send_waiting.enqueue(str(actor.workspace_id))


def locked(actor: Actor, schedule_id: UUID, *, archived: bool = False) -> Schedule:
    """A schedule of the actor's own, held until the end of the transaction."""
    rows = Schedule.objects.select_for_update().filter(id=schedule_id, archived_at__isnull=not archived)
    return rows.filter(member_id=owner_of(actor)).first() or not_found(msg("schedule"))


def told(row: Schedule, people: Sequence[UUID]) -> dict[str, Any]:
    """What a fact tells of it."""
    return {
        "rhythm": row.rhythm,
        "weekday": row.weekday,
        "month_day": row.month_day,
        "hour": row.hour,
        "working_days": row.working_days,
        "receivers": sorted(str(one) for one in people),
    }


def _set(actor: Actor, row: Schedule, rhythm: Rhythm, now: datetime) -> None:
    found = checked(rhythm)
    row.rhythm, row.weekday, row.month_day = found.every, found.weekday, found.month_day
    row.hour, row.working_days = found.hour, found.working_days
    # The days off are those of the workspace, wherever its owner lives.
    row.next_at = found.after(now, actor.zone, calendar_of(replace(actor, country="")))


def _save(actor: Actor, row: Schedule, verb: str, now: datetime, data: dict[str, Any] | None = None) -> None:
    row.revision += 1
    row.save()
    record(actor, subject="schedule", subject_id=row.id, verb=verb, at=now, data=data or {})


def _checked(actor: Actor, receivers: Iterable[UUID]) -> list[UUID]:
    """Members who can sign in, each once. Raises `Invalid` (`receivers`)."""
    known = {row.id for row in members(actor) if row.user_id and row.is_active}
    people = sorted(set(receivers))
    if not people or not set(people) <= known:
        raise Invalid("receivers", msg("Choose at least one person who can sign in."), field="receivers")
    if len(people) > MOST_RECEIVERS:
        raise Invalid("too-many", msg("At most {count} people.", count=MOST_RECEIVERS), field="receivers")
    return people


def _receive(row: Schedule, people: Iterable[UUID]) -> None:
    Receiver.objects.bulk_create(
        Receiver(workspace_id=row.workspace_id, schedule_id=row.id, member_id=one) for one in people
    )
