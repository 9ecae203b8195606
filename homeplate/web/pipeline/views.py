"""`/pipeline/`: the board, more of a column, and the answer to a move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from homeplate.deals import queries
from homeplate.deals.queries.board import CARDS
from homeplate.kit.text import in_language
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.queries import members, those_who_may
from homeplate.playbook.queries import Choice
from homeplate.web.addresses import address
from homeplate.web.forms import Given
from homeplate.web.jinja import language, relative_days
from homeplate.web.lists.saved import Looked, context, opens_first
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.cards import Reader, columns
from homeplate.web.pipeline.ways import ADDRESSES, shape_names
from homeplate.web.shown import BoardColumn
from homeplate.web.totals import shown_open

MOST_CARDS = 1000
"""Cards of one stage that “more” goes on to; beyond, a filter finds a deal sooner than scrolling."""

SOME_ID = UUID(int=0)


@require_GET
@page
def pipeline(request: PageRequest) -> HttpResponse:
    """The board of a process, as the filters in the address narrow it; or the view that somebody opens first."""
    if first := opens_first(request, "pipeline"):
        return redirect(first)
    wanted, framed = frame(request, "board")
    columns = board_columns(request, wanted) if framed["processes"] else ()
    if request.actor.may(Permission.PROCESS_PUBLISH) and not (
        wanted.any or any(col.count for col in columns)
    ):
        framed["setup_url"] = address("welcome")
    return render(
        request, "pipeline/page.html", {**framed, "columns": columns, "move_url": move_url(request)}
    )


def frame(request: PageRequest, view: str) -> tuple[filters.Wanted, dict[str, Any]]:
    """What the address asks for, and what every view of the open deals has around it."""
    actor, near = request.actor, around(request)
    wanted, processes = filters.read(near.given, actor, request.now), near.processes
    inputs = filters.fields(actor, wanted.typed, processes, near.colleagues, near.teams)
    around_it = {
        **beginning(request, processes),
        "processes": processes,
        "process_name": process_name(processes, wanted.process),
        "views": views_of(view, wanted),
        "filter_url": address(ADDRESSES[view]),
        "filters": inputs,
        "saved": context(request, looked_at(wanted, view), inputs, near.lost.values()),
        "filtered": wanted.any,
        "new_url": address("deal-new") if actor.may(Permission.DEAL_EDIT) and processes else "",
    }
    return wanted, around_it


def looked_at(wanted: filters.Wanted, shape: str) -> Looked:
    """What a view would keep of this page."""
    return Looked("pipeline", shape, wanted.query(view=""), wanted.typed["view"])


def beginning(request: PageRequest, processes: Sequence[Choice]) -> dict[str, Any]:
    """Where a workspace without a process leads on: to the first steps, or to those who may take them."""
    if processes:
        return {"setup_url": "", "ask": ()}
    if request.actor.may(Permission.PROCESS_PUBLISH):
        return {"setup_url": address("welcome"), "ask": ()}
    return {"setup_url": "", "ask": whom_to_ask(request)}


def whom_to_ask(request: PageRequest) -> list[str]:
    """The names of those who may set the workspace up."""
    return [row.name for row in those_who_may(members(request.actor), Permission.PROCESS_PUBLISH)]


@require_GET
@page
def more(request: PageRequest) -> HttpResponse:
    """The next cards of the column `stage` after the first `after` ones."""
    given = Given.asked(request)
    wanted = filters.read(around(request).given, request.actor, request.now)
    after = min(max(given.whole("after", 0), 0), MOST_CARDS)
    found = board_columns(request, wanted, stages=(given.text("stage"),), skip=after)
    if not found:
        raise Http404
    return render(request, "pipeline/_more.html", {"col": found[0], "move_url": move_url(request)})


def board_columns(
    request: PageRequest, wanted: filters.Wanted, *, stages: tuple[str, ...] = (), skip: int = 0
) -> tuple[BoardColumn, ...]:
    """The columns of the board that a query string asks for; none where no process is published."""
    reader = reader_of(request, wanted)
    found = queries.board(
        request.actor,
        now=request.now,
        today=request.today,
        process_id=wanted.process,
        wanted=wanted.deals,
        cards=skip + CARDS,
        stages=stages,
    )
    values = (column.total.values for column in found.columns)
    totals = shown_open(request.actor, values, reader.language, request.today)
    return columns(found, totals, reader, skip)


def reader_of(request: PageRequest, wanted: filters.Wanted) -> Reader:
    """How cards are worded for whoever asks."""
    query = wanted.query()
    return Reader(
        language=language(),
        today=request.today,
        relative=relative_days,
        deal_url=_address("deal"),
        cells_url=_address("deal-row"),
        more_url=f"{address('pipeline-more')}?{query}{'&' if query else ''}",
        due_from=calendar_of(request.actor).due_from(request.today),
    )


def _address(name: str) -> str:
    """Where a page of any deal is, with `{id}` in the place of which."""
    return address(name, SOME_ID).replace(str(SOME_ID), "{id}")


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the same deals; `key` is one of `ADDRESSES`."""

    key: str
    label: str
    url: str
    icon: str
    current: bool


def views_of(current: str, wanted: filters.Wanted | None) -> tuple[View, ...]:
    """The views, each at the address that keeps the filters it knows."""
    query = wanted.query(**dict.fromkeys(filters.LISTED, "")) if wanted else ""
    return tuple(
        View(key, label, address(ADDRESSES[key]) + (f"?{query}" if query else ""), icon, key == current)
        for key, (label, icon) in shape_names().items()
    )


def move_url(request: PageRequest) -> str:
    """Where moves go; empty for whoever may not move deals."""
    return address("pipeline-move") if request.actor.may(Permission.DEAL_EDIT) else ""


def process_name(processes: Sequence[Choice], wanted: UUID | None) -> str:
    """The name of the process that is shown, the standard one unless another is asked for."""
    shown = [row for row in processes if row.id == wanted] or [row for row in processes if row.is_default]
    return in_language(shown[0].name, spoken()) if shown else ""
