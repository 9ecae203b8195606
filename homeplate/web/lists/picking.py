"""The dialog that chooses the columns of a list, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from homeplate.web.forms import Given
from homeplate.web.lists.columns import Chosen
from homeplate.web.page import PageRequest, go, page

PLACES = frozenset({"pipeline-list", "accounts", "contacts"})
"""The names of the addresses whose columns can be chosen."""


def picking(place: str, columns: Chosen, typed: Mapping[str, str]) -> dict[str, Any]:
    """What the dialog holds: all columns, those that are shown first, and the rest of what was `typed`."""
    kept = {name: value for name, value in typed.items() if value and name != "cols"}
    usual = f"{reverse(place)}?{urlencode(kept)}" if columns.text else ""
    return {
        "submit_url": reverse("list-columns", args=[place]),
        "shown": columns.shown,
        "hidden": columns.hidden,
        "kept": kept,
        "usual_url": usual,
    }


@require_GET
@page
def columns(request: PageRequest, place: str) -> HttpResponse:
    """Lead on to the list with the columns that were ticked, in their order."""
    if place not in PLACES:
        raise Http404
    ticked = ",".join(text for text in request.GET.getlist("col") if "," not in text)
    kept = {
        name: value for name, value in Given.asked(request).values.items() if name not in ("col", "after")
    }
    return go(request, f"{reverse(place)}?{urlencode({**kept, 'cols': ticked})}")
