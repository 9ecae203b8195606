"""`/deals/…/qualification/`: the panel of a deal by itself, answering in it, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals.queries import DealDetail
from homeplate.kit.errors import Conflict, Forbidden, HomeplateError, Invalid, NotFound
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.process.buyer_facts import BUYER_FACTS, CONFIRMED
from homeplate.process.criteria import Criterion
from homeplate.qualification import actions
from homeplate.qualification.queries import last_change
from homeplate.web.deals import evidence, gates
from homeplate.web.deals.context import around, deal_page, detail_of
from homeplate.web.forms import Attempt, Given, unplaced
from homeplate.web.page import PageRequest, go, is_htmx, page, toast
from homeplate.web.qualification.deal import WORDED, deal_panel
from homeplate.web.qualification.panel import FORM

OWN = ("score", "text", "source", "said_on", "link", "holds_days")
"""The inputs of an answer that are not those of a criterion."""


@require_GET
@page
def panel(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The panel; a page of its own where htmx did not ask."""
    return _panel(
        request, detail_of(request, deal_id), target="#deal" if is_htmx(request) else "#qualification"
    )


def _panel(
    request: PageRequest, detail: DealDetail, *, target: str, attempt: Attempt | None = None
) -> HttpResponse:
    shown = deal_panel(request, detail, around(request, detail), attempt, target)
    if shown is not None:
        shown = replace(shown, problem=unplaced(attempt, shown.fields))
    status = attempt.error.status if attempt else 200
    context: dict[str, Any] = {"panel": shown, "title": detail.deal.name}
    if is_htmx(request):
        part = "qualification/_panel.html" if shown else "qualification/_none.html"
        return render(request, part, context, status=status)
    context["trail"] = (
        (gettext("Pipeline"), reverse("pipeline")),
        (detail.deal.name, _deal_url(deal_id=detail.deal.id)),
    )
    return render(request, "qualification/page.html", context, status=status)


@require_POST
@page
def answer(request: PageRequest, deal_id: UUID, fact: str) -> HttpResponse:
    """Answer one fact with what its form was filled with."""
    known_fact(fact)

    def act(given: Given, detail: DealDetail) -> None:
        score = given.whole("score", -1)
        value = _evidence(request, detail, fact, given) if score == CONFIRMED else None
        days = given.text("holds_days")
        actions.answer(
            request.actor,
            deal_id=deal_id,
            fact=fact,
            score=score,
            text=given.text("text"),
            source=given.text("source"),
            said_on=given.day("said_on"),
            link=given.text("link"),
            holds_days=given.whole("holds_days", 0) if days else None,
            value=value,
            now=request.now,
        )

    return _changed(request, deal_id, fact, act, gettext("The answer is saved."))


@require_POST
@page
def withdraw(request: PageRequest, deal_id: UUID, fact: str) -> HttpResponse:
    """Take the answer to one fact back."""
    known_fact(fact)

    def act(given: Given, detail: DealDetail) -> None:
        actions.withdraw_answer(request.actor, deal_id=deal_id, fact=fact, now=request.now)

    return _changed(request, deal_id, fact, act, gettext("The answer is taken back."))


@require_POST
@page
def undo(request: PageRequest, deal_id: UUID, fact: str) -> HttpResponse:
    """Bring the answer back to what it was before the change that the address names."""
    known_fact(fact)
    change = parse_id(request.GET.get("fact", ""))
    actions.undo_answer(request.actor, deal_id=deal_id, fact=fact, change=change, now=request.now)
    return go(request, _deal_url(deal_id=deal_id), gettext("The answer is what it was before."))


def known_fact(fact: str) -> None:
    """Raise `NotFound` for what is no fact of the dictionary."""
    if fact not in BUYER_FACTS:
        raise NotFound("not-found", msg("There is no such {kind}, or you may not see it.", kind=msg("fact")))


def _evidence(request: PageRequest, detail: DealDetail, fact: str, given: Given) -> object:
    """What the inputs of the criterion that shows the fact were filled with; None for nothing or no such criterion."""
    key = detail.process.facts.get(fact)
    if key is None:
        return None
    criterion = detail.process.criterion(key)
    if criterion.type in WORDED:
        return None
    return gates.evidence_given(request, detail, criterion, around(request, detail), given)


def _changed(
    request: PageRequest,
    deal_id: UUID,
    fact: str,
    act: Callable[[Given, DealDetail], None],
    text: str,
) -> HttpResponse:
    request.actor.require(Permission.DEAL_VALIDATE)
    given, detail = Given.posted(request), detail_of(request, deal_id)
    try:
        act(given, detail)
    except (Invalid, Conflict, Forbidden) as error:
        attempt = Attempt.of(FORM + fact, given, _placed(request, detail, fact, error))
        return _shown(request, deal_id, attempt)
    change = last_change(request.actor, subject_id=deal_id, fact=fact)
    undone = f"{reverse('deal-answer-undo', args=[deal_id, fact])}?fact={change}"
    if not is_htmx(request):
        return go(request, _deal_url(deal_id=deal_id), text, undo=undone)
    return toast(_shown(request, deal_id, None), text, undo=undone)


def _shown(request: PageRequest, deal_id: UUID, attempt: Attempt | None) -> HttpResponse:
    """The page of the deal where the answer was given on it, else the panel."""
    status = attempt.error.status if attempt else 200
    if request.headers.get("HX-Target") == "deal":
        return deal_page(request, deal_id, attempt=attempt, status=status)
    return _panel(request, detail_of(request, deal_id), target="#qualification", attempt=attempt)


def _placed(request: PageRequest, detail: DealDetail, fact: str, error: HomeplateError) -> HomeplateError:
    """The error beside the input that it belongs to: one of the answer, or of the criterion that shows it."""
    key = detail.process.facts.get(fact)
    if key is None or error.field in OWN or not isinstance(error, Invalid):
        return error
    criterion: Criterion = detail.process.criterion(key)
    if criterion.type in WORDED:
        return type(error)(error.code, error.message, field="text", details=error.details)
    names = [one.name for one in evidence.fields_of(criterion, None, around(request, detail))]
    named = f"{key}.{error.field}"
    place = named if named in names else next(iter(names), "")
    return type(error)(error.code, error.message, field=place, details=error.details)


def _deal_url(*, deal_id: UUID) -> str:
    return reverse("deal", args=[deal_id])
