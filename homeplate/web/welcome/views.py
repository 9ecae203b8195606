"""`/welcome/…`: the way through the first run, its questions, and the process they lead to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods

from homeplate.kit.errors import Invalid, Refused
from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import default_process
from homeplate.playbook.starting import adopt_template, last_answers, note_answers
from homeplate.process.assessment import QUESTIONS, propose
from homeplate.process.templates import TEMPLATES, template
from homeplate.web import jinja
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.shown import Field, Option
from homeplate.web.welcome import progress
from homeplate.web.welcome.proposal import shown

MAY = Permission.PROCESS_PUBLISH
"""Whoever may publish a process goes through the first run; of others each action asks besides."""


@require_GET
@page
def welcome(request: PageRequest) -> HttpResponse:
    """The five steps: what is done, what is next; and the sample data."""
    request.actor.require(MAY)
    records = progress.read(request.actor)
    steps = progress.steps(records, spoken())
    context = {
        "steps": steps,
        "next": next((step for step in steps if step.current), None),
        "begun": any(step.done for step in steps),
        "has_process": records.process is not None,
        "sample": records.sample,
    }
    return render(request, "welcome/page.html", context)


def step_page(
    request: PageRequest,
    here: str,
    context: dict[str, Any],
    *,
    records: progress.Records | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one step below the path of all five."""
    records = records or progress.read(request.actor)
    place = progress.STEPS.index(here) + 1
    after = progress.STEPS[place : place + 1]
    frame = {
        "steps": progress.steps(records, spoken(), here),
        "here": here,
        "skip_url": reverse(f"welcome-{after[0]}") if after else reverse("pipeline"),
    }
    return render(request, f"welcome/{here}.html", {**frame, **context}, status=status)


@require_http_methods(["GET", "POST"])
@page
def questions(request: PageRequest) -> HttpResponse:
    """How the team sells today: seven questions on one page, as they were answered last."""
    request.actor.require(MAY)
    if request.method == "GET":
        return _questions(request, last_answers(request.actor))
    given = Given.posted(request)
    try:
        note_answers(request.actor, answers=given.values, now=request.now)
    except Invalid as error:
        return _questions(request, dict(given.values), sentence(error), error.status)
    return go(request, reverse("welcome-process"))


def _questions(
    request: PageRequest, answers: dict[str, str], problem: str = "", status: int = 200
) -> HttpResponse:
    fields = [
        Field(
            question.key,
            jinja.say(question.text),
            "radio",
            answers.get(question.key, ""),
            tuple(Option(answer.key, jinja.say(answer.text)) for answer in question.answers),
        )
        for question in QUESTIONS
    ]
    return step_page(request, "questions", {"questions": fields, "problem": problem}, status=status)


@require_http_methods(["GET", "POST"])
@page
def process(request: PageRequest) -> HttpResponse:
    """The proposed template beside the others; a posted one becomes the published standard process."""
    request.actor.require(MAY)
    if request.method == "POST":
        return _adopt(request, Given.posted(request).text("template"))
    records = progress.read(request.actor)
    found = propose(records.answers)
    chosen = Given.asked(request).text("template") or found.template
    if chosen not in TEMPLATES:
        raise Http404
    context = {
        "proposal": shown(found, chosen, spoken()),
        "standard": in_language(records.process.name, spoken()) if records.process else "",
        "standard_url": reverse("process", args=[records.process.id]) if records.process else "",
        "in_use": _standard_key(request) == chosen,
    }
    return step_page(request, "process", context, records=records)


def _adopt(request: PageRequest, key: str) -> HttpResponse:
    if key not in TEMPLATES:
        raise Http404
    adopt_template(request.actor, template=key, now=request.now)
    name = in_language(template(key).name, spoken())
    text = gettext("“%(name)s” is published: new deals start on it.") % {"name": name}
    return go(request, reverse("welcome-team"), text)


def _standard_key(request: PageRequest) -> str:
    try:
        return default_process(request.actor).key
    except Refused:
        return ""
