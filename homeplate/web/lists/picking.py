"""Which columns of a list are shown: those of the address, else those that somebody chose for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from homeplate.people.access import Actor
from homeplate.people.actions import remember_columns
from homeplate.people.columns import remembered_columns
from homeplate.web.forms import Given
from homeplate.web.lists.columns import MOST, Chosen, Column, choose
from homeplate.web.lists.saved import NO_VIEW
from homeplate.web.page import PageRequest, go, page

PLACES = {"pipeline-list": "deals", "accounts": "accounts", "contacts": "contacts"}
"""The names of the addresses whose columns can be chosen, and what people call the lists."""


def chosen(
    actor: Actor, place: str, typed: Mapping[str, str], known: Sequence[Column], usual: tuple[str, ...]
) -> Chosen:
    """The columns that an address asks for; a view brings its own, else they are those once chosen."""
    if typed["cols"] or not _lasts(typed):
        return choose(known, typed["cols"], usual)
    # Of those once chosen nobody asks just now: that one of them is gone needs no word.
    return replace(choose(known, remembered_columns(actor, place=PLACES[place]), usual), lost=())


def picking(place: str, columns: Chosen, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the dialog holds: all columns, those that are shown first, and the rest of what was `typed`. `lasts` says
    that what is chosen is shown from now on."""
    return {
        "submit_url": reverse("list-columns", args=[place]),
        "shown": columns.shown,
        "hidden": columns.hidden,
        "kept": {name: value for name, value in typed.items() if value and name != "cols"},
        "unusual": bool(columns.text),
        "lasts": _lasts(typed),
    }


@require_POST
@page
def columns(request: PageRequest, place: str) -> HttpResponse:
    """Show a list with the columns that were ticked, in their order: in a view until it is left, else from now on."""
    if place not in PLACES:
        raise Http404
    given = Given.posted(request)
    ticked = [] if given.ticked("usual") else request.POST.getlist("col")
    keys = ",".join([text for text in ticked if text and "," not in text][:MOST])
    left_out = ("col", "cols", "usual", "after", "csrfmiddlewaretoken")
    kept = {name: value for name, value in given.values.items() if name not in left_out}
    if _lasts(kept):
        remember_columns(request.actor, place=PLACES[place], keys=keys, now=request.now)
    elif keys:
        kept["cols"] = keys
    return go(request, f"{reverse(place)}?{urlencode(kept)}")


def _lasts(typed: Mapping[str, str]) -> bool:
    return typed.get("view", "") in ("", NO_VIEW)
