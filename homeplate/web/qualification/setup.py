"""`/qualification/`: the frameworks of the workspace, which are used where, and how far open deals are answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import choices
from homeplate.process.buyer_facts import BUYER_FACTS
from homeplate.qualification import actions
from homeplate.qualification.actions.frameworks import MOST_USED
from homeplate.qualification.queries_setup import (
    MOST_DEALS,
    Coverage,
    FrameworkRow,
    coverage,
    covered_deals,
    framework_row,
    frameworks,
    used_keys,
)
from homeplate.qualification.rules import SCORES
from homeplate.web import jinja
from homeplate.web.forms import Attempt, Given, unplaced
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.qualification import editor

HERE = "qualification"
EDIT = Permission.PROCESS_EDIT


@require_GET
@page
def qualification(request: PageRequest) -> HttpResponse:
    """The frameworks, where they are used, and which facts are answered."""
    return _page(request)


def _page(request: PageRequest, problem: str = "", status: int = 200) -> HttpResponse:
    actor = request.actor
    found = frameworks(actor)
    context = {
        "trail": ((gettext("Process"), reverse("processes")),),
        "used": _used(request, found),
        "most": MOST_USED,
        "frameworks": [_line(row) for row in found if not row.archived],
        "archived": [_line(row) for row in found if row.archived],
        "may_edit": actor.may(EDIT),
        "problem": problem,
        **_coverage(coverage(actor, now=request.now)),
    }
    return render(request, "qualification/setup.html", context, status=status)


def _used(request: PageRequest, found: list[FrameworkRow]) -> list[dict[str, Any]]:
    """One line for leads and all processes, and one for each process: what it uses, and all that it may."""
    keys, language = used_keys(request.actor), spoken()
    known = [row for row in found if not row.archived]
    lines: list[tuple[UUID | None, str]] = [
        (None, gettext("Leads, and processes without a choice of their own"))
    ]
    lines += [(one.id, in_language(one.name, language)) for one in choices(request.actor)]
    return [
        {
            "id": str(process_id or ""),
            "name": name,
            "own": process_id in keys,
            "names": [
                in_language(row.framework.name, language)
                for key in keys.get(process_id, ())
                for row in known
                if row.framework.key == key
            ],
            "options": [
                (row.framework.key, in_language(row.framework.name, language),
                 row.framework.key in keys.get(process_id, keys[None]))
                for row in known
            ],
        }
        for process_id, name in lines
    ]  # fmt: skip


def _line(row: FrameworkRow) -> dict[str, Any]:
    one, language = row.framework, spoken()
    return {
        "key": one.key,
        "name": in_language(one.name, language),
        "summary": in_language(one.summary, language),
        "own": row.own,
        "elements": [in_language(element.title, language) for element in one.elements],
        "threshold": one.threshold,
        "url": reverse("framework", args=[one.key]),
    }


def _coverage(found: Coverage) -> dict[str, Any]:
    """A line for each fact: its deals by score, and those of which nothing is known, each number with its address."""
    start, language = reverse("qualification-deals"), spoken()
    rows = []
    for key, fact in BUYER_FACTS.items():
        scores = found.scores.get(key, {})
        answered = found.answered(key)
        cells = [
            (scores.get(score, 0), f"{start}?fact={key}&score={score}")
            for score in sorted(SCORES, reverse=True)
        ]
        rows.append(
            {
                "name": in_language(fact.name, language),
                "cells": [*cells, (max(found.deals - answered, 0), f"{start}?fact={key}")],
                "share": round(100 * min(answered, found.deals) / found.deals) if found.deals else 0,
            }
        )
    heads = [jinja.say(SCORES[score]) for score in sorted(SCORES, reverse=True)]
    return {"coverage": rows, "heads": [*heads, gettext("Nothing known")], "open_deals": found.deals}


@require_GET
@page
def deals(request: PageRequest) -> HttpResponse:
    """The open deals behind a number: of which a fact has a score, or nothing is known."""
    given = Given.asked(request)
    fact = BUYER_FACTS.get(given.text("fact")) or not_found(msg("fact"))
    score = given.whole("score", -1) if given.text("score") else None
    if score is not None and score not in SCORES:
        not_found(msg("fact"))
    found = covered_deals(request.actor, fact=fact.key, score=score, now=request.now)
    said = gettext("Nothing known") if score is None else jinja.say(SCORES[score])
    context = {
        "trail": (
            (gettext("Process"), reverse("processes")),
            (gettext("Qualification"), reverse(HERE)),
        ),
        "title": f"{in_language(fact.name, spoken())}: {said}",
        "deals": [
            (one, f"{reverse('deal', args=[one.id])}#q-{fact.key}", jinja.text(one.stage)) for one in found
        ],
        "cut": len(found) == MOST_DEALS,
    }
    return render(request, "qualification/deals.html", context)


@require_POST
@page
def choose(request: PageRequest) -> HttpResponse:
    """Use the ticked frameworks; the message gives back what was used before."""
    process_id, keys = _chosen(request)
    try:
        was = actions.choose_frameworks(request.actor, keys=keys, process_id=process_id, now=request.now)
    except Invalid as error:
        return _page(request, sentence(error), error.status)
    before = "-" if was is None else ",".join(was)
    undo = f"{reverse('qualification-choose')}?process={process_id or ''}&keys={before}"
    return go(request, reverse(HERE), gettext("Saved."), undo=undo)


def _chosen(request: PageRequest) -> tuple[UUID | None, list[str] | None]:
    """What the form asks for, or the address of an undo: the process, and the keys (None: those of all others)."""
    given = Given.asked(request) if request.GET else Given.posted(request)
    process_id = parse_id(given.text("process"))
    if request.GET:
        keys = given.text("keys")
        return process_id, None if keys == "-" else [key for key in keys.split(",") if key]
    if process_id is not None and not given.ticked("own"):
        return process_id, None
    ticked = [name.removeprefix("use.") for name in given.values if name.startswith("use.")]
    return process_id, ticked


@require_POST
@page
def copy(request: PageRequest) -> HttpResponse:
    """A framework of the workspace's own that begins as a copy."""
    request.actor.require(EDIT)
    given = Given.posted(request)
    if not given.text("key"):
        return _page(request, gettext("Choose what to copy."), 422)
    source = framework_row(request.actor, key=given.text("key")).framework
    name = {code: gettext("%(name)s (copy)") % {"name": text} for code, text in source.name.items()}
    try:
        made = actions.copy_framework(request.actor, key=source.key, name=name, now=request.now)
    except Invalid as error:
        return _page(request, sentence(error), error.status)
    return go(
        request, reverse("framework", args=[made.key]), gettext("The copy is made. Change what you like.")
    )


