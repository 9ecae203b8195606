"""`/settings/audit/`: every fact of the ledger that the reader may see, to look through and to take away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals.audit import AuditRow, record_names
from homeplate.deals.audit import audit as read_audit
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page
from homeplate.kit.text import in_language
from homeplate.ledger.queries import FactFilter
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.transfer.queries import import_names
from homeplate.transfer.safe_csv import Cell
from homeplate.web import jinja
from homeplate.web.download import csv_file
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.settings.audit_details import Detail, Wording, details, mentioned
from homeplate.web.settings.audit_words import KINDS, VERBS, done, door_name, kind_name
from homeplate.web.settings.sections import section
from homeplate.web.shown import Field, Option

HERE = "settings-audit"
A_PAGE, AT_ONCE = 50, 500
NAMES = ("who", "what", "from", "to", "q")
INDENT = "\u2003"

LINKS: dict[str, tuple[str, Permission]] = {
    "deal": ("deal", Permission.DEAL_VIEW),
    "account": ("account", Permission.ACCOUNT_VIEW),
    "contact": ("contact", Permission.ACCOUNT_VIEW),
    "process": ("process", Permission.PROCESS_VIEW),
    "import": ("import", Permission.IMPORT_RUN),
    "member": ("settings-member", Permission.PEOPLE_MANAGE),
}
"""Kinds of record that have a page: its URL name, and who may open it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as the page shows it."""

    at: datetime
    by: str
    door: str
    done: str
    kind: str
    name: str
    url: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    wanted: FactFilter
    text: str
    typed: dict[str, str]

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return any(self.typed.values())

    def query(self, **more: str) -> str:
        """The query string that asks for the same, and for what `more` says."""
        return urlencode({name: value for name, value in {**self.typed, **more}.items() if value})


@require_GET
@page
def audit(request: PageRequest) -> HttpResponse:
    """One page of the log, as the filters in the address narrow it."""
    actor, given = request.actor, Given.asked(request)
    actor.require(Permission.AUDIT_VIEW)
    asked, after = read(given, actor), given.text("after")
    found = _page(actor, asked, after)
    start = reverse(HERE)
    context = {
        "filters": _fields(actor, asked.typed),
        "filtered": asked.any,
        "lines": lines(actor, found.rows),
        "first_url": f"{start}?{asked.query()}" if after else "",
        "next_url": f"{start}?{asked.query(after=found.next_cursor)}" if found.next_cursor else "",
        "export_url": f"{reverse('settings-audit-export')}?{asked.query()}"
        if actor.may(Permission.EXPORT_RUN)
        else "",
    }
    return section(request, "settings/audit.html", HERE, context)


def read(given: Given, actor: Actor) -> Asked:
    """The log that a query string asks for; a part that makes no sense is as if it were not there."""
    typed = {name: given.text(name)[:200] for name in NAMES}
    what = typed["what"]
    until = given.day_or_none("to")
    wanted = FactFilter(
        by=parse_id(typed["who"]),
        kind=what if what in KINDS else "",
        verb=what if what in VERBS else "",
        since=_midnight(given.day_or_none("from"), actor),
        until=_midnight(until + timedelta(days=1) if until and until < date.max else None, actor),
    )
    return Asked(wanted, typed["q"], typed)


def _midnight(day: date | None, actor: Actor) -> datetime | None:
    """The beginning of a day by the clock of the reader."""
    if day is None or not 1 < day.year < date.max.year:
        return None
    return datetime.combine(day, time(), ZoneInfo(actor.time_zone))


def _page(actor: Actor, asked: Asked, after: str, size: int = A_PAGE) -> Page[AuditRow]:
    try:
        return read_audit(actor, wanted=asked.wanted, text=asked.text, cursor=after, size=size)
    except Invalid:
        return read_audit(actor, wanted=asked.wanted, text=asked.text, size=size)


def lines(actor: Actor, rows: Sequence[AuditRow]) -> tuple[Line, ...]:
    """The facts with the names of what they tell of."""
    ids: dict[str, set[UUID]] = {}
    for row in rows:
        ids.setdefault(row.subject, set()).add(row.subject_id)
        for kind, other in mentioned(row.data):
            ids.setdefault(kind, set()).add(other)
    names: dict[UUID, Any] = {**member_names(actor.workspace_id), **record_names(actor, ids=ids)}
    if actor.may(Permission.IMPORT_RUN):
        names.update(import_names(actor, ids=ids.get("import", ())))
    wording = Wording(names, jinja.money, actor.currency, spoken())
    return tuple(_line(actor, row, wording) for row in rows)


def _line(actor: Actor, row: AuditRow, wording: Wording) -> Line:
    found = wording.names.get(row.subject_id, "")
    name = found if isinstance(found, str) else in_language(found, wording.language)
    link = LINKS.get(row.subject)
    url = reverse(link[0], args=[row.subject_id]) if link and name and actor.may(link[1]) else ""
    return Line(
        at=row.at,
        by=row.by or ("" if row.by_id else _nobody(row.door)),
        door=door_name(row.door),
        done=done(row.verb),
        kind=kind_name(row.subject),
        name=name or _told_name(row),
        url=url,
        details=details(row.subject, row.data, wording),
    )


def _told_name(row: AuditRow) -> str:
    """The name that the fact itself tells, of a record that is gone."""
    name = row.data.get("name") or row.data.get("email") or ""
    return str(name)[:200]


def _nobody(door: str) -> str:
    return gettext("the operator") if door == "cli" else gettext("the program")


def _fields(actor: Actor, typed: dict[str, str]) -> tuple[Field, ...]:
    people = sorted(member_names(actor.workspace_id).items(), key=lambda one: one[1].casefold())
    what: list[Option] = []
    for kind, words in KINDS.items():
        what.append(Option(kind, words.render(gettext)))
        of_kind = (verb for verb in VERBS if verb.startswith(f"{kind}."))
        what.extend(Option(verb, INDENT + done(verb)) for verb in of_kind)
    return (
        Field(
            "who",
            gettext("Who"),
            "select",
            typed["who"],
            tuple(Option(str(key), name) for key, name in people),
            placeholder=gettext("Everybody"),
        ),
        Field(
            "what", gettext("What"), "select", typed["what"], tuple(what), placeholder=gettext("Everything")
        ),
        Field("from", gettext("From"), "date", typed["from"]),
        Field("to", gettext("To"), "date", typed["to"]),
    )


@require_GET
@page
def export(request: PageRequest) -> StreamingHttpResponse:
    """All facts of the list as a CSV file, read while it is sent."""
    actor = request.actor
    actor.require(Permission.AUDIT_VIEW)
    actor.require(Permission.EXPORT_RUN)
    asked = read(Given.asked(request), actor)
    header = (
        gettext("Time"),
        gettext("Who"),
        gettext("Way"),
        gettext("Kind of record"),
        gettext("Record"),
        gettext("What"),
        gettext("Details"),
        gettext("Verb"),
        gettext("Record id"),
    )
    return csv_file("audit", request.today, header, _cells(actor, asked, jinja.language()))


def _cells(actor: Actor, asked: Asked, language: str) -> Iterator[tuple[Cell, ...]]:
    # The lines are read while they are sent, when the page has left its language and zone already.
    cursor, more, zone = "", True, ZoneInfo(actor.time_zone)
    while more:
        with translation.override(language), timezone.override(zone):
            found = _page(actor, asked, cursor, AT_ONCE)
            some = [
                _csv_row(row, line, zone)
                for row, line in zip(found.rows, lines(actor, found.rows), strict=True)
            ]
        yield from some
        cursor, more = found.next_cursor, bool(found.next_cursor)


def _csv_row(row: AuditRow, line: Line, zone: ZoneInfo) -> tuple[Cell, ...]:
    told = "; ".join(
        f"{one.label}: {one.was} → {one.now}" if one.was else f"{one.label}: {one.now}"
        for one in line.details
    )
    at = row.at.astimezone(zone).isoformat(timespec="seconds")
    return at, line.by, line.door, line.kind, line.name, line.done, told, row.verb, str(row.subject_id)
