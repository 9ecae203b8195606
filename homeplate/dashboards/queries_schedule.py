"""Reading schedules: when somebody's dashboards are sent, to whom, and what became of the last mails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from homeplate.dashboards.actions.receiving import receiver
from homeplate.dashboards.links import link_parts
from homeplate.dashboards.models import Dashboard, Receiver, Schedule, Sending
from homeplate.dashboards.queries import dashboard
from homeplate.dashboards.ready import READY
from homeplate.dashboards.rules import Rhythm
from homeplate.dashboards.store import rhythm_of
from homeplate.kit.errors import NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.directory import workspace_of
from homeplate.people.models import Member
from homeplate.people.permissions import Permission
from homeplate.people.queries import actor_for_user, member_names
from homeplate.tenancy.context import workspace

LATEST = 8
"""Mails that are told of."""


@dataclass(frozen=True, slots=True)
class Reader:
    """A receiver; `stopped` by their own wish."""

    member_id: UUID
    name: str
    stopped: bool


@dataclass(frozen=True, slots=True)
class Mail:
    """What became of one mail."""

    name: str
    due_at: datetime
    state: str
    said: str


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A schedule of one's own; `name` is that of the dashboard, empty for one that is deleted."""

    id: UUID
    which: str
    name: Message | str
    rhythm: Rhythm
    readers: tuple[Reader, ...]
    next_at: datetime | None
    paused: bool
    revision: int
    mails: tuple[Mail, ...] = ()


@query(Permission.DEAL_VIEW)
def schedules(actor: Actor, *, which: str = "") -> tuple[ScheduleRow, ...]:
    """The schedules of `actor`, of one dashboard or of all, the oldest first; in three statements and one for each
    dashboard."""
    rows = Schedule.objects.filter(Q(member_id=actor.member_id), archived_at__isnull=True)
    if which:
        rows = rows.filter(which=which)
    found = list(rows.order_by("id"))
    readers = _readers(actor, [row.id for row in found])
    names = {one: _named(actor, one) for one in dict.fromkeys(row.which for row in found)}
    return tuple(_row(row, names[row.which], readers.get(row.id, ())) for row in found)


@query(Permission.DEAL_VIEW)
def schedule(actor: Actor, *, schedule_id: UUID) -> ScheduleRow:
    """One of them with its last mails. Raises `NotFound`."""
    rows = Schedule.objects.filter(Q(member_id=actor.member_id), id=schedule_id, archived_at__isnull=True)
    row = rows.first() or not_found(msg("schedule"))
    names = member_names(actor.workspace_id)
    mails = tuple(
        Mail(names.get(mail.member_id, ""), mail.due_at, mail.state, mail.said)
        for mail in Sending.objects.filter(schedule_id=row.id).order_by("-due_at", "-id")[:LATEST]
    )
    return _row(row, _named(actor, row.which), _readers(actor, [row.id]).get(row.id, ()), mails)


def _named(actor: Actor, which: str) -> Message | str:
    try:
        return dashboard(actor, which=which).name
    except NotFound:
        return ""


def _readers(actor: Actor, ids: list[UUID]) -> Mapping[UUID, tuple[Reader, ...]]:
    names, found = member_names(actor.workspace_id), dict[UUID, tuple[Reader, ...]]()
    rows = Receiver.objects.filter(schedule_id__in=ids).values_list("schedule_id", "member_id", "stopped_at")
    for schedule_id, member_id, stopped in rows.order_by("id") if ids else ():
        one = Reader(member_id, names.get(member_id, ""), stopped is not None)
        found[schedule_id] = (*found.get(schedule_id, ()), one)
    return found


def _row(
    row: Schedule, name: Message | str, readers: tuple[Reader, ...], mails: tuple[Mail, ...] = ()
) -> ScheduleRow:
    return ScheduleRow(
        row.id,
        row.which,
        name,
        rhythm_of(row),
        readers,
        row.next_at,
        row.paused_at is not None,
        row.revision,
        mails,
    )


def _name_of(row: Schedule) -> Message | str:
    """What is sent, also when its owner sees it no more: a mail is to be stopped even so."""
    if row.which in READY:
        return READY[row.which].label
    return Dashboard.objects.filter(Q(id=parse_id(row.which))).values_list("name", flat=True).first() or ""


@dataclass(frozen=True, slots=True)
class Offered:
    """What a link in a mail belongs to, for whoever holds it: nothing but the names, and whether it is stopped."""

    workspace: str
    dashboard: Message | str
    owner: str
    stopped: bool
    language: str


def offered(*, text: str) -> Offered:
    """What the link of a mail is about. Raises `NotFound` for one that is not, or no more, good for anything."""
    workspace_id, schedule_id, member_id = link_parts(text)
    with workspace(workspace_id):
        row = receiver(schedule_id, member_id)
        schedule = Schedule.objects.filter(id=schedule_id).first() or not_found(msg("link"))
        user_id = Member.objects.values_list("user_id", flat=True).get(id=member_id)
        reader = actor_for_user(user_id, workspace_id, "page")
        return Offered(
            workspace_of(workspace_id).name,
            _name_of(schedule),
            member_names(workspace_id).get(schedule.member_id, ""),
            row.stopped_at is not None,
            reader.language,
        )
