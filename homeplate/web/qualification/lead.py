"""`/leads/…/qualification/`: the panel on the page of a lead, answering in it, and taking that back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.leads import actions
from homeplate.leads.queries import Found, get_lead
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.qualification.queries import last_change, qualified_lead
from homeplate.web import jinja
from homeplate.web.forms import Attempt, Given, unplaced
from homeplate.web.page import PageRequest, go, is_htmx, page, spoken, toast
from homeplate.web.qualification.panel import FORM, Asked, Panel, Setting, known_fact, panel

TARGET = "#qualification"


def lead_panel(request: PageRequest, found: Found, attempt: Attempt | None = None) -> Panel | None:
    """The panel of a lead that was read; None where no framework is in use."""
    actor, row = request.actor, found.lead
    given = Given.asked(request)
    setting = Setting(
        language=spoken(),
        today=request.today,
        url=reverse("lead-qualification", args=[row.id]),
        target=TARGET,
        may_answer=found.worked and actor.may(Permission.LEAD_EDIT) and row.archived_at is None,
        names=member_names(actor.workspace_id),
        say=jinja.say,
        answer_url=partial(_answer_url, row.id),
    )
    known = qualified_lead(actor, lead_id=row.id, now=request.now)
    asked = Asked(given.text("framework"), given.text("answer"))
    shown = panel(known, asked, setting, attempt)
    return None if shown is None else replace(shown, problem=unplaced(attempt, shown.fields))


def _answer_url(lead_id: UUID, verb: str, fact: str) -> str:
    name = f"lead-answer-{verb}" if verb else "lead-answer"
    return reverse(name, args=[lead_id, fact])


@require_GET
@page
def lead(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """The panel; a page of its own where htmx did not ask."""
    return _panel(request, lead_id, None)


def _panel(request: PageRequest, lead_id: UUID, attempt: Attempt | None) -> HttpResponse:
    found = get_lead(request.actor, lead_id=lead_id)
    shown = lead_panel(request, found, attempt)
    status = attempt.error.status if attempt else 200
    context: dict[str, Any] = {"panel": shown, "title": found.lead.title}
    if is_htmx(request):
        part = "qualification/_panel.html" if shown else "qualification/_none.html"
        return render(request, part, context, status=status)
    context["trail"] = (
        (gettext("Leads"), reverse("leads")),
        (found.lead.title, reverse("lead", args=[lead_id])),
    )
    return render(request, "qualification/page.html", context, status=status)


@require_POST
@page
def answer(request: PageRequest, lead_id: UUID, fact: str) -> HttpResponse:
    """Answer one fact with what its form was filled with."""
    known_fact(fact)

    def act(given: Given) -> None:
        actions.answer_fact(
            request.actor,
            lead_id=lead_id,
            fact=fact,
            score=given.whole("score", -1),
            text=given.text("text"),
            source=given.text("source"),
            said_on=given.day("said_on"),
            link=given.text("link"),
            holds_days=given.whole("holds_days", 0) if given.text("holds_days") else None,
            now=request.now,
        )

    return _changed(request, lead_id, fact, act, gettext("The answer is saved."))


@require_POST
@page
def withdraw(request: PageRequest, lead_id: UUID, fact: str) -> HttpResponse:
    """Take the answer to one fact back."""
    known_fact(fact)

    def act(given: Given) -> None:
        actions.withdraw_fact(request.actor, lead_id=lead_id, fact=fact, now=request.now)

    return _changed(request, lead_id, fact, act, gettext("The answer is taken back."))


@require_POST
@page
def undo(request: PageRequest, lead_id: UUID, fact: str) -> HttpResponse:
    """Bring the answer back to what it was before the change that the address names."""
    known_fact(fact)
    change = parse_id(request.GET.get("fact", ""))
    actions.undo_fact(request.actor, lead_id=lead_id, fact=fact, change=change, now=request.now)
    return go(request, reverse("lead", args=[lead_id]), gettext("The answer is what it was before."))


def _changed(
    request: PageRequest, lead_id: UUID, fact: str, act: Callable[[Given], None], text: str
) -> HttpResponse:
    request.actor.require(Permission.LEAD_EDIT)
    given = Given.posted(request)
    try:
        act(given)
    except (Invalid, Conflict) as error:
        return _panel(request, lead_id, Attempt.of(FORM + fact, given, error))
    change = last_change(request.actor, subject_id=lead_id, fact=fact)
    undone = f"{reverse('lead-answer-undo', args=[lead_id, fact])}?fact={change}"
    if not is_htmx(request):
        return go(request, reverse("lead", args=[lead_id]), text, undo=undone)
    return toast(_panel(request, lead_id, None), text, undo=undone)
