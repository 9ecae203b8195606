"""Facts of a lead in sentences: the timeline of its page, and the past that its deal shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from homeplate.kit.ids import parse_id
from homeplate.kit.messages import from_json
from homeplate.kit.text import Message, Text
from homeplate.leads.queries import Happening, History, LeadRow
from homeplate.leads.rules.kinds import APPROACHES, IMMEDIACY, SOURCES
from homeplate.web.formats import date_text
from homeplate.web.jinja import language
from homeplate.web.leads.words import country_name, named
from homeplate.web.page import spoken
from homeplate.web.qualification.said import answer_said
from homeplate.web.shown import TimelineEntry

LABELS: dict[str, Callable[[], str]] = {
    "person": lambda: gettext("Person"),
    "company": lambda: gettext("Company"),
    "job_title": lambda: gettext("Job title"),
    "email": lambda: gettext("E-mail address"),
    "phone": lambda: gettext("Phone"),
    "domain": lambda: gettext("Web address"),
    "industry": lambda: gettext("Industry"),
    "country": lambda: gettext("Country"),
    "region": lambda: gettext("Region"),
    "city": lambda: gettext("City"),
    "postal_code": lambda: gettext("Postal code"),
    "language": lambda: gettext("Speaks"),
    "source": lambda: gettext("Source"),
    "source_detail": lambda: gettext("Which source"),
    "need": lambda: gettext("What they need"),
    "immediacy": lambda: gettext("How soon"),
    "approaches": lambda: gettext("Ways to approach"),
    "consent": lambda: gettext("What they agreed to"),
    "stops": lambda: gettext("What they ruled out"),
    "note": lambda: gettext("Notes"),
    "account_id": lambda: gettext("Account"),
    "contact_id": lambda: gettext("Contact"),
}
"""The columns that people change; all others of a fact follow from these or from a step."""

LONG = frozenset({"need", "note", "consent", "stops", "approaches", "account_id", "contact_id"})
"""Columns whose change is named, not quoted."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What it takes to tell facts: the names of members, and the reasons that the workspace knows."""

    names: Mapping[UUID, str]
    reasons: Mapping[str, Message | Text]

    def name(self, identity: object) -> str:
        """A member's name; empty for nobody."""
        found = parse_id(str(identity or ""))
        return self.names.get(found, "") if found else ""


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence with its icon, its tone, and what was noted besides."""

    text: str
    icon: str
    tone: str = ""
    note: str = ""


def context(
    history: History, lead: LeadRow, reasons: Mapping[str, Message | Text], *, works: bool
) -> dict[str, Any]:
    """What the timeline of a lead's page is given."""
    teller, older = Teller(history.names, reasons), history.page.next_cursor
    back = f"{reverse('lead-undo', args=[lead.id])}?{urlencode({'revision': lead.revision})}" if works else ""
    address = reverse("lead", args=[lead.id])
    return {
        "timeline": tuple(entry(one, teller, back) for one in history.page.rows),
        "timeline_filters": (),
        "timeline_more_url": f"{address}?{urlencode({'before': older})}#timeline" if older else "",
    }


def entry(fact: Happening, teller: Teller, back: str = "") -> TimelineEntry:
    """One fact as the timeline shows it; `back` is where the last one is taken back."""
    tell = SENTENCES.get(fact.verb)
    told = tell(fact.data, teller) if tell else Said(fact.verb, "pencil")
    return TimelineEntry(
        at=fact.at,
        icon=told.icon,
        text=told.text,
        by=fact.by,
        door=_door(fact.door),
        tone=told.tone,
        note=told.note,
        undo=back if fact.undoable else "",
    )


def _door(door: str) -> str:
    doors = {
        "api": "API",
        "import": gettext("import"),
        "cli": gettext("command line"),
        "form": gettext("web form"),
        "sample": gettext("sample data"),
    }
    return doors.get(door, "")


def _created(data: Mapping[str, Any], teller: Teller) -> Said:
    told = data.get("set") or {}
    text = gettext("Came in: %(source)s") % {"source": named(SOURCES, str(told.get("source", "")))}
    owner = teller.name(told.get("owner_id"))
    lines = [gettext("Owner: %(name)s") % {"name": owner} if owner else "", why_text(told.get("why"))]
    return Said(text, "inbox", "info", "\n".join(line for line in lines if line))


def why_text(why: Any) -> str:
    """Why somebody got a lead, in words; empty where no rule decided."""
    return from_json(why).render(gettext, spoken()) if isinstance(why, Mapping) else ""


def _edited(data: Mapping[str, Any], teller: Teller) -> Said:
    now, was = data.get("set") or {}, data.get("was") or {}
    changed = [name for name in LABELS if name in now]
    lines = [
        f"{LABELS[name]()}: {_value(name, was.get(name)) or '–'} → {_value(name, now.get(name)) or '–'}"
        for name in changed
        if name not in LONG
    ]
    names = ", ".join(LABELS[name]() for name in changed)
    return Said(gettext("Changed: %(names)s") % {"names": names or "–"}, "pencil", note="\n".join(lines))


