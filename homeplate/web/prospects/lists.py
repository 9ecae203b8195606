"""`/prospects/lists/…`: lists of companies or people, filled from the search, handed on and fetched."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext, ngettext, npgettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Busy, Conflict, Forbidden, Invalid
from homeplate.kit.ids import parse_id
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.people.rules import KEEP
from homeplate.people.views import SHARING
from homeplate.prospects.lists import actions
from homeplate.prospects.lists.export import header, table
from homeplate.prospects.lists.queries import ListRow, list_of, list_rows, lists
from homeplate.prospects.queries import CompanyRow, PersonRow
from homeplate.prospects.takes.queries import standings
from homeplate.web import jinja
from homeplate.web.addresses import address
from homeplate.web.download import csv_file
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.prospects import words
from homeplate.web.prospects.chosen import Chosen, about_of
from homeplate.web.prospects.takes import known_shown
from homeplate.web.shown import Field, Option


@require_http_methods(["GET", "POST"])
@page
def all_lists(request: PageRequest) -> HttpResponse:
    """The lists there are, and an empty new one."""
    actor, attempt = request.actor, None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            made = actions.create_list(
                actor,
                name=given.text("name"),
                about=given.text("about"),
                sharing=given.text("sharing") or "me",
                now=request.now,
            )
            return go(request, address("prospect-list", made))
        except (Invalid, Forbidden) as error:
            attempt = Attempt.of("new", given, error)
    inputs = (
        refilled((*_inputs(actor), _about_field()), attempt, "new")
        if actor.may(Permission.PROSPECT_EDIT)
        else ()
    )
    context = {
        "lists": [_shown(row) for row in lists(actor)],
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
        "opened": attempt is not None,
    }
    return render(request, "prospects/lists.html", context, status=attempt.error.status if attempt else 200)


def _about_field() -> Field:
    kinds = (Option("people", pgettext("prospect", "People")), Option("companies", gettext("Companies")))
    return Field("about", gettext("It holds"), "radio", "people", kinds, required=True, wide=True)


def _inputs(actor: Actor, row: ListRow | None = None) -> tuple[Field, ...]:
    may = {"me": True, "team": actor.team_id is not None, "all": actor.may(Permission.PROSPECT_LOAD)}
    now = row.sharing if row else "me"
    choices = tuple(
        Option(key, text.render(gettext)) for key, text in SHARING.items() if may[key] or key == now
    )
    name = row.name if row else ""
    return (
        Field("name", gettext("Name"), value=name, required=True, longest=actions.LONGEST_NAME, wide=True),
        Field("sharing", gettext("Who sees it"), "radio", now, choices, required=True, wide=True),
    )


def _shown(row: ListRow) -> dict[str, Any]:
    return {
        "url": address("prospect-list", row.id),
        "row": row,
        "size": size_text(row),
        "sharing": SHARING[row.sharing].render(gettext) if row.sharing != "me" else "",
    }


def size_text(row: ListRow) -> str:
    """How many are on a list."""
    count = {"n": jinja.number(row.size)}
    if row.about == "companies":
        return ngettext("%(n)s company", "%(n)s companies", row.size) % count
    return npgettext("prospect", "%(n)s person", "%(n)s people", row.size) % count


@require_http_methods(["GET", "POST"])
@page
def one_list(request: PageRequest, list_id: UUID) -> HttpResponse:
    """Who is on a list; its name and who sees it are changed here."""
    if request.method == "GET":
        return _page(request, list_id)
    given = Given.posted(request)
    try:
        actions.change_list(
            request.actor,
            list_id=list_id,
            name=given.text("name") if "name" in given.values else KEEP,
            sharing=given.text("sharing") or KEEP,
            revision=given.revision(),
            now=request.now,
        )
    except (Invalid, Conflict) as error:
        return _page(request, list_id, Attempt.of("edit", given, error))
    return go(request, address("prospect-list", list_id), gettext("Saved."))


def _page(request: PageRequest, list_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    actor, row = request.actor, list_of(request.actor, list_id=list_id)
    after = Given.asked(request).text("after")
    found = list_rows(actor, list_id=list_id, after=after)
    known = standings(actor, rows=found.rows) if found.rows else {}
    here = address("prospect-list", list_id)
    inputs = refilled(_inputs(actor, row), attempt, "edit") if row.may_change and not row.archived else ()
    whole = urlencode({"about": row.about, "list": str(row.id)})
    context = {
        "row": row,
        "size": size_text(row),
        "sharing": SHARING[row.sharing].render(gettext),
        "rows": [{**_line(one), "known": known_shown(known.get(one.id))} for one in found.rows],
        "first_url": here if after else "",
        "next_url": f"{here}?after={found.next}" if found.next else "",
        "edit_fields": inputs,
        "problem": unplaced(attempt, inputs),
        "opened": attempt is not None,
        "search_url": f"{address('prospects')}?{urlencode({'about': row.about, 'within': str(row.id)})}",
        "take_url": f"{address('prospect-take')}?{whole}"
        if actor.may(Permission.LEAD_EDIT) and row.size
        else "",
        "may_export": actor.may(Permission.EXPORT_RUN),
    }
    return render(request, "prospects/list.html", context, status=attempt.error.status if attempt else 200)


def _line(row: CompanyRow | PersonRow) -> dict[str, Any]:
    if isinstance(row, CompanyRow):
        url = address("prospect-company", row.id)
        about = (row.industry, jinja.number(row.employees) if row.employees is not None else "")
        country = row.country
    else:
        url, about, country = (
            address("prospect-person", row.id),
            (row.title, row.company_name),
            row.company_country,
        )
    return {
        "id": row.id,
        "url": url,
        "name": row.name,
        "cells": [text or "–" for text in (*about, words.value_text("country", country) if country else "")],
        "gone": row.archived_at is not None,
    }


@require_POST
@page
def do(request: PageRequest, list_id: UUID, act: str) -> HttpResponse:
    """Delete a list, bring it back, or take rows from it."""
    actor, now = request.actor, request.now
    if act == "archive":
        name = actions.archive_list(actor, list_id=list_id, now=now)
        text = gettext("The list “%(name)s” is deleted.") % {"name": name}
        return go(
            request, address("prospect-lists"), text, undo=address("prospect-list-do", list_id, "restore")
        )
    if act == "restore":
        name = actions.restore_list(actor, list_id=list_id, now=now)
        return go(
            request,
            address("prospect-list", list_id),
            gettext("The list “%(name)s” is back.") % {"name": name},
        )
    if act != "remove":
        raise Http404
    ids = [one for text in request.POST.getlist("id")[: actions.AT_ONCE] if (one := parse_id(text))]
    changed = actions.remove_from_list(actor, list_id=list_id, ids=ids, now=now)
    text = ngettext("%(n)s row is off the list.", "%(n)s rows are off the list.", changed.number) % {
        "n": jinja.number(changed.number)
    }
    undo = address("prospect-list-undo", list_id, changed.id) if changed.number else ""
    return go(request, address("prospect-list", list_id), text, undo=undo)


@require_POST
@page
def undo(request: PageRequest, list_id: UUID, change_id: UUID) -> HttpResponse:
    """Take back what was put on a list, or taken from it."""
    actions.undo_list_change(request.actor, list_id=list_id, change_id=change_id, now=request.now)
    return go(request, address("prospect-list", list_id), gettext("Taken back."))


@require_http_methods(["GET", "POST"])
@page
def add(request: PageRequest) -> HttpResponse:
    """What was chosen goes on a list that there is, or on a new one."""
    actor, attempt = request.actor, None
    actor.require(Permission.PROSPECT_EDIT)
    chosen = Chosen.of(request)
    about = about_of(chosen, actor)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            return _added(request, chosen, about, given)
        except (Invalid, Forbidden, Busy) as error:
            attempt = Attempt.of("add", given, error)
    there = [row for row in lists(actor, about=about) if row.may_fill and row.id != chosen.list_id]
    choices = tuple(Option(str(row.id), row.name) for row in there)
    onto = Field(
        "onto", gettext("List"), "select", options=choices, placeholder=gettext("A new one"), wide=True
    )
    name, sharing = _inputs(actor)
    new = Field("name", gettext("Name of the new list"), longest=name.longest, wide=True)
    inputs = refilled((*((onto,) if choices else ()), new, sharing), attempt, "add")
    context = {
        "about": about,
        "count": chosen.count(actor, request.now),
        "most": actions.MOST,
        "chosen": chosen.pairs(),
        "inputs": inputs,
        "problem": unplaced(attempt, inputs),
    }
    return render(
        request, "prospects/list_add.html", context, status=attempt.error.status if attempt else 200
    )


def _added(request: PageRequest, chosen: Chosen, about: str, given: Given) -> HttpResponse:
    actor, now = request.actor, request.now
    ids, onto = chosen.ids(actor, now, actions.MOST), given.id("onto")
    if onto is None:
        onto = actions.create_list(
            actor,
            name=given.text("name"),
            about=about,
            sharing=given.text("sharing") or "me",
            ids=ids,
            now=now,
        )
        return go(request, address("prospect-list", onto), gettext("The list is made."))
    changed = actions.add_to_list(actor, list_id=onto, ids=ids, now=now)
    text = ngettext("%(n)s row is on the list now.", "%(n)s rows are on the list now.", changed.number) % {
        "n": jinja.number(changed.number)
    }
    undo_url = address("prospect-list-undo", onto, changed.id) if changed.number else ""
    return go(request, address("prospect-list", onto), text, undo=undo_url)


@require_GET
@page
def export(request: PageRequest, list_id: UUID) -> HttpResponseBase:
    """A list as a file; what a spreadsheet could take for a formula is guarded."""
    actor, row = request.actor, list_of(request.actor, list_id=list_id)
    actor.require(Permission.EXPORT_RUN)
    return csv_file("prospects", request.today, header(row.about), table(actor, list_id=list_id))
