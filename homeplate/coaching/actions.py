"""What notes, changes, deletes and brings back coaching sessions, and ticks follow-ups off: each change one fact.

Facts tell that a session was held, by whom, with whom, how long and what about. Notes and what was agreed stay between
those who see the session: the audit log is read by others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from homeplate.coaching.access import HOURS, SETTING, may_change, may_coach, seen
from homeplate.coaching.models import FollowUp, Session
from homeplate.coaching.rules import (
    MOST_DEALS,
    MOST_HOURS,
    STAGE,
    About,
    Agreed,
    checked_agreed,
    checked_day,
    checked_minutes,
    checked_notes,
    read_about,
)
from homeplate.deals.queries import DealFilter, list_deals
from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.text import msg
from homeplate.ledger.actions import record
from homeplate.people.access import Actor, action, not_found, refuse_stale
from homeplate.people.permissions import Permission
from homeplate.people.queries import member
from homeplate.people.rules import KEEP, Kept
from homeplate.playbook.queries import process_in_use
from homeplate.tenancy.models import Workspace


@dataclass(frozen=True, slots=True)
class Held:
    """What a session holds, besides who and when; `about` as `rules.About.text`."""

    about: str
    deals: Sequence[UUID] = ()
    notes: str = ""
    follow_ups: Sequence[Agreed] = ()


@action(Permission.COACH)
def log_session(actor: Actor, *, whom_id: UUID, day: date, minutes: int, held: Held, now: datetime) -> UUID:
    """Note a session that `actor` held with somebody they lead.

    Raises `Invalid` (field by field), and `NotFound` for somebody out of reach.
    """
    if actor.member_id is None:
        raise Invalid("coach", msg("A session is noted by whoever held it."))
    whom = member(actor, member_id=whom_id)
    if not may_coach(actor, whom):
        not_found(msg("member"))
    about = read_about(held.about)
    _known_stage(actor, about)
    row = Session(
        coach_id=actor.member_id,
        whom_id=whom_id,
        day=checked_day(day, actor.day_of(now)),
        minutes=checked_minutes(minutes),
        kind=about.kind,
        topic=about.topic,
        deals=_deals(actor, held.deals, (), now),
        notes=checked_notes(held.notes),
        at=now,
    )
    row.save(force_insert=True)
    agreed = checked_agreed(held.follow_ups, day)
    FollowUp.objects.bulk_create(
        FollowUp(session_id=row.id, position=place, text=one.text, due=one.due)
        for place, one in enumerate(agreed)
    )
    data = {"whom_id": str(whom_id), "set": {**_told(row), "follow_ups": len(agreed)}}
    record(actor, subject="coaching", subject_id=row.id, verb="coaching.logged", at=now, data=data)
    return row.id


@action(Permission.COACH)
def change_session(
    actor: Actor,
    *,
    session_id: UUID,
    now: datetime,
    revision: int | None = None,
    day: date | Kept = KEEP,
    minutes: int | Kept = KEEP,
    about: str | Kept = KEEP,
    deals: Sequence[UUID] | Kept = KEEP,
    notes: str | Kept = KEEP,
    follow_ups: Sequence[Agreed] | Kept = KEEP,
) -> None:
    """Change what is given. Follow-ups that are not among those given are taken away; those with an id stay, ticked as
    they are. Raises `Invalid`, `NotFound`, and `Conflict` when the change was made of another revision."""
    row = _changed(actor, session_id, revision)
    was, notes_were = _told(row), row.notes
    row.day = row.day if day is KEEP else checked_day(day, actor.day_of(now))
    row.minutes = row.minutes if minutes is KEEP else checked_minutes(minutes)
    if about is not KEEP:
        _retitle(actor, row, read_about(about))
    row.deals = row.deals if deals is KEEP else _deals(actor, deals, row.deals, now)
    row.notes = row.notes if notes is KEEP else checked_notes(notes)
    row.revision += 1
    row.save()
    new = {key: value for key, value in _told(row).items() if value != was[key]}
    data: dict[str, Any] = {"set": new, "was": {key: was[key] for key in new}}
    if row.notes != notes_were:
        data["notes_changed"] = True
    if follow_ups is not KEEP and _agree(row, follow_ups):
        data["follow_ups_changed"] = True
    if new or len(data) > 2:
        data["whom_id"] = str(row.whom_id)
        record(actor, subject="coaching", subject_id=row.id, verb="coaching.changed", at=now, data=data)


def _retitle(actor: Actor, row: Session, about: About) -> None:
    if about != About(row.kind, row.topic):
        _known_stage(actor, about)
    row.kind, row.topic = about.kind, about.topic


def _agree(row: Session, given: Sequence[Agreed]) -> bool:
    """Keep what is given in place of what was agreed; whether that is any different."""
    kept = {one.id: one for one in FollowUp.objects.filter(session_id=row.id)}
    before = [(one.id, one.text, one.due) for one in sorted(kept.values(), key=lambda one: one.position)]
    agreed = checked_agreed(given, row.day)
    rows = []
    for place, one in enumerate(agreed):
        there = kept.pop(one.id, None) if one.id else None
        if one.id and there is None:
            not_found(msg("follow-up"))
        found = there or FollowUp(session_id=row.id)
        found.position, found.text, found.due = place, one.text, one.due
        found.save()
        rows.append((found.id, found.text, found.due))
    FollowUp.objects.filter(id__in=list(kept)).delete()
    return rows != before


@action(Permission.DEAL_EDIT)
def tick_follow_up(actor: Actor, *, follow_up_id: UUID, done: bool, now: datetime) -> None:
    """Say that what was agreed is done, or that it is open after all; again is the same. Whoever was coached ticks
    their own, and the coach. Raises `NotFound`."""
    rows = FollowUp.objects.select_for_update(of=("self",)).select_related("session")
    rows = rows.filter(seen(actor, "session__"), id=follow_up_id, session__deleted_at=None)
    found = rows.first()
    if found is None:
        not_found(msg("follow-up"))
    if found.session.whom_id != actor.member_id and not may_change(actor, found.session):
        not_found(msg("follow-up"))
    if (found.done_on is not None) == done:
        return
    found.done_on = actor.day_of(now) if done else None
    found.save(update_fields=["done_on"])
    verb = "coaching.ticked" if done else "coaching.unticked"
    data = {"whom_id": str(found.session.whom_id), "follow_up": str(found.id)}
    record(actor, subject="coaching", subject_id=found.session_id, verb=verb, at=now, data=data)


@action(Permission.COACH)
def delete_session(actor: Actor, *, session_id: UUID, now: datetime, revision: int | None = None) -> None:
    """Take a session away. Raises `NotFound`, and `Conflict` when stale."""
    row = _changed(actor, session_id, revision)
    _keep(actor, row, now, "coaching.deleted", now)


@action(Permission.COACH)
def restore_session(actor: Actor, *, session_id: UUID, now: datetime) -> None:
    """Bring a deleted session back; one that is there stays. Raises `NotFound`."""
    row = _changed(actor, session_id, deleted=True)
    if row.deleted_at is not None:
        _keep(actor, row, None, "coaching.restored", now)


def _keep(actor: Actor, row: Session, deleted_at: datetime | None, verb: str, now: datetime) -> None:
    row.deleted_at = deleted_at
    row.revision += 1
    row.save(update_fields=["deleted_at", "revision"])
    data = {"whom_id": str(row.whom_id), "day": str(row.day)}
    record(actor, subject="coaching", subject_id=row.id, verb=verb, at=now, data=data)


@action(Permission.WORKSPACE_MANAGE)
def set_hours(actor: Actor, *, hours: Decimal | float, now: datetime) -> None:
    """Say how many hours a working day has, for the share of time that goes into coaching. Raises `Invalid`."""
    new = float(hours)
    if not 1 <= new <= MOST_HOURS:
        text = msg("A working day has 1 to {most} hours.", most=MOST_HOURS)
        raise Invalid("hours", text, field="hours")
    place = Workspace.objects.select_for_update().get(id=actor.workspace_id)
    was = float((place.settings.get(SETTING) or {}).get("hours") or HOURS)
    if new == was:
        return
    place.settings = {**place.settings, SETTING: {"hours": new}}
    place.save(update_fields=["settings"])
    data = {"set": {"hours": new}, "was": {"hours": was}}
    verb = "workspace.coaching_changed"
    record(actor, subject="workspace", subject_id=place.id, verb=verb, at=now, data=data)


def _changed(
    actor: Actor, session_id: UUID, revision: int | None = None, *, deleted: bool = False
) -> Session:
    rows = Session.objects.select_for_update(of=("self",)).filter(seen(actor), id=session_id)
    row = (rows if deleted else rows.filter(deleted_at=None)).first()
    if row is None or not may_change(actor, row):
        not_found(msg("session"))
    refuse_stale(row, revision)
    return row


def _known_stage(actor: Actor, about: About) -> None:
    """Refuse a stage that the process in use does not have."""
    if about.kind != STAGE:
        return
    try:
        _, process = process_in_use(actor, None)
    except Refused:
        process = None
    if process is None or about.topic not in {stage.key for stage in process.stages}:
        raise Invalid("about", msg("Say what it was about: choose one from the list."), field="about")


def _deals(actor: Actor, wanted: Sequence[UUID], kept: Sequence[str], now: datetime) -> list[str]:
    """The ids of deals as they are kept: new ones have to be seen by `actor`. Raises `Invalid`, `NotFound`."""
    ids = list(dict.fromkeys(wanted))
    if len(ids) > MOST_DEALS:
        raise Invalid("deals", msg("At most {count} entries.", count=MOST_DEALS), field="deals")
    new = tuple(one for one in ids if str(one) not in kept)
    if new:
        page = list_deals(actor, today=actor.day_of(now), wanted=DealFilter(among=new), size=MOST_DEALS)
        if {row.id for row in page.rows} != set(new):
            not_found(msg("deal"))
    return [str(one) for one in ids]


def _told(row: Session) -> Mapping[str, Any]:
    return {
        "day": str(row.day),
        "minutes": row.minutes,
        "about": About(row.kind, row.topic).text,
        "deals": list(row.deals),
    }