def _value(name: str, value: Any) -> str:
    if not value:
        return ""
    if name == "country":
        return country_name(str(value))
    kinds = {"source": SOURCES, "immediacy": IMMEDIACY}.get(name)
    return named(kinds, str(value)) if kinds else str(value)


def _contacted(data: Mapping[str, Any], teller: Teller) -> Said:
    way = named(APPROACHES, str(data.get("way", "")))
    first = "contacted_at" in (data.get("set") or {})
    text = gettext("First contact: %(way)s") if first else gettext("Contact: %(way)s")
    return Said(text % {"way": way}, "phone", "ok" if first else "", str(data.get("note", "")))


def _accepted(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Accepted (SAL)"), "circle-check", "ok")


def _qualified(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Qualified (SQL)"), "badge-check", "ok", str(data.get("note", "")))


def _rejected(data: Mapping[str, Any], teller: Teller) -> Said:
    told = data.get("set") or {}
    text = gettext("Rejected: %(reason)s") % {"reason": named(teller.reasons, str(told.get("reason", "")))}
    return Said(text, "circle-x", "bad", str(told.get("reason_note", "")))


def _converted(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("A deal goes on"), "handshake", "ok")


def _asked_again(data: Mapping[str, Any], teller: Teller) -> Said:
    said = data.get("said") or {}
    text = gettext("Asked once more: %(source)s") % {"source": named(SOURCES, str(said.get("source", "")))}
    return Said(text, "inbox", "info", str(said.get("need", "")))


def _recycled(data: Mapping[str, Any], teller: Teller) -> Said:
    told = data.get("set") or {}
    text = gettext("No today; comes back on %(day)s") % {"day": _day(told.get("returns_on"))}
    return Said(text, "calendar", "warn", str(told.get("reason_note", "")))


def _returned(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Came back"), "rotate-ccw", "info")


def _reopened(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Looked at again"), "rotate-ccw", "info")


def _assigned(data: Mapping[str, Any], teller: Teller) -> Said:
    told = data.get("set") or {}
    owner = teller.name(told.get("owner_id"))
    text = (
        gettext("Handed to %(name)s") % {"name": owner}
        if owner
        else gettext("Handed to the team, to nobody in it")
    )
    lines = [str(data.get("note", "")), why_text(told.get("why"))]
    return Said(text, "user", note="\n".join(line for line in lines if line))


def _undone(data: Mapping[str, Any], teller: Teller) -> Said:
    what = TAKEN_BACK.get(str(data.get("verb", "")))
    return Said(gettext("Taken back: %(what)s") % {"what": what() if what else "–"}, "undo-2", "warn")


TAKEN_BACK: dict[str, Callable[[], str]] = {
    "lead.accepted": lambda: gettext("accepted"),
    "lead.assigned": lambda: gettext("handed over"),
    "lead.contacted": lambda: gettext("contact noted"),
    "lead.edited": lambda: gettext("changed"),
    "lead.qualified": lambda: gettext("qualified"),
    "lead.recycled": lambda: gettext("put off to a day"),
    "lead.rejected": lambda: gettext("rejected"),
    "lead.reopened": lambda: gettext("looked at again"),
    "lead.returned": lambda: gettext("came back"),
}
"""What was taken back, in words."""


def _answered(data: Mapping[str, Any], teller: Teller) -> Said:
    text, note = answer_said(data, spoken())
    return Said(text, "message-circle-question-mark", "", note)


def _archived(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Deleted"), "trash-2", "warn")


def _restored(data: Mapping[str, Any], teller: Teller) -> Said:
    return Said(gettext("Restored"), "rotate-ccw", "info")


def _day(text: object) -> str:
    try:
        day = date.fromisoformat(str(text))
    except ValueError:
        return str(text or "–")
    return date_text(day, language(), "full", timezone.localdate().year)


#: icons message-circle-question-mark
#: icons handshake inbox pencil phone circle-check badge-check circle-x calendar rotate-ccw user undo-2 trash-2
SENTENCES: dict[str, Callable[[Mapping[str, Any], Teller], Said]] = {
    "lead.created": _created,
    "lead.edited": _edited,
    "lead.contacted": _contacted,
    "lead.accepted": _accepted,
    "lead.qualified": _qualified,
    "lead.rejected": _rejected,
    "lead.converted": _converted,
    "lead.asked-again": _asked_again,
    "lead.recycled": _recycled,
    "lead.returned": _returned,
    "lead.reopened": _reopened,
    "lead.assigned": _assigned,
    "lead.undone": _undone,
    "answer.given": _answered,
    "answer.withdrawn": _answered,
    "answer.undone": _answered,
    "lead.archived": _archived,
    "lead.restored": _restored,
}
"""What happens to leads."""


def moment_day(moment: datetime) -> str:
    """The day of a moment where the reader is."""
    return date_text(timezone.localdate(moment), language(), "full", timezone.localdate().year)
