"""`/processes/…`: the gallery and the page of a process; what is done with one is in `changes`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals.queries import stage_totals
from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import (
    ProcessDetail,
    ProcessRow,
    VersionDetail,
    VersionRow,
    diff,
    process_detail,
    processes,
    version_detail,
)
from homeplate.playbook.rules import REASON_KINDS, REASON_LENGTH
from homeplate.process.editing.process import FEWEST, MOST, USUAL
from homeplate.process.templates import TEMPLATES, template
from homeplate.web import jinja
from homeplate.web import shown as frame
from homeplate.web.forms import Attempt, Given, options, refilled
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.processes import shown
from homeplate.web.processes.head import head_for
from homeplate.web.processes.shown import Action
from homeplate.web.shell import languages
from homeplate.web.shown import Field, Option

BLANK, REASON = "blank", "reason"
"""The form of whoever begins from nothing, and that of a reason for the next revision."""


@require_GET
@page
def gallery(request: PageRequest) -> HttpResponse:
    """The processes of the workspace, and the templates to begin with."""
    return gallery_page(request)


def gallery_page(
    request: PageRequest,
    *,
    problem: str = "",
    status: int = 200,
    text: str = "",
    attempt: Attempt | None = None,
) -> HttpResponse:
    """The gallery; `problem` is why a YAML text (given back as `text`) could not become a process, `attempt` how
    somebody tried in vain to begin from nothing."""
    actor, language = request.actor, spoken()
    may_edit = actor.may(Permission.PROCESS_EDIT)
    context = {
        "processes": [_own(request, row) for row in processes(actor)],
        "templates": [shown.card(template(key), language) for key in TEMPLATES] if may_edit else (),
        "adopt_url": reverse("process-new") if may_edit else "",
        "blank_fields": refilled(_blank_fields(actor.language), attempt, BLANK),
        "blank": BLANK,
        "problem": problem,
        "typed": text,
    }
    return render(request, "process/list.html", context, status=status)


def _blank_fields(language: str) -> tuple[Field, ...]:
    """What is asked of somebody who begins from nothing."""
    codes = tuple(Option(code, name) for code, name in languages())
    numbers = tuple(Option(str(number), str(number)) for number in range(FEWEST, MOST + 1))
    return (
        Field("name", gettext("Name"), required=True, longest=120, wide=True),
        Field("language", gettext("Language of the texts"), "select", language, codes, required=True),
        Field("stages", gettext("Stages"), "select", str(USUAL), numbers, required=True),
    )


def _own(request: PageRequest, row: ProcessRow) -> frame.ProcessCard:
    newest = row.published or row.draft
    if newest is None:  # retired for good: every version that is left is one that ran once
        newest = process_detail(request.actor, process_id=row.id).versions[0]
    found = version_detail(request.actor, version_id=newest.id)
    deals = None
    if request.actor.may(Permission.DEAL_VIEW):
        totals = stage_totals(request.actor, process_id=row.id, today=request.today)
        deals = sum(total.deals for total in totals.values())
    return shown.card(
        found.definition,
        spoken(),
        url=reverse("process", args=[row.id]),
        version=f"v{newest.number}",
        state=row.state,
        open_deals=deals,
        is_default=row.is_default,
        copy_url=reverse("process-copy", args=[row.id]) if request.actor.may(Permission.PROCESS_EDIT) else "",
        draft=f"v{row.draft.number}" if row.draft and row.published else "",
    )


@require_GET
@page
def process(request: PageRequest, process_id: UUID) -> HttpResponse:
    """One version of a process, the draft or else the published one unless the address names another."""
    detail = process_detail(request.actor, process_id=process_id)
    row = chosen_version(request, detail)
    found = version_detail(request.actor, version_id=row.id)
    return process_page(request, detail, found)


def process_page(
    request: PageRequest,
    detail: ProcessDetail,
    found: VersionDetail,
    *,
    problem: str = "",
    attempt: Attempt | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one version; `problem` is why something asked of it was refused, `attempt` how a form was sent in
    vain."""
    language, definition = spoken(), found.definition
    places = shown.placed(found.findings, jinja.say)
    stages = shown.stages(definition, places, language, jinja.say)
    labels = [_version(row, detail) for row in detail.versions]
    current = next(one for one in labels if one.number == found.version.number)
    context = {
        "process": shown.Head(
            name=in_language(definition.name, language),
            summary=in_language(definition.summary, language),
            is_default=detail.process.is_default,
        ),
        "version": current,
        "versions": labels,
        "note": found.version.note,
        "urls": {
            "yaml": f"{reverse('process-yaml', args=[detail.process.id])}?version={found.version.number}"
        },
        "actions": actions_of(request, detail, found),
        "narrow_url": _narrow_url(request, detail),
        "total": definition.total_weight,
        "weights_text": shown.weights_text(stages),
        "stages": stages,
        "findings_count": len(found.findings),
        "findings": places.get((-1, -1), ()),
        "problem": problem,
        **_reasons(request, detail, attempt),
    }
    return render(request, "process/page.html", context, status=status)