@require_http_methods(["GET", "POST"])
@page
def framework(request: PageRequest, framework_key: str) -> HttpResponse:
    """One framework; the workspace's own are changed here."""
    row = framework_row(request.actor, key=framework_key)
    if request.method == "GET":
        return _framework(request, row)
    request.actor.require(EDIT)
    given, chosen = Given.posted(request), list[int]()
    try:
        data, chosen = editor.typed(given, row.framework, spoken())
        actions.change_framework(
            request.actor, key=framework_key, definition=data, revision=given.revision(), now=request.now
        )
    except (Invalid, Conflict) as error:
        at = editor.placed(error, chosen) if isinstance(error, Invalid) else error
        return _framework(request, row, Attempt.of(editor.FORM, given, at))
    return go(request, reverse("framework", args=[framework_key]), gettext("Saved."))


def _framework(request: PageRequest, row: FrameworkRow, attempt: Attempt | None = None) -> HttpResponse:
    language = spoken()
    may_edit = row.own and not row.archived and request.actor.may(EDIT)
    first = editor.first(row.framework, language, attempt) if may_edit else ()
    rows = editor.rows(row.framework, language, attempt) if may_edit else ()
    context = {
        "trail": (
            (gettext("Process"), reverse("processes")),
            (gettext("Qualification"), reverse(HERE)),
        ),
        "row": row,
        "line": _line(row),
        "elements": [
            (element, round(100 * element.weight / row.framework.total)) for element in row.framework.elements
        ],
        "first": first,
        "rows": rows,
        "may_edit": may_edit,
        "may_copy": request.actor.may(EDIT),
        "problem": unplaced(attempt, first, *(one.fields for one in rows)),
    }
    status = attempt.error.status if attempt else 200
    return render(request, "qualification/framework.html", context, status=status)


@require_POST
@page
def archive(request: PageRequest, framework_key: str) -> HttpResponse:
    """Take a framework of the workspace's own out of use; the message brings it back."""
    actions.archive_framework(request.actor, key=framework_key, now=request.now)
    text = gettext("Archived. Answers stay as they are.")
    return go(request, reverse(HERE), text, undo=reverse("framework-restore", args=[framework_key]))


@require_POST
@page
def restore(request: PageRequest, framework_key: str) -> HttpResponse:
    """Bring it back."""
    actions.restore_framework(request.actor, key=framework_key, now=request.now)
    return go(request, reverse(HERE), gettext("Restored."))
