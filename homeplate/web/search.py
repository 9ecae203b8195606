"""The search box, which is the command palette as well: records by name, places to go, things to add."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.accounts.queries import search_accounts, search_contacts
from homeplate.deals.queries import search_deals
from homeplate.leads.queries import search_leads
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.web.forms import Given
from homeplate.web.leads.words import state_name
from homeplate.web.lists import saved
from homeplate.web.page import PageRequest, is_htmx, page
from homeplate.web.settings.sections import menu
from homeplate.web.shell import additions, navigation

OF_EACH = 6


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette; `keys` are its shortcut, `sheet` opens it beside the page."""

    icon: str
    title: str
    note: str
    url: str
    keys: str = ""
    sheet: bool = False


@dataclass(frozen=True, slots=True)
class HitGroup:
    """Lines of one kind under their title."""

    title: str
    hits: tuple[Hit, ...]


@require_GET
@page
def search(request: PageRequest) -> HttpResponse:
    """What is found for `q`: below the box when htmx asks, as a page otherwise.

    Without `q` the box offers where one can go and what one can add.
    """
    text = Given.asked(request).text("q")[:200]
    groups = (*_commands(request, text), *(_records(request, text) if text else ()))
    context = {"query": text, "groups": tuple(group for group in groups if group.hits)}
    return render(request, "search/_hits.html" if is_htmx(request) else "search/page.html", context)


@require_GET
@page
def keys(request: PageRequest) -> HttpResponse:
    """The keyboard map: in the sheet when htmx asks, as a page otherwise."""
    actor = request.actor
    context = {"places": navigation(actor, request.path), "additions": additions(actor)}
    return render(request, "search/_keys.html" if is_htmx(request) else "search/keys.html", context)


def begins(title: str, text: str) -> bool:
    """Whether `text` begins the title or one of its words, whatever the case: “deal” finds “New deal”."""
    title, text = (unicodedata.normalize("NFKC", one).casefold() for one in (title, text.strip()))
    return title.startswith(text) or f" {text}" in title


def _commands(request: PageRequest, text: str) -> Iterable[HitGroup]:
    actor = request.actor
    places = (Hit(to.icon, to.title, "", to.url, to.keys) for to in navigation(actor, request.path))
    #: icons bookmark
    views = (Hit("bookmark", name, note, url) for name, note, url in saved.hits(actor))
    added = (Hit(one.icon, one.title, "", one.url, one.keys, one.sheet) for one in additions(actor))
    for title, hits in (
        (gettext("Views"), views),
        (gettext("Go to"), (*places, *(_sections(request) if text else ()))),
        (gettext("Add"), added),
    ):
        yield HitGroup(title, tuple(hit for hit in hits if begins(hit.title, text)))


def _sections(request: PageRequest) -> Iterable[Hit]:
    """The sections of the settings, for whoever names one."""
    for _, sections in menu(request.actor, ""):
        yield from (Hit(one.icon, one.title, gettext("Settings"), one.url) for one in sections)


#: icons square-kanban building-2 user inbox
def _records(request: PageRequest, text: str) -> Iterable[HitGroup]:
    actor = request.actor
    status = {"open": "", "won": gettext("won"), "lost": gettext("lost")}
    deals = (
        Hit(
            "square-kanban",
            row.name,
            " · ".join(part for part in (row.account, status[row.status]) if part),
            reverse("deal", args=[row.id]),
        )
        for row in search_deals(actor, text=text, limit=OF_EACH)
    )
    yield HitGroup(gettext("Deals"), tuple(deals))
    if actor.may(Permission.LEAD_VIEW):
        yield HitGroup(gettext("Leads"), tuple(_leads(actor, text)))
    accounts = search_accounts(actor, text=text, limit=OF_EACH)
    yield HitGroup(
        gettext("Accounts"),
        tuple(Hit("building-2", one.name, "", reverse("account", args=[one.id])) for one in accounts),
    )
    people = search_contacts(actor, text=text, limit=OF_EACH)
    yield HitGroup(
        gettext("Contacts"),
        tuple(Hit("user", one.name, one.account_name, reverse("contact", args=[one.id])) for one in people),
    )


def _leads(actor: Actor, text: str) -> Iterable[Hit]:
    """Leads by the name, company or e-mail address, with where each stands."""
    for row in search_leads(actor, text=text, limit=OF_EACH):
        note = " · ".join(part for part in (row.company if row.person else "", state_name(row.state)) if part)
        yield Hit("inbox", row.person or row.company, note, reverse("lead", args=[row.id]))
