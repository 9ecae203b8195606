"""`/pipeline/list/`: the same deals as a list, what is done with many of them, and its export."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from homeplate.deals import queries
from homeplate.deals.queries import TableRow
from homeplate.kit.errors import Invalid
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.addresses import address
from homeplate.web.download import csv_file
from homeplate.web.forms import Attempt, Given, refilled
from homeplate.web.jinja import language
from homeplate.web.lists import saved
from homeplate.web.lists.columns import headings
from homeplate.web.lists.picking import picking
from homeplate.web.page import PageRequest, page, sentence, spoken
from homeplate.web.pipeline import cells, filters, rows, together
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.asked import Asked, asked, sums
from homeplate.web.pipeline.columns import every
from homeplate.web.pipeline.views import looked_at, process_name, reader_of, views_of

A_PAGE = 50
AT_ONCE = 200


@require_GET
@page
def listing(request: PageRequest) -> HttpResponse:
    """One page of the list, as the filters in the address narrow it."""
    near = around(request)
    if not near.processes:
        return render(request, "pipeline/list.html", _bare(request))
    return list_page(request, asked(request, near.given))


def list_page(request: PageRequest, what: Asked, attempt: Attempt | None = None, **more: Any) -> HttpResponse:
    """The page of the list; `attempt` is what could not be done with the chosen deals."""
    actor, wanted = request.actor, what.wanted
    found = _table(request, what)
    start, query = address("pipeline-list"), wanted.query(sort="")
    near = around(request)
    colleagues = [one for one in near.everybody if one.is_active] if actor.may(Permission.DEAL_ASSIGN) else []
    inputs = (
        *filters.fields(actor, wanted.typed, near.processes, near.colleagues, near.teams),
        *filters.list_fields(what.process.stages if what.process else (), wanted.typed, spoken()),
    )
    context = {
        **_bare(request, wanted),
        "process_name": process_name(near.processes, wanted.process)
        if what.process
        else gettext("All processes"),
        "filters": inputs,
        "saved": saved.context(
            request, looked_at(wanted, "list"), inputs, (*near.lost.values(), *what.columns.lost)
        ),
        "filtered": wanted.any,
        "sort": wanted.typed["sort"],
        **sums(request, what),
        "headings": headings(gettext("Deal"), what.columns.shown, what.sort, start, query),
        "rows": _lines(request, what, found.rows),
        "columns": picking("pipeline-list", what.columns, wanted.typed),
        "cols": wanted.typed["cols"],
        "first_url": f"{start}?{wanted.query()}" if what.after else "",
        "next_url": f"{start}?{wanted.query(after=found.next_cursor)}" if found.next_cursor else "",
        "export_url": f"{address('pipeline-export')}?{wanted.query()}"
        if actor.may(Permission.EXPORT_RUN)
        else "",
        "export_all_url": f"{address('pipeline-export')}?{wanted.query(all='yes')}",
        "together_url": f"{address('pipeline-together')}?{wanted.query(after=what.after)}"
        if actor.may(Permission.DEAL_EDIT)
        else "",
        "together": {
            form: refilled(inputs, attempt, form)
            for form, inputs in together.forms(actor, what.process, colleagues, request.today).items()
        },
        "problem": sentence(attempt.error) if attempt else "",
        "ticked": frozenset(),
        "refused": (),
        **more,
    }
    return render(request, "pipeline/list.html", context, status=attempt.error.status if attempt else 200)


def _bare(request: PageRequest, wanted: filters.Wanted | None = None) -> dict[str, Any]:
    """What the page has where nothing can be listed."""
    return {
        "process_name": "",
        "views": views_of("list", wanted),
        "new_url": address("deal-new") if wanted and request.actor.may(Permission.DEAL_EDIT) else "",
        "filters": (),
        "filtered": False,
        "empty": wanted is None,
        "rows": (),
    }


def _table(request: PageRequest, what: Asked) -> Any:
    """The page that the address asks for; the first one where its marker is of another list."""

    def page_after(cursor: str) -> Any:
        return queries.deal_table(
            request.actor,
            now=request.now,
            today=request.today,
            wanted=what.wanted.deals,
            sort=what.sort,
            cursor=cursor,
            size=A_PAGE,
        )

    try:
        return page_after(what.after)
    except Invalid:
        return page_after("")


def _lines(request: PageRequest, what: Asked, found: Sequence[TableRow]) -> tuple[rows.ListRow, ...]:
    lines = cells.shown(request, found, what.columns.shown, what.own)
    reader = reader_of(request, what.wanted)
    return tuple(rows.line(row, reader, line) for row, line in zip(found, lines, strict=True))


@require_GET
@page
def export(request: PageRequest) -> StreamingHttpResponse:
    """All deals of the list as a CSV file with its columns, or with all there are; read while it is sent."""
    request.actor.require(Permission.EXPORT_RUN)
    near = around(request)
    what = asked(request, near.given)
    shown = every(what.own, spoken()) if near.given.ticked("all") else what.columns.shown
    table = rows.CsvTable(shown, what.own, language())
    return csv_file("deals", request.today, table.header(), _cells(request, what, table))


def _cells(request: PageRequest, what: Asked, table: rows.CsvTable) -> Iterator[tuple[Cell, ...]]:
    cursor, more = "", True
    while more:
        found = queries.deal_table(
            request.actor,
            now=request.now,
            today=request.today,
            wanted=what.wanted.deals,
            sort=what.sort,
            cursor=cursor,
            size=AT_ONCE,
        )
        yield from (table.row(row) for row in found.rows)
        cursor, more = found.next_cursor or "", bool(found.next_cursor)


@require_POST
@page
def do_together(request: PageRequest) -> HttpResponse:
    """Do one thing with each of the chosen deals, and say of each that was refused why."""
    request.actor.require(Permission.DEAL_EDIT)
    given, what = Given.posted(request), asked(request, around(request).given)
    chosen = together.chosen(request)
    try:
        outcome = together.run(request, given, chosen)
    except Invalid as error:
        attempt = Attempt.of(given.text("do"), given, error)
        return list_page(request, what, attempt, ticked=frozenset(str(one) for one in chosen))
    refused = [one for one in outcome.done if one.problem is not None]
    if not refused:
        return together.told(
            request, outcome, f"{address('pipeline-list')}?{what.wanted.query(after=what.after)}"
        )
    names = together.names_of(request, refused)
    reasons = tuple((names.get(one.deal_id, ""), sentence(one.problem)) for one in refused if one.problem)
    ticked = frozenset(str(one.deal_id) for one in refused)
    return list_page(
        request,
        what,
        done=len(outcome.done) - len(refused),
        refused=reasons,
        ticked=ticked,
    )
