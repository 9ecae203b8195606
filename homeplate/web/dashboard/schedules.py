"""When a dashboard is sent to whom: the form, what became of the last mails, and one at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.dashboards import actions
from homeplate.dashboards.queries import DashboardRow, dashboard
from homeplate.dashboards.queries_schedule import Mail, ScheduleRow, schedule, schedules
from homeplate.dashboards.rules import RHYTHMS, Rhythm
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.queries import members
from homeplate.web.dashboard.asked import address
from homeplate.web.dashboard.views import worded
from homeplate.web.formats import datetime_text, locale_of
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.jinja import language
from homeplate.web.mail import mail_is_sent
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.shown import Field, Option

STATES: dict[str, tuple[Callable[[], str], str]] = {
    "waiting": (lambda: gettext("waits"), ""),
    "sending": (lambda: gettext("is being sent"), ""),
    "sent": (lambda: gettext("sent"), "ok"),
    "failed": (lambda: gettext("failed"), "bad"),
    "left": (lambda: gettext("left out"), "warn"),
}


@dataclass(frozen=True, slots=True)
class MailShown:
    """What became of a mail, in words."""

    name: str
    at: datetime
    state: str
    tone: str
    said: str


@dataclass(frozen=True, slots=True)
class ScheduleShown:
    """A schedule in words; `next_at` is empty while it is paused."""

    id: UUID
    when: str
    who: str
    stopped: str
    next_at: str
    paused: bool
    url: str


@require_http_methods(["GET", "POST"])
@page
def listing(request: PageRequest, which: str) -> HttpResponse:
    """The schedules of a dashboard, and the form of a new one."""
    row = dashboard(request.actor, which=which)
    if request.method == "GET":
        return _page(request, row)
    given = Given.posted(request)
    try:
        actions.create_schedule(
            request.actor,
            which=which,
            rhythm=_rhythm(given),
            receivers=_receivers(request),
            site=request.build_absolute_uri("/").rstrip("/"),
            now=request.now,
        )
    except Invalid as error:
        return _page(request, row, attempt=Attempt.of("schedule", given, error))
    return go(request, address(row, url="dashboard-schedules"), gettext("The dashboard is sent from now on."))


@require_http_methods(["GET", "POST"])
@page
def one(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    """One schedule with its last mails, and what was changed of it."""
    found = schedule(request.actor, schedule_id=schedule_id)
    if request.method == "GET":
        return _page(request, _of(request, found), found)
    given = Given.posted(request)
    try:
        actions.change_schedule(
            request.actor,
            schedule_id=schedule_id,
            rhythm=_rhythm(given),
            receivers=_receivers(request),
            revision=given.revision(),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _page(request, _of(request, found), found, Attempt.of("schedule", given, error))
    return go(request, reverse("schedule", args=[schedule_id]), gettext("Saved."))


@require_POST
@page
def do(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    """Pause, resume or delete a schedule, or send it to oneself at once."""
    given, actor, now = Given.posted(request).text("do"), request.actor, request.now
    here = reverse("schedule", args=[schedule_id])
    match given:
        case "pause":
            actions.pause_schedule(actor, schedule_id=schedule_id, now=now)
            return go(request, here, gettext("It is not sent until you resume it."))
        case "resume":
            actions.resume_schedule(actor, schedule_id=schedule_id, now=now)
            return go(request, here, gettext("It is sent again."))
        case "send":
            try:
                actions.send_now(actor, schedule_id=schedule_id, now=now)
            except Conflict as error:
                return go(request, here, sentence(error), tone="warn")
            return go(request, here, gettext("One is on its way to you."))
        case "delete":
            return _delete(request, schedule_id)
    schedule(actor, schedule_id=schedule_id)  # whoever may not see it is told nothing else
    raise Invalid("choice", msg("Choose one from the list."), field="do")


def _delete(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    found = schedule(request.actor, schedule_id=schedule_id)
    actions.archive_schedule(request.actor, schedule_id=schedule_id, now=request.now)
    undo = reverse("schedule-restore", args=[schedule_id])
    place = reverse("dashboard-schedules", args=[found.which]) if found.name else reverse("dashboard")
    return go(request, place, gettext("The schedule is deleted."), undo=undo)


@require_POST
@page
def restore(request: PageRequest, schedule_id: UUID) -> HttpResponse:
    """Bring a deleted schedule back."""
    actions.archive_schedule(request.actor, schedule_id=schedule_id, restore=True, now=request.now)
    return go(request, reverse("schedule", args=[schedule_id]), gettext("The schedule is back."))


def _of(request: PageRequest, found: ScheduleRow) -> DashboardRow | None:
    return dashboard(request.actor, which=found.which) if found.name else None


def _rhythm(given: Given) -> Rhythm:
    return Rhythm(
        given.text("rhythm"),
        given.whole("weekday", 0),
        given.whole("month_day", 1),
        given.whole("hour", 8),
        given.ticked("working_days"),
    )


def _receivers(request: PageRequest) -> list[UUID]:
    return [one for one in map(parse_id, request.POST.getlist("receivers")) if one]


def _page(
    request: PageRequest,
    row: DashboardRow | None,
    found: ScheduleRow | None = None,
    attempt: Attempt | None = None,
) -> HttpResponse:
    every = schedules(request.actor, which=row.which) if row and not found else ()
    inputs = refilled(_fields(request, found.rhythm if found else Rhythm("weekly")), attempt, "schedule")
    chosen = {str(one.member_id) for one in found.readers} if found else {str(request.actor.member_id)}
    if attempt:
        chosen = set(request.POST.getlist("receivers"))
    context: dict[str, Any] = {
        "row": row,
        "name": worded(row) if row else gettext("Deleted dashboard"),
        "address": address(row) if row else reverse("dashboard"),
        "schedules": [_shown(request, one) for one in every],
        "one": _shown(request, found) if found else None,
        "revision": found.revision if found else None,
        "mails": [_mail(one) for one in found.mails] if found else [],
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "people": _people(request, chosen),
        "mail_works": mail_is_sent(),
        "zone": request.actor.zone,
        "here": reverse("schedule", args=[found.id])
        if found
        else address(row, url="dashboard-schedules")
        if row
        else "",
        "pdf_url": address(row, url="dashboard-pdf") if row else "",
        "preview_url": address(row, url="dashboard-preview") if row else "",
    }
    return render(
        request, "dashboard/schedules.html", context, status=attempt.error.status if attempt else 200
    )


def _people(request: PageRequest, chosen: set[str]) -> list[tuple[str, str, bool]]:
    rows = [row for row in members(request.actor) if row.user_id]
    rows.sort(key=lambda row: (row.id != request.actor.member_id, row.name.casefold()))
    return [(str(row.id), row.name, str(row.id) in chosen) for row in rows]


def _fields(request: PageRequest, rhythm: Rhythm) -> tuple[Field, ...]:
    days = get_day_names("wide", locale=locale_of(language()))
    return (
        Field("rhythm", gettext("How often"), "select", rhythm.every, options(RHYTHMS), required=True),
        Field(
            "weekday", gettext("Day of the week"), "select", str(rhythm.weekday),
            tuple(Option(str(n), days[n].capitalize()) for n in range(7)), required=True,
        ),
        Field(
            "month_day", gettext("Day of the month"), "select", str(rhythm.month_day),
            tuple(Option(str(n), str(n)) for n in range(1, 32)), required=True,
            help=gettext("The last one where a month has fewer."),
        ),
        Field(
            "hour", gettext("Hour"), "select", str(rhythm.hour),
            tuple(Option(str(n), f"{n:02}:00") for n in range(24)), required=True,
            help=gettext("In the zone of the workspace: %(zone)s") % {"zone": request.actor.zone},
        ),
        Field(
            "working_days", gettext("Only on working days"), "check", "yes" if rhythm.working_days else "", wide=True,
            help=gettext("Every week and every month it then comes on the next working day instead."),
        ),
    )  # fmt: skip


def _shown(request: PageRequest, one: ScheduleRow) -> ScheduleShown:
    zone = ZoneInfo(request.actor.zone)
    stopped = [reader.name for reader in one.readers if reader.stopped]
    return ScheduleShown(
        one.id,
        when(one.rhythm),
        ", ".join(reader.name for reader in one.readers if not reader.stopped),
        ", ".join(stopped),
        "" if one.paused or one.next_at is None else datetime_text(one.next_at, language(), zone),
        one.paused,
        reverse("schedule", args=[one.id]),
    )


def when(rhythm: Rhythm) -> str:
    """A rhythm in words."""
    hour = f"{rhythm.hour:02}:00"
    match rhythm.every:
        case "daily" if rhythm.working_days:
            return gettext("Every working day at %(hour)s") % {"hour": hour}
        case "daily":
            return gettext("Every day at %(hour)s") % {"hour": hour}
        case "weekly":
            day = get_day_names("wide", locale=locale_of(language()))[rhythm.weekday]
            return gettext("Every week, %(day)s at %(hour)s") % {"day": day, "hour": hour}
    return gettext("Every month, day %(day)s at %(hour)s") % {"day": rhythm.month_day, "hour": hour}


def _mail(one: Mail) -> MailShown:
    words, tone = STATES[one.state]
    return MailShown(one.name, one.due_at, words(), tone, one.said)
