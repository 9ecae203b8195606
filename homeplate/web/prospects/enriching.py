"""`/prospects/enrich/`: asking a provider about rows that are ticked, about what a search finds, or about a list."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.kit.errors import Busy, Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.prospects.providers.actions import enrich
from homeplate.prospects.providers.http import MOST_A_RUN
from homeplate.prospects.providers.queries import ProviderRow, askable
from homeplate.web.addresses import address
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.prospects.chosen import Chosen, about_of
from homeplate.web.shown import Field, Option


@require_http_methods(["GET", "POST"])
@page
def enriching(request: PageRequest) -> HttpResponse:
    """Which provider is asked, and about how many of what was chosen; then it is."""
    actor, attempt = request.actor, None
    actor.require(Permission.PROSPECT_LOAD)
    chosen = Chosen.of(request)
    about = about_of(chosen, actor)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            return _asked(request, chosen, about, given)
        except (Invalid, Conflict, Busy) as error:
            attempt = Attempt.of("enrich", given, error)
    asked, count = askable(actor, about=about), chosen.count(actor, request.now)
    inputs = refilled(_inputs(asked, count), attempt, "enrich")
    context = {
        "about": about,
        "count": count,
        "chosen": chosen.pairs(),
        "inputs": inputs,
        "providers": asked,
        "may_add": actor.may(Permission.WORKSPACE_MANAGE),
        "problem": unplaced(attempt, inputs),
    }
    return render(request, "prospects/enrich.html", context, status=attempt.error.status if attempt else 200)


def _asked(request: PageRequest, chosen: Chosen, about: str, given: Given) -> HttpResponse:
    provider_id = given.id("provider")
    if provider_id is None:
        raise Invalid("required", msg("Choose a provider."), field="provider")
    load_id = enrich(
        request.actor,
        provider_id=provider_id,
        about=about,
        ids=chosen.ids(request.actor, request.now, _most(given)),
        now=request.now,
    )
    return go(request, address("prospect-load", load_id))


def _most(given: Given) -> int:
    most = given.whole("most", 0) if given.text("most") else MOST_A_RUN
    if most < 1:
        raise Invalid("number", msg("A whole number is expected here."), field="most")
    return min(most, MOST_A_RUN)


def _inputs(asked: list[ProviderRow], count: int) -> tuple[Field, ...]:
    first = str(asked[0].id) if len(asked) == 1 else ""
    options = tuple(Option(str(one.id), one.name) for one in asked)
    provider = Field("provider", gettext("Provider"), "select", first, options, required=True)
    if count < 2:
        return (provider,)
    most = min(count, asked[0].most if asked else count)
    return provider, Field("most", gettext("At most"), "number", str(most), longest=6)


def about_one(request: PageRequest, about: str, record_id: UUID) -> dict[str, Any] | None:
    """What the page of a record needs to ask about it: the providers by id and name, and hidden fields; None where
    nobody can be asked."""
    if not request.actor.may(Permission.PROSPECT_LOAD):
        return None
    asked = [(str(one.id), one.name) for one in askable(request.actor, about=about)]
    return {"providers": asked, "chosen": Chosen(about, (record_id,)).pairs()} if asked else None
