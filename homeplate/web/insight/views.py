"""`/insight/…`: the page of figures, their files, and the deals behind each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals import queries
from homeplate.deals.queries import DealFilter, TableRow
from homeplate.insight.funnel import Funnel, deals_behind, funnel
from homeplate.insight.measures.stages import COURSES
from homeplate.insight.measures.winning import OUTCOMES
from homeplate.insight.tasks import ask_to_catch_up, something_new
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.playbook.queries import process_in_use
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.forms import Given
from homeplate.web.insight.asked import Asked, asked, fields
from homeplate.web.insight.figures import Writer, outcome_known
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.columns import every
from homeplate.web.pipeline.rows import CsvTable
from homeplate.web.pipeline.views import SOME_ID, beginning

A_PAGE = 50
AT_ONCE = 200

WHAT: dict[str, Message] = {
    "won": msg("Won in the period"),
    "lost": msg("Lost in the period"),
    "created-won": msg("Created in the period and won"),
    "created-lost": msg("Created in the period and lost"),
    "created-open": msg("Created in the period and still open"),
    "open": msg("Open now"),
}
AT_STAGE: dict[str, Message] = {
    "entered": msg("Entered “{stage}” in the period"),
    "beyond": msg("Entered “{stage}” in the period and went beyond it"),
    "lost": msg("Entered “{stage}” in the period and lost without going beyond it"),
    "waiting": msg("Entered “{stage}” in the period, neither beyond it nor lost"),
}


@require_GET
@page
def insight(request: PageRequest) -> HttpResponse:
    """The figures; until the workspace has been counted for the first time, that it is being done."""
    near = around(request)
    if not near.processes:
        return render(request, "insight/page.html", {"processes": (), **beginning(request, ())})
    what = asked(request)
    found = _figures(request, what)
    context = {
        "processes": near.processes,
        "filters": fields(request.actor, near, what.typed),
        "filtered": any(what.typed.values()),
        "lost": what.lost,
        "here": f"{reverse('insight')}?{what.query()}",
        "found": found,
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        **(_worded(request, what, found) if found else {}),
    }
    return render(request, "insight/page.html", context)


def _figures(request: PageRequest, what: Asked) -> Funnel | None:
    found = funnel(request.actor, what.frame, now=request.now, today=request.today)
    if found is None or something_new(request.actor.workspace_id):
        ask_to_catch_up(request.actor.workspace_id)
    return found


def _worded(request: PageRequest, what: Asked, found: Funnel) -> dict[str, Any]:
    writer = Writer(request.actor, found, what, language())
    may_export = request.actor.may(Permission.EXPORT_RUN)
    return {
        "figures": writer.figures(),
        "lines": writer.lines(),
        "made": found.made,
        "known": outcome_known(found.now) or found.open_deals > 0,
        "entered": sum(stage.conversion.entered for stage in found.stages),
        "stays": sum(stage.durations.stays for stage in found.stages),
        "csv_url": f"{reverse('insight-stages')}?{what.query()}" if may_export else "",
    }


@require_GET
@page
def stages(request: PageRequest) -> StreamingHttpResponse:
    """The figures of the stages as a CSV file: shares 0–1, times in days."""
    request.actor.require(Permission.EXPORT_RUN)
    what = asked(request)
    found = _figures(request, what)
    header = (
        gettext("Stage"), gettext("Entered"), gettext("Went beyond"), gettext("Lost"), gettext("On their way"),
        gettext("Goes beyond, estimated"), gettext("From"), gettext("Until"), gettext("Stays"),
        gettext("Median days"), gettext("From"), gettext("Until"), gettext("90 % within days"), gettext("Planned days"),
    )  # fmt: skip
    return csv_file("stages", request.today, header, _stage_rows(found, language()))


def _stage_rows(found: Funnel | None, tongue: str) -> Iterable[tuple[Cell, ...]]:
    for stage in found.stages if found else ():
        one, stays = stage.conversion, stage.durations
        low, high = one.interval or (None, None)
        yield (
            in_language(stage.name, tongue), one.entered, one.beyond, one.lost, one.waiting,
            one.estimate if one.entered else None, low, high, stays.stays,
            stays.median, stays.low, stays.high, stays.p90, stage.target_days,
        )  # fmt: skip


@require_GET
@page
def deals(request: PageRequest) -> HttpResponse:
    """The deals that a figure counts."""
    given, what = Given.asked(request), asked(request)
    title, ids = _behind(request, what, given)
    after = min(max(given.whole("after", 0), 0), max(len(ids) - 1, 0))
    start, query = reverse("insight-deals"), _again(what, given)
    context = {
        "heading": title,
        "count": len(ids),
        "rows": _read(request, ids[after : after + A_PAGE]),
        "back_url": f"{reverse('insight')}?{what.query()}",
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        "first_url": f"{start}?{query}" if after else "",
        "next_url": f"{start}?{query}&after={after + A_PAGE}" if after + A_PAGE < len(ids) else "",
        "csv_url": f"{reverse('insight-deals-file')}?{query}"
        if request.actor.may(Permission.EXPORT_RUN)
        else "",
        "deal_url": reverse("deal", args=[SOME_ID]).replace(str(SOME_ID), "{id}"),
    }
    return render(request, "insight/deals.html", context)


@require_GET
@page
def deals_file(request: PageRequest) -> StreamingHttpResponse:
    """The deals that a figure counts as a CSV file."""
    request.actor.require(Permission.EXPORT_RUN)
    _, ids = _behind(request, asked(request), Given.asked(request))
    table = CsvTable(every((), spoken()), (), language())
    return csv_file("deals", request.today, table.header(), _deal_rows(request, ids, table))


def _deal_rows(request: PageRequest, ids: list[UUID], table: CsvTable) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(ids), AT_ONCE):
        yield from (table.row(row) for row in _read(request, ids[start : start + AT_ONCE]))


def _again(what: Asked, given: Given) -> str:
    return what.query(of=given.text("of"), at=given.text("at"))


def _behind(request: PageRequest, what: Asked, given: Given) -> tuple[str, list[UUID]]:
    """What a figure counts in words, and the deals. Raises `NotFound` for a figure that there is not."""
    kind, position = given.text("of") or "open", given.whole("at", -1)
    if position < 0:
        if kind not in OUTCOMES or kind not in WHAT:
            not_found(msg("figure"))
        title = WHAT[kind].render(gettext)
    else:
        _, process = process_in_use(request.actor, what.frame.process_id)
        if kind not in COURSES or position >= len(process.stages):
            not_found(msg("figure"))
        stage = in_language(process.stages[position].name, spoken())
        title = Message(AT_STAGE[kind].msgid, {"stage": stage}).render(gettext)
    found = deals_behind(
        request.actor, what.frame, what=kind, position=position if position >= 0 else None, now=request.now
    )
    return title, found


def _read(request: PageRequest, ids: list[UUID]) -> list[TableRow]:
    """Deals by their ids, in that order; those that were deleted meanwhile are left out."""
    if not ids:
        return []
    wanted = DealFilter(among=tuple(ids))
    found = queries.deal_table(
        request.actor, now=request.now, today=request.today, wanted=wanted, sort="-updated", size=len(ids)
    )
    rows = {row.deal.id: row for row in found.rows}
    return [rows[one] for one in ids if one in rows]
