"""`/settings/languages/`: who reads which language, and how far the texts of the workspace are translated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from homeplate.fields.queries import list_fields
from homeplate.fields.rules import RECORDS
from homeplate.kit.text import in_language
from homeplate.people.directory import place, readers
from homeplate.people.permissions import Permission
from homeplate.playbook.tongues import ProcessTongues, tongues_of_processes
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.settings.sections import section
from homeplate.web.shell import languages

HERE = "settings-languages"


@dataclass(frozen=True, slots=True)
class Cell:
    """How far something is translated into one language: per cent, and how many texts are missing.

    `alarm` where somebody reads the language, or the process must have it, and a text is missing.
    """

    share: int
    missing: int
    required: bool
    alarm: bool


@require_GET
@page
def tongues(request: PageRequest) -> HttpResponse:
    """Languages by people and by texts."""
    actor = request.actor
    actor.require(Permission.PEOPLE_MANAGE)
    codes = [code for code, _ in languages()]
    people = readers(actor)
    known = place(actor)
    processes = tongues_of_processes(actor, codes=codes)
    labels = [field.label for record in RECORDS for field in list_fields(actor, record=record)]
    context = {
        "tongues": [(name, people.get(code, 0), code == known.language) for code, name in languages()],
        "rows": [_row(one, codes, people) for one in processes],
        "fields": [_cell(len(labels), _lacking(labels, code), False, people.get(code, 0)) for code in codes]
        if labels
        else [],
        "fields_url": reverse("settings-fields"),
        "workspace_url": reverse("settings-workspace"),
    }
    return section(request, "settings/languages.html", HERE, context)


def _lacking(labels: list[Any], code: str) -> int:
    return sum(not label.get(code, "").strip() for label in labels)


def _row(one: ProcessTongues, codes: list[str], people: dict[str, int]) -> dict[str, Any]:
    cells = [_cell(one.texts, one.lacking[code], code in one.required, people.get(code, 0)) for code in codes]
    others = [code for code in one.required if code not in codes]
    return {
        "name": in_language(one.name, spoken()),
        "url": reverse("process", args=[one.id]),
        "cells": cells,
        "others": ", ".join(others),
    }


def _cell(texts: int, missing: int, required: bool, readers_: int) -> Cell:
    share = 100 if not missing else min(99, round(100 * (texts - missing) / texts)) if texts else 100
    return Cell(share, missing, required, bool(missing) and (required or readers_ > 0))
