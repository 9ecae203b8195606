"""`/prospects/enrich/`: asking a provider about what a search finds, or about the rows that are ticked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Busy, Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.prospects.providers.actions import enrich
from homeplate.prospects.providers.queries import ProviderRow, askable
from homeplate.prospects.queries import SIZE, Hits, PersonRow, found_ids, search
from homeplate.prospects.query import ABOUT, Query, from_pairs, to_address
from homeplate.web.addresses import address
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.prospects.shown import here_is
from homeplate.web.shown import Field, Option

ALL, CHOSEN = "all", "chosen"


@require_http_methods(["GET", "POST"])
@page
def enriching(request: PageRequest) -> HttpResponse:
    """Which provider is asked about how many of a search, or about which of its first rows."""
    actor = request.actor
    actor.require(Permission.PROSPECT_LOAD)
    query = _query(request)
    problem: Invalid | Conflict | Busy | None = None
    if request.method == "POST":
        try:
            given = Given.posted(request)
            load_id = enrich(
                actor,
                provider_id=given.id("provider") or _no_provider(),
                about=query.about,
                ids=_wanted(request, query, given),
                now=request.now,
            )
            return go(request, address("prospect-load", load_id))
        except (Invalid, Conflict, Busy) as error:
            problem = error
    return _page(request, query, problem)


def _query(request: PageRequest) -> Query:
    """The search in the address; one that cannot be read leads to nothing worth asking about."""
    pairs = [(name, one) for name, values in request.GET.lists() for one in values]
    return from_pairs((name, one.replace("\x00", "")) for name, one in pairs)


def _no_provider() -> UUID:
    raise Invalid("required", msg("Choose a provider."), field="provider")


def _wanted(request: PageRequest, query: Query, given: Given) -> tuple[UUID, ...]:
    """The rows that are ticked, or the first of all that are found."""
    if given.text("which") != ALL:
        found = (parse_id(text) for text in request.POST.getlist("one")[: 2 * SIZE])
        return tuple(one for one in found if one is not None)
    most = given.whole("most", 0)
    if most < 1:
        raise Invalid("number", msg("A whole number is expected here."), field="most")
    return found_ids(request.actor, wanted=query, now=request.now, most=min(most, 10_000))


def _page(request: PageRequest, query: Query, problem: Invalid | Conflict | Busy | None) -> HttpResponse:
    actor, found, asked = request.actor, None, askable(request.actor, about=query.about)
    try:
        found = search(actor, wanted=query, now=request.now, size=SIZE, facets=False)
    except Busy as error:
        problem = problem or error
    given = Given.posted(request)
    context = {
        "query": query,
        "back_url": here_is(query),
        "form_url": f"{address('prospect-enrich')}?{to_address(query)}",
        "inputs": _inputs(asked, given, found, problem),
        "providers": asked,
        "may_add": actor.may(Permission.WORKSPACE_MANAGE),
        "total": found.total if found else None,
        "rows": [(str(row.id), row.name, _beside(row)) for row in found.rows] if found else [],
        "ticked": set(request.POST.getlist("one")),
        "which": given.text("which") or (CHOSEN if request.method == "POST" else ALL),
        "problem": sentence(problem) if problem else "",
    }
    status = problem.status if problem is not None and request.method == "POST" else 200
    return render(request, "prospects/enrich.html", context, status=status)


def _beside(row: Any) -> str:
    if isinstance(row, PersonRow):
        return " · ".join(part for part in (row.title, row.company_name) if part)
    return str(row.domain)


def _inputs(asked: list[ProviderRow], given: Given, found: Hits | None, problem: Any) -> tuple[Field, ...]:
    first = str(asked[0].id) if len(asked) == 1 else ""
    total = found.total if found else 0
    most = min(total, asked[0].most if asked else 0)
    field = getattr(problem, "field", "")
    return tuple(
        replace(one, error=sentence(problem)) if one.name == field else one
        for one in (
            Field(
                "provider",
                gettext("Provider"),
                "select",
                given.text("provider") or first,
                tuple(Option(str(one.id), one.name) for one in asked),
                required=True,
            ),
            Field("most", gettext("At most"), "number", given.text("most") or str(most), longest=6),
        )
    )


def about_one(request: PageRequest, about: str) -> list[tuple[str, str]]:
    """The providers that may be asked about one record, for its page: id and name; none for whoever may not."""
    if not request.actor.may(Permission.PROSPECT_LOAD):
        return []
    assert about in ABOUT
    return [(str(one.id), one.name) for one in askable(request.actor, about=about)]
