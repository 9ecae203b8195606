"""Sending dashboards: what is due is written down, each mail is claimed before it is sent, and none is sent twice.

A mail is made by what `HOMEPLATE_LETTER` names in the settings: pages, words and addresses are no matter of this
package. A mail server that cannot be reached is tried again; once a mail may have been taken it never is.
"""

from __future__ import annotations

import smtplib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils.module_loading import import_string

from homeplate.dashboards.models import Receiver, Schedule, Sending
from homeplate.dashboards.queries import DashboardRow, dashboard
from homeplate.dashboards.store import rhythm_of
from homeplate.kit.errors import HomeplateError
from homeplate.kit.text import one_line
from homeplate.ledger.actions import record
from homeplate.people.access import Actor
from homeplate.people.calendar import calendar_of
from homeplate.people.models import Member
from homeplate.people.notices import tell
from homeplate.people.queries import actor_for_user, operator, profile
from homeplate.tenancy.context import workspace

Clock = Callable[[], datetime]

MOST_TRIES, PAUSE = 5, timedelta(minutes=5)
"""How often a server that cannot be reached is tried, and how much longer is waited each time."""
SILENCE = timedelta(minutes=15)
"""After so long a mail that was begun is taken to be lost; whether the server took it nobody knows."""
LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent: the same in HTML and in plain text, and files with their names and types."""

    subject: str
    text: str
    html: str
    files: tuple[tuple[str, bytes, str], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: the schedule, its receiver, and whose it is."""

    schedule_id: UUID
    site: str
    reader: Actor
    owner: str
    row: DashboardRow
    now: datetime


def something_due(workspace_id: UUID, now: datetime) -> bool:
    """Whether a dashboard is to be sent by now, or a mail waits; both from indexes that hold hardly anything."""
    with workspace(workspace_id):
        due = Schedule.objects.filter(next_at__lte=now, archived_at__isnull=True, paused_at__isnull=True)
        return due.exists() or Sending.objects.filter(state__in=["waiting", "sending"]).exists()


def write_down(workspace_id: UUID, *, now: datetime) -> int:
    """Write down every mail that is due by now, and when the next ones are; their number."""
    author, written = operator(workspace_id, "task"), 0
    with workspace(workspace_id), transaction.atomic():
        due = Schedule.objects.select_for_update().filter(next_at__lte=now)
        for row in due.filter(archived_at__isnull=True, paused_at__isnull=True):
            people = Receiver.objects.filter(schedule_id=row.id, stopped_at__isnull=True)
            mails = [
                Sending(
                    workspace_id=workspace_id, schedule_id=row.id, member_id=member, due_at=row.next_at, changed_at=now
                )
                for member in people.values_list("member_id", flat=True)
            ]  # fmt: skip
            Sending.objects.bulk_create(mails)
            written += len(mails)
            row.next_at = rhythm_of(row).after(now, author.zone, calendar_of(author))
            row.save(update_fields=["next_at"])
            data = {"mails": len(mails)}
            record(author, subject="schedule", subject_id=row.id, verb="schedule.due", at=now, data=data)
    return written


def deliver(workspace_id: UUID, *, clock: Clock) -> int:
    """Send every mail that waits, one after another; the number sent."""
    author, sent = operator(workspace_id, "task"), 0
    with workspace(workspace_id):
        for lost in Sending.objects.filter(state="sending", changed_at__lte=clock() - SILENCE):
            _end(
                author,
                lost,
                "failed",
                "The sending was interrupted; whether it arrived is not known.",
                clock(),
            )
        for mail in Sending.objects.filter(state="waiting").order_by("due_at", "id"):
            if mail.tries and clock() < mail.changed_at + mail.tries * PAUSE:
                continue
            claimed = Sending.objects.filter(id=mail.id, state="waiting").update(
                state="sending", changed_at=clock(), tries=mail.tries + 1
            )
            if claimed:
                mail.tries += 1
                sent += _sent(author, mail, clock)
    return sent


def _sent(author: Actor, mail: Sending, clock: Clock) -> bool:
    try:
        letter, address = _letter(mail, clock())
    except HomeplateError as error:
        _end(author, mail, "left", str(error.message), clock())
        return False
    except Exception as error:
        _end(author, mail, "failed", f"The figures could not be told: {type(error).__name__}", clock())
        raise
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        # An invitation can be read in the log; a report with a PDF is no help to anybody there.
        _end(author, mail, "left", "No mail server is configured.", clock())
        return False
    connection = get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        # Nothing was said to the server yet, so trying again cannot send it twice.
        _end(author, mail, "waiting" if mail.tries < MOST_TRIES else "failed", _said(error), clock())
        return False
    message = EmailMultiAlternatives(
        one_line(letter.subject), letter.text, to=[address], headers=letter.headers, connection=connection
    )
    message.attach_alternative(letter.html, "text/html")
    for name, content, kind in letter.files:
        message.attach(name, content, kind)
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        _end(author, mail, "failed", _said(error), clock())
        return False
    finally:
        connection.close()
    _end(author, mail, "sent", "", clock())
    return True


def _letter(mail: Sending, now: datetime) -> tuple[Letter, str]:
    """What its receiver gets, by their own rights, and where. Raises `NotFound` where there is nobody or nothing any
    more."""
    schedule = Schedule.objects.get(id=mail.schedule_id)
    people = dict(
        Member.objects.filter(id__in=[mail.member_id, schedule.member_id]).values_list("id", "user_id")
    )
    reader = replace(actor_for_user(people[mail.member_id], mail.workspace_id, "task"), door="task")
    owner = actor_for_user(people[schedule.member_id], mail.workspace_id, "task")
    row = dashboard(owner, which=schedule.which)
    occasion = Occasion(schedule.id, schedule.site, reader, owner.name, row, now)
    make: Callable[[Occasion], Letter] = import_string(settings.HOMEPLATE_LETTER)
    return make(occasion), profile(reader).email


def _said(error: Exception) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:LONGEST_ANSWER]


def _end(author: Actor, mail: Sending, state: str, said: str, now: datetime) -> None:
    """Write down what became of a mail; whoever scheduled it is told of one that failed for good."""
    with transaction.atomic():
        mail.state, mail.said, mail.changed_at = state, said[:LONGEST_ANSWER], now
        mail.save(update_fields=["state", "said", "changed_at"])
        if state == "waiting":
            return
        data = {"to": str(mail.member_id), "said": mail.said}
        verb = f"schedule.{state}"
        record(author, subject="schedule", subject_id=mail.schedule_id, verb=verb, at=now, data=data)
        if state == "failed":
            owner = Schedule.objects.filter(id=mail.schedule_id).values_list("member_id", flat=True).get()
            name = Member.objects.filter(id=mail.member_id).values_list("name", flat=True).get()
            tell(author, [owner], verb=verb, subject_id=mail.schedule_id, name=name, at=now)