def _narrow_url(request: PageRequest, detail: ProcessDetail) -> str:
    """Where it is told which stage costs most wins; nowhere for a process that no deal runs on."""
    if not detail.process.published or not request.actor.may(Permission.DEAL_VIEW):
        return ""
    return f"{reverse('insight')}?{urlencode({'process': detail.process.id})}#t-narrow"


def _reasons(request: PageRequest, detail: ProcessDetail, attempt: Attempt | None) -> dict[str, Any]:
    """What was noted for the next revision, and the form for one more."""
    may, kinds = request.actor.may(Permission.PROCESS_EDIT), options(REASON_KINDS)
    fields = (
        Field("kind", gettext("What it comes from"), "select", options=kinds, required=True),
        Field(
            "text", gettext("What should change, and why"), "textarea", longest=REASON_LENGTH, required=True
        ),
    )
    return {
        "reasons": [
            (REASON_KINDS[one.kind].render(gettext) if one.kind in REASON_KINDS else "", one)
            for one in detail.reasons
        ],
        "reason_fields": refilled(fields, attempt, REASON),
        "reason_url": reverse("process-reason", args=[detail.process.id]) if may else "",
    }


def chosen_version(request: PageRequest, detail: ProcessDetail) -> VersionRow:
    """The version that the address names by its number; else the draft, else the published, else the newest."""
    number = Given.asked(request).whole("version", 0)
    if number:
        named = [row for row in detail.versions if row.number == number]
        if not named:
            raise Http404
        return named[0]
    return detail.process.draft or detail.process.published or detail.versions[0]


def _version(row: VersionRow, detail: ProcessDetail) -> shown.Version:
    start = reverse("process", args=[detail.process.id])
    label = f"v{row.number}"
    return shown.Version(
        label, row.number, row.state, shown.state_label(row.state), f"{start}?version={row.number}"
    )


#: icons pencil git-compare users copy
def actions_of(request: PageRequest, detail: ProcessDetail, found: VersionDetail) -> tuple[Action, ...]:
    """What this person may do with this version."""
    actor, row = request.actor, detail.process
    given: list[Action] = []
    published, draft = row.published, found.version.state == "draft"
    if published is not None and published.number != found.version.number:
        query = f"before={published.number}&after={found.version.number}"
        label = gettext("Compare with v%(number)s") % {"number": published.number}
        address = f"{reverse('process-diff', args=[row.id])}?{query}"
        given.append(Action(label, address, link=True, icon="git-compare"))
    if found.version.state != "retired" and actor.may(Permission.DEAL_VIEW):
        address = f"{reverse('process-impact', args=[row.id])}?version={found.version.number}"
        given.append(Action(gettext("Effect on open deals"), address, link=True, icon="users"))
    if actor.may(Permission.PROCESS_PUBLISH) and not draft:
        given += _standing_actions(row)
    if actor.may(Permission.PROCESS_EDIT):
        given.append(Action(gettext("Copy"), reverse("process-copy", args=[row.id]), icon="copy"))
        label = gettext("Open in the studio") if draft else gettext("Edit")
        studio = reverse("process-studio", args=[row.id])
        given.append(Action(label, studio, link=True, icon="pencil", primary=draft))
    return tuple(given)


def _standing_actions(row: ProcessRow) -> list[Action]:
    if row.state == "retired":
        return [Action(gettext("Use again"), reverse("process-restore", args=[row.id]))]
    if row.is_default or row.published is None:
        return []
    return [
        Action(gettext("Make it the standard"), reverse("process-default", args=[row.id])),
        Action(gettext("Retire"), reverse("process-retire", args=[row.id])),
    ]


@require_GET
@page
def compare(request: PageRequest, process_id: UUID) -> HttpResponse:
    """What changes from the version `before` to the version `after`, both named by their numbers."""
    given, detail = Given.asked(request), process_detail(request.actor, process_id=process_id)
    numbers = {row.number: row for row in detail.versions}
    before, after = numbers.get(given.whole("before", 0)), numbers.get(given.whole("after", 0))
    if before is None or after is None:
        raise Http404
    changes = diff(request.actor, before=before.id, after=after.id)
    context = {
        "head": head_for(request, process_id, "compare"),
        "name": in_language(detail.process.name, spoken()),
        "process_url": _version(after, detail).url,
        "before": _version(before, detail),
        "after": _version(after, detail),
        "changes": [
            (change.kind, jinja.say(change.message), _readable(change.before), _readable(change.after))
            for change in changes
        ],
    }
    return render(request, "process/diff.html", context)


def _readable(value: object) -> str:
    """One side of a change as a person may read it; nothing for what is no text or number."""
    if isinstance(value, Mapping):
        words = {str(key): text for key, text in value.items() if isinstance(text, str)}
        return in_language(words, spoken())
    return "" if value is None or isinstance(value, list | tuple) else str(value)
