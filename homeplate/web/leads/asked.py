"""What the address of the inbox asks for: the tab, the filters, the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from homeplate.kit.ids import parse_id
from homeplate.leads.queries import REACHED, LeadFilter
from homeplate.leads.rules.kinds import ACCEPTED, CLOSED, NEW, QUALIFIED, SOURCES, WAITING
from homeplate.people.access import Actor
from homeplate.people.queries import MemberRow
from homeplate.web.forms import Given, options
from homeplate.web.lists.owners import ME, owner_filter_field
from homeplate.web.shown import Field, Option

TABS: dict[str, tuple[str, ...]] = {
    NEW: (NEW,),
    ACCEPTED: (ACCEPTED,),
    QUALIFIED: (QUALIFIED,),
    WAITING: (WAITING,),
    "closed": CLOSED,
}
"""The tabs of the inbox, each with the states it shows."""

NOBODY = "nobody"
MINE = "mine"
"""In place of an owner: what is for whoever asks to do, their own and what nobody of their team owns."""

ALL = "all"
URGENT, TICKING, LATE, PRESSING = "urgent", "ticking", "late", "pressing"
REACHED_LABELS: dict[str, Callable[[], str]] = {
    "accepted": lambda: gettext("Accepted at any time"),
    "qualified": lambda: gettext("Qualified at any time"),
    "converted": lambda: gettext("Became a deal"),
    "won": lambda: gettext("Became a sale"),
}
NAMES = ("q", "source", "owner", "show", "from", "to")


@dataclass(frozen=True, slots=True)
class Asked:
    """The inbox that an address asks for; `typed` are its filters."""

    tab: str
    wanted: LeadFilter
    typed: dict[str, str] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether anything is narrowed."""
        return bool(self.typed)

    def url(self, **more: str) -> str:
        """The address that asks for the same and for what `more` says."""
        return inbox_url(**{"tab": self.tab, **self.typed, **more})


def inbox_url(**asked: str) -> str:
    """An address of the inbox; what is empty stays out of it."""
    query = urlencode(
        {name: value for name, value in asked.items() if value and (name, value) != ("tab", NEW)}
    )
    return f"{reverse('leads')}?{query}" if query else reverse("leads")


def asked_of(actor: Actor, given: Given, now: datetime) -> Asked:
    """What an address asks for; a part of it that makes no sense is as if it were not there."""
    typed = {name: text for name in NAMES if (text := given.text(name)[:200])}
    tab = given.text("tab")
    tab = tab if tab in TABS or tab == ALL else NEW
    reached = show if (show := typed.get("show", "")) in REACHED else ""
    owner, show = typed.get("owner", ""), typed.get("show", "")
    wanted = LeadFilter(
        states=TABS.get(tab, ()),
        text=typed.get("q", ""),
        source=source if (source := typed.get("source", "")) in SOURCES else "",
        owner_id=actor.member_id if owner == ME else parse_id(owner),
        unowned=owner == NOBODY,
        mine=owner == MINE,
        pressing=show == PRESSING,
        urgent=show == URGENT,
        ticking=show == TICKING,
        late=now if show == LATE else None,
    )
    since, until = _spell(given, now)
    return Asked(tab, replace(wanted, since=since, until=until, reached=reached), typed)


def _spell(given: Given, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The days between which leads came in, as moments of the workspace."""
    since, until = given.day_or_none("from"), given.day_or_none("to")
    after = until + timedelta(days=1) if until and until < date.max else None
    return (
        datetime.combine(since, time(), now.tzinfo) if since else None,
        datetime.combine(after, time(), now.tzinfo) if after else None,
    )


def filter_fields(actor: Actor, people: Iterable[MemberRow], asked: Asked) -> tuple[Field, ...]:
    """The filters above the list, showing what is asked for."""
    typed = asked.typed
    owner = owner_filter_field(actor, people, typed.get("owner", ""), gettext("My leads"))
    me, mine, *others = owner.options
    kinds = (Option("", gettext("All sources")), *options(SOURCES))
    shown = (
        Option("", gettext("All of them")),
        Option(PRESSING, gettext("To be answered")),
        Option(URGENT, gettext("Immediate need")),
        Option(TICKING, gettext("Clock runs")),
        Option(LATE, gettext("Clock is up")),
        *(Option(key, label()) for key, label in REACHED_LABELS.items() if typed.get("show") == key),
    )
    return (
        Field("q", gettext("Search leads"), value=typed.get("q", "")),
        Field("show", gettext("Show"), "select", typed.get("show", ""), shown),
        Field("source", gettext("Source"), "select", typed.get("source", ""), kinds),
        Field(
            "owner",
            gettext("Owner"),
            "select",
            typed.get("owner", ""),
            (
                me,
                mine,
                Option(MINE, gettext("Mine, and nobody’s in my team")),
                Option(NOBODY, gettext("Nobody yet")),
                *others,
            ),
        ),
    )


def tabs(asked: Asked, numbers: dict[str, int], number: Any) -> list[tuple[str, str, bool, str]]:
    """The tabs: name, address, whether shown, how many."""
    names = {
        NEW: pgettext("lead", "New"),
        ACCEPTED: gettext("Accepted"),
        QUALIFIED: gettext("Qualified"),
        WAITING: gettext("Waiting"),
        "closed": pgettext("lead", "Closed"),
    }
    shown = [
        (names[tab], asked.url(tab=tab), tab == asked.tab, number(sum(numbers[one] for one in states)))
        for tab, states in TABS.items()
    ]
    if asked.tab == ALL:
        # A list that a number elsewhere leads to, over all states.
        shown.insert(0, (gettext("All"), asked.url(), True, number(sum(numbers.values()))))
    return shown
