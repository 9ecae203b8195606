"""`/settings/currencies/import/` and `/settings/rates/imports/…`: rates of a file, a long one on its own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.kit import messages
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import Message, msg
from homeplate.people.permissions import Permission
from homeplate.rates import actions
from homeplate.rates.actions import Imported
from homeplate.rates.files import LARGEST
from homeplate.rates.queries import RateImportRow, rate_import
from homeplate.rates.rules import rate_of
from homeplate.web import jinja
from homeplate.web.download import csv_file
from homeplate.web.formats import number_text
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, is_htmx, page, sentence
from homeplate.web.settings.currencies import HERE, currencies_page
from homeplate.web.settings.sections import section
from homeplate.web.totals import rate_text

STATES: dict[str, Message] = {
    "waiting": msg("Waiting for its turn"),
    "running": msg("Being read"),
    "done": msg("Done"),
    "cancelled": msg("Cancelled"),
    "failed": msg("Failed"),
}
TONES = {"failed": "bad", "cancelled": "warn", "done": "ok"}
PROBLEMS_SHOWN = 8
CODES_SHOWN = 40


@require_POST
@page
def import_rates(request: PageRequest) -> HttpResponse:
    """Take the rates of a file, and say what came of it; a long one is read in the background, on its own page."""
    given = Given.posted(request)
    request.actor.require(Permission.WORKSPACE_MANAGE)
    sent, far_too = request.FILES.get("file"), given.ticked("far")
    try:
        if sent is None or sent.size is None or sent.size > LARGEST:
            raise Invalid("file", msg("Choose a file of rates, at most 8 MB."), field="file")
        content = sent.read()
        run_id = actions.begin_import(
            request.actor, name=sent.name or "", content=content, far_too=far_too, now=request.now
        )
        if run_id is not None:
            return go(request, reverse("rates-import", args=[run_id]))
        made = actions.import_rates(request.actor, content=content, far_too=far_too, now=request.now)
    except Invalid as error:
        return currencies_page(request, Attempt.of("import", given, error))
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    return currencies_page(request, report=_at_once(made, request.actor.currency))


@require_GET
@page
def run(request: PageRequest, rates_id: UUID) -> HttpResponse:
    """A long file: how far it came, and at its end what came of it."""
    row = rate_import(request.actor, run_id=rates_id)
    context = {
        "run": row,
        "here": reverse("rates-import", args=[rates_id]),
        "state": STATES[row.state].render(gettext),
        "tone": TONES.get(row.state, ""),
        "why": sentence_of(row.message) if row.message else "",
        "report": _later(row, request.actor.currency) if row.report and not row.is_busy else None,
    }
    if is_htmx(request):
        return render(request, "settings/_rate_import.html", context)
    return section(request, "settings/rate_import.html", HERE, context)


@require_POST
@page
def cancel(request: PageRequest, rates_id: UUID) -> HttpResponse:
    """Stop reading a file."""
    back = reverse("rates-import", args=[rates_id])
    try:
        actions.cancel_import(request.actor, run_id=rates_id, now=request.now)
    except Conflict as error:
        return go(request, back, sentence(error), tone="bad")
    return go(request, back)


@require_GET
@page
def left_out(request: PageRequest, rates_id: UUID) -> StreamingHttpResponse:
    """The lines of a long file that were not taken, and why, as CSV."""
    row = rate_import(request.actor, run_id=rates_id)
    header = (gettext("Line"), gettext("Currency"), gettext("From"), gettext("Reason"))
    return csv_file("rates", request.today, header, list(_problems(row)))


def _problems(row: RateImportRow) -> Iterator[tuple[int, str, str, str]]:
    far = gettext("More than a hundred times off the rate before.")
    for line, code, day, *_ in row.report.get("far", ()):
        yield line, code, day, far
    for line, reason in row.report.get("wrong", ()):
        yield line, "", "", sentence_of(messages.from_json(reason))


@require_POST
@page
def undo_import(request: PageRequest, batch: UUID) -> HttpResponse:
    """Take out what a file brought."""
    try:
        count = actions.take_import_back(request.actor, batch=batch, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    text = ngettext("%(n)s rate is as before.", "%(n)s rates are as before.", count)
    return go(request, reverse(HERE), text % {"n": number_text(count, jinja.language())})


def _at_once(made: Imported, base: str) -> dict[str, Any]:
    language = jinja.language()
    return {
        "counts": _counts(made.added, made.changed, made.same, made.kept),
        "since": made.since,
        "until": made.until,
        "undo_url": reverse("settings-rates-undo", args=[made.id]) if made.added or made.changed else "",
        "wrong": [(one.line, sentence_of(one.reason)) for one in made.wrong[:PROBLEMS_SHOWN]],
        "wrong_count": len(made.wrong),
        "far": [
            (one.line, one.rate.day, rate_text(one.rate, base, language))
            for one in made.far_off[:PROBLEMS_SHOWN]
        ],
        "far_count": len(made.far_off),
        "others": ", ".join(made.others[:CODES_SHOWN]),
        "all_url": "",
    }


def _later(row: RateImportRow, base: str) -> dict[str, Any]:
    report, language = row.report, jinja.language()
    far = [(line, rate_of(code, date.fromisoformat(day), units, worth))
           for line, code, day, units, worth in report["far"][:PROBLEMS_SHOWN]]  # fmt: skip
    return {
        "counts": _counts(row.added, row.changed, report["same"], report["kept"]),
        "since": _day(report["since"]),
        "until": _day(report["until"]),
        "undo_url": reverse("settings-rates-undo", args=[row.id]) if row.added or row.changed else "",
        "wrong": [
            (line, sentence_of(messages.from_json(why))) for line, why in report["wrong"][:PROBLEMS_SHOWN]
        ],
        "wrong_count": report["wrong_count"],
        "far": [(line, rate.day, rate_text(rate, base, language)) for line, rate in far],
        "far_count": report["far_count"],
        "others": ", ".join(report["others"][:CODES_SHOWN]),
        "all_url": reverse("rates-import-left-out", args=[row.id])
        if report["wrong"] or report["far"]
        else "",
    }


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _counts(added: int, changed: int, same: int, kept: int) -> list[tuple[str, str]]:
    counts = (
        (added, gettext("new")),
        (changed, gettext("changed")),
        (same, gettext("known already")),
        (kept, gettext("kept as given by hand")),
    )
    return [(number_text(count, jinja.language()), words) for count, words in counts if count]


def sentence_of(reason: Message) -> str:
    """A reason in the reader's language."""
    return reason.render(gettext, jinja.language().split("-")[0])
