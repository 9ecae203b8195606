"""`/leads/`: the inbox of leads by state, those that ask for attention first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.kit.errors import HomeplateError, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.leads.desk import clock_of, reasons_of
from homeplate.leads.queries import LeadFilter, LeadRow, counts, list_leads
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.kinds import ACCEPTED, NEW, OPEN
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.leads.asked import asked_of, filter_fields, inbox_url, tabs
from homeplate.web.leads.doing import run
from homeplate.web.leads.words import (
    ClockShown,
    clock_shown,
    is_urgent,
    named,
    named_options,
    source_name,
    state_name,
)
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.shown import Field, Option

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One lead of the inbox, worded for the reader. `about` says who it is besides, `said` what they need; `steps` are
    the buttons of the line: what it does, in words, its icon."""

    id: UUID
    url: str
    title: str
    about: str
    said: str
    source: str
    urgent: bool
    clock: ClockShown
    owner: str
    when: str
    state: str
    do_url: str
    revision: int
    steps: tuple[tuple[str, str, str], ...] = ()


@require_GET
@page
def leads(request: PageRequest) -> HttpResponse:
    """One tab of the inbox, as the filters in the address narrow it."""
    return inbox(request)


def inbox(request: PageRequest, refused: Sequence[tuple[str, str]] = (), problem: str = "") -> HttpResponse:
    """The inbox; `refused` are leads that were left as they were, with why, `problem` what could not be done at all."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.LEAD_VIEW)
    now = request.now.astimezone(ZoneInfo(actor.zone))
    asked = asked_of(actor, given, now)
    found = list_leads(actor, wanted=asked.wanted, cursor=given.text("after"), size=A_PAGE)
    numbers = counts(actor, wanted=asked.wanted)
    colleagues = members(actor)
    after = given.text("after")
    context = {
        "tabs": tabs(asked, numbers, jinja.number),
        "tab": asked.tab,
        "filters": filter_fields(actor, colleagues, asked),
        "filtered": asked.any,
        "filter_url": reverse("leads"),
        "clear_url": inbox_url(tab=asked.tab),
        "rows": tuple(line(row, clock_of(actor), now, actor) for row in found.rows),
        "first_url": asked.url() if after else "",
        "next_url": asked.url(after=found.next_cursor) if found.next_cursor else "",
        "together": _forms(actor, asked.tab, colleagues),
        "together_url": f"{reverse('leads-together')}?tab={asked.tab}"
        if actor.may(Permission.LEAD_EDIT)
        else "",
        "new_url": reverse("lead-new"),
        "anything": any(numbers.values()),
        "refused": refused,
        "problem": problem,
    }
    return render(request, "leads/inbox.html", context, status=409 if refused or problem else 200)


def line(row: LeadRow, clock: Clock, now: datetime, actor: Actor) -> Line:
    """One lead of the list."""
    return Line(
        id=row.id,
        url=reverse("lead", args=[row.id]),
        title=row.person or row.company,
        about=", ".join(
            part
            for part in (
                row.job_title,
                row.company if row.person else "",
                row.city,
            )
            if part
        ),
        said=row.need.partition("\n")[0][:160],
        source=source_name(row),
        urgent=is_urgent(row),
        clock=clock_shown(row, clock, now),
        owner=row.owner_name,
        when=_when(row, actor),
        state=row.state,
        do_url=reverse("lead-do", args=[row.id]),
        revision=row.revision,
        steps=_steps(row, actor),
    )


def _when(row: LeadRow, actor: Actor) -> str:
    """What there is to say of time: when it came, comes back, or how it ended."""
    if row.returns_on is not None:
        return gettext("back on %(day)s") % {"day": jinja.date(row.returns_on, "short")}
    if row.closed_at is not None:
        ended = named(reasons_of(actor), row.reason) if row.reason else state_name(row.state)
        return f"{ended}, {jinja.date(jinja.local_day(row.closed_at), 'short')}"
    return jinja.date(jinja.local_day(row.created_at), "short")


def _steps(row: LeadRow, actor: Actor) -> tuple[tuple[str, str, str], ...]:
    """What a line offers: the next step of the lead, and that somebody was spoken to."""
    if not actor.may(Permission.LEAD_EDIT) or row.state not in OPEN:
        return ()
    #: icons circle-check badge-check phone
    found = []
    if row.state == NEW:
        found.append(("accept", gettext("Accept"), "circle-check"))
    if row.state == ACCEPTED:
        found.append(("qualify", gettext("Qualify"), "badge-check"))
    if row.contacted_at is None:
        found.append(("contact", gettext("Spoke to them"), "phone"))
    return tuple(found)


def _forms(actor: Actor, tab: str, colleagues: Sequence[Any]) -> dict[str, tuple[Field, ...]]:
    """The inputs of each thing that `actor` may do with many leads of a tab, in the order of the bar."""
    found: dict[str, tuple[Field, ...]] = {}
    if not actor.may(Permission.LEAD_EDIT) or tab == "closed":
        return found
    if tab == NEW:
        found["accept"] = ()
    if tab in OPEN:
        found["reject"] = (
            Field("reason", gettext("Reason"), "select", "", named_options(reasons_of(actor)), required=True),
            Field("note", gettext("Note"), "textarea", longest=2000),
        )
        found["recycle"] = (Field("on", gettext("Comes back on"), "date", required=True),)
    if actor.may(Permission.LEAD_ASSIGN):
        owners = tuple(Option(str(one.id), one.name) for one in colleagues)
        found["assign"] = (
            Field("owner_id", gettext("New owner"), "select", "", owners, required=True),
            Field("note", gettext("Note for them"), "textarea", longest=2000),
        )
    return found


@require_POST
@page
def together(request: PageRequest) -> HttpResponse:
    """Do one thing with all chosen leads; those that it cannot be done with stay as they are, with why."""
    actor, given = request.actor, Given.posted(request)
    actor.require(Permission.LEAD_EDIT)
    ids = [found for text in request.POST.getlist("lead")[:A_PAGE] if (found := parse_id(text))]
    tab = Given.asked(request).text("tab")
    if not ids:
        return inbox(request, problem=sentence(Invalid("none-chosen", msg("Choose at least one lead."))))
    refused: list[tuple[UUID, str]] = []
    for lead_id in dict.fromkeys(ids):
        try:
            run(request, lead_id, given.text("do"), given)
        except HomeplateError as error:
            refused.append((lead_id, sentence(error)))
    if refused:
        names = _names(actor, [lead_id for lead_id, _ in refused])
        return inbox(request, [(names.get(one_id, ""), why) for one_id, why in refused])
    text = ngettext("%(n)d lead changed.", "%(n)d leads changed.", len(ids)) % {"n": len(ids)}
    return go(request, inbox_url(tab=tab), text)


def _names(actor: Actor, ids: list[UUID]) -> dict[UUID, str]:
    rows = list_leads(actor, wanted=LeadFilter(ids=tuple(ids)), size=A_PAGE).rows
    return {row.id: row.title for row in rows}
