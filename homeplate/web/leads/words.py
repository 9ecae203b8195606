"""Leads in the reader's language: kinds, the clock, and how long things took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext, ngettext

from homeplate.kit.text import Message, Text, in_language
from homeplate.leads.queries import LeadRow
from homeplate.leads.rules.clock import Clock
from homeplate.leads.rules.input import countries
from homeplate.leads.rules.kinds import IMMEDIACY, IMMEDIATE, OPEN, SOURCES, STATES
from homeplate.web.formats import locale_of, number_text
from homeplate.web.jinja import language
from homeplate.web.page import spoken
from homeplate.web.shown import Option

TONES = {
    "new": "info",
    "accepted": "info",
    "qualified": "ok",
    "waiting": "",
    "converted": "ok",
    "rejected": "bad",
}


@dataclass(frozen=True, slots=True)
class ClockShown:
    """What the clock says: `state` is that of a chip (ahead, today, overdue), or empty where none runs."""

    text: str
    state: str = ""


def named(kinds: Mapping[str, Message | Text], key: str) -> str:
    """A kind in the reader's language; what is no longer known as it is."""
    found = kinds.get(key)
    if found is None:
        return key
    return found.render(gettext, language()) if isinstance(found, Message) else in_language(found, spoken())


def named_options(kinds: Mapping[str, Message | Text]) -> tuple[Option, ...]:
    """The choices of kinds, some of which a workspace named itself."""
    return tuple(Option(key, named(kinds, key)) for key in kinds)


def state_name(state: str) -> str:
    """A state."""
    return named(STATES, state)


def source_name(lead: LeadRow) -> str:
    """Where a lead came from, with what is known besides."""
    return " · ".join(part for part in (named(SOURCES, lead.source), lead.source_detail) if part)


def urgency(lead: LeadRow) -> str:
    """How soon it is needed; empty where nobody knows."""
    return named(IMMEDIACY, lead.immediacy) if lead.immediacy else ""


def is_urgent(lead: LeadRow) -> bool:
    """Whether the need is immediate, and the lead open."""
    return lead.immediacy == IMMEDIATE and lead.state in OPEN


def clock_shown(lead: LeadRow, clock: Clock, now: datetime) -> ClockShown:
    """The clock of a lead as it stands, in working time; `now` in the zone of the workspace."""
    if lead.due_at is not None:
        due = lead.due_at.astimezone(now.tzinfo)
        if due < now:
            over = duration(clock.worked(due, now), clock)
            return ClockShown(gettext("%(time)s over") % {"time": over}, "overdue")
        left = clock.worked(now, due)
        return ClockShown(
            gettext("%(time)s left") % {"time": duration(left, clock)}, "today" if left <= 60 else "ahead"
        )
    if lead.contacted_minutes is not None:
        return ClockShown(gettext("after %(time)s") % {"time": duration(lead.contacted_minutes, clock)})
    return ClockShown("")


def duration(minutes: int, clock: Clock) -> str:
    """Working minutes as people say them: 40 min, 3 h, 2 working days."""
    if minutes < 60:
        return gettext("%(n)s min") % {"n": number_text(minutes, language())}
    if minutes < clock.hours.minutes or clock.hours.minutes <= 0:
        return gettext("%(n)s h") % {"n": number_text(minutes // 60, language())}
    days = minutes // clock.hours.minutes
    return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": number_text(days, language())}


@lru_cache(maxsize=16)
def _territories(code: str) -> tuple[Option, ...]:
    names = locale_of(code).territories
    found = [Option(key, str(names[key])) for key in countries() if key in names]
    return tuple(sorted(found, key=lambda one: one.label))


def country_options() -> tuple[Option, ...]:
    """All countries by their name in the reader's language."""
    return _territories(language())


def country_name(code: str) -> str:
    """A country in the reader's language."""
    return str(locale_of(language()).territories.get(code, code)) if code else ""
