"""What the address of the inbox asks for: the tab, the filters, the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, pgettext

from homeplate.kit.ids import parse_id
from homeplate.leads.queries import LeadFilter
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
URGENT, TICKING, LATE = "urgent", "ticking", "late"
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
    tab = tab if tab in TABS else NEW
    owner, show = typed.get("owner", ""), typed.get("show", "")
    wanted = LeadFilter(
        states=TABS[tab],
        text=typed.get("q", ""),
        source=source if (source := typed.get("source", "")) in SOURCES else "",
        owner_id=actor.member_id if owner == ME else parse_id(owner),
        unowned=owner == NOBODY,
        urgent=show == URGENT,
        ticking=show == TICKING,
        late=now if show == LATE else None,
    )
    return Asked(tab, wanted, typed)


def filter_fields(actor: Actor, people: Iterable[MemberRow], asked: Asked) -> tuple[Field, ...]:
    """The filters above the list, showing what is asked for."""
    typed = asked.typed
    owner = owner_filter_field(actor, people, typed.get("owner", ""), gettext("My leads"))
    me, mine, *others = owner.options
    kinds = (Option("", gettext("All sources")), *options(SOURCES))
    shown = (
        Option("", gettext("All of them")),
        Option(URGENT, gettext("Immediate need")),
        Option(TICKING, gettext("Clock runs")),
        Option(LATE, gettext("Clock is up")),
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
            (me, mine, Option(NOBODY, gettext("Nobody yet")), *others),
        ),
    )


def tabs(asked: Asked, numbers: dict[str, int], number: Any) -> list[tuple[str, str, bool, str]]:
    """The tabs: name, address, whether shown, how many."""
    names = {
        NEW: pgettext("lead", "New"),
        ACCEPTED: gettext("Accepted"),
        QUALIFIED: gettext("Qualified"),
        WAITING: gettext("Waiting"),
        "closed": gettext("Closed"),
    }
    return [
        (names[tab], asked.url(tab=tab), tab == asked.tab, number(sum(numbers[one] for one in states)))
        for tab, states in TABS.items()
    ]
