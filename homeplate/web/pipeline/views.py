"""`/pipeline/`: the board, more of a column, and the answer to a move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.deals import queries
from homeplate.deals.queries.board import CARDS
from homeplate.kit.text import in_language
from homeplate.people.permissions import Permission, Reach
from homeplate.people.queries import members, teams, those_who_may
from homeplate.playbook.queries import Choice, choices
from homeplate.web.forms import Given
from homeplate.web.jinja import language, relative_days
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.pipeline import filters
from homeplate.web.pipeline.cards import Reader, columns
from homeplate.web.shown import BoardColumn

MOST_CARDS = 1000
"""Cards of one stage that “more” goes on to; beyond, a filter finds a deal sooner than scrolling."""

SOME_ID = UUID(int=0)


def home(request: HttpRequest) -> HttpResponse:
    """`/`: the pipeline, where work begins."""
    return HttpResponseRedirect(reverse("pipeline"))


@require_GET
@page
def pipeline(request: PageRequest) -> HttpResponse:
    """The board of a process, as the filters in the address narrow it."""
    actor, wanted = request.actor, filters.read(Given.asked(request), request.actor)
    processes = choices(actor)
    many = actor.reach is not Reach.OWN
    shown = board_columns(request, wanted) if processes else ()
    context = {
        **first_steps(request, shown, wanted),
        "process_name": process_name(processes, wanted.process),
        "views": views_of("board", wanted),
        "filters": filters.fields(
            actor, wanted.typed, processes, members(actor) if many else (), teams(actor) if many else ()
        ),
        "filtered": wanted.any,
        "new_url": reverse("deal-new") if actor.may(Permission.DEAL_EDIT) and processes else "",
        "columns": shown,
        "move_url": move_url(request),
    }
    return render(request, "pipeline/page.html", context)


def first_steps(
    request: PageRequest, shown: Sequence[BoardColumn], wanted: filters.Wanted
) -> dict[str, object]:
    """Where a board without a deal leads on: to the first steps, or to those who may take them."""
    empty = not wanted.any and not any(column.count for column in shown)
    sets_up = request.actor.may(Permission.PROCESS_PUBLISH)
    asks = empty and not sets_up and not shown
    people = those_who_may(members(request.actor), Permission.PROCESS_PUBLISH) if asks else ()
    return {
        "setup_url": reverse("welcome") if empty and sets_up else "",
        "ask": [row.name for row in people],
    }


@require_GET
@page
def more(request: PageRequest) -> HttpResponse:
    """The next cards of the column `stage` after the first `after` ones."""
    given = Given.asked(request)
    wanted = filters.read(given, request.actor)
    after = min(max(given.whole("after", 0), 0), MOST_CARDS)
    found = board_columns(request, wanted, stages=(given.text("stage"),), skip=after)
    if not found:
        raise Http404
    return render(request, "pipeline/_more.html", {"col": found[0], "move_url": move_url(request)})


def board_columns(
    request: PageRequest, wanted: filters.Wanted, *, stages: tuple[str, ...] = (), skip: int = 0
) -> tuple[BoardColumn, ...]:
    """The columns of the board that a query string asks for; none where no process is published."""
    query = wanted.query()
    reader = Reader(
        language=language(),
        today=request.today,
        relative=relative_days,
        deal_url=reverse("deal", args=[SOME_ID]).replace(str(SOME_ID), "{id}"),
        more_url=f"{reverse('pipeline-more')}?{query}{'&' if query else ''}",
    )
    found = queries.board(
        request.actor,
        now=request.now,
        today=request.today,
        process_id=wanted.process,
        wanted=wanted.deals,
        cards=skip + CARDS,
        stages=stages,
    )
    return columns(found, reader, skip)


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the same deals; `key` is `board` or `list`."""

    key: str
    label: str
    url: str
    icon: str
    current: bool


def views_of(current: str, wanted: filters.Wanted | None) -> tuple[View, ...]:
    """The views, each at the address that keeps the filters it knows."""
    query = wanted.query(**dict.fromkeys(filters.LISTED, "")) if wanted else ""
    #: icons square-kanban list
    known = (
        ("board", gettext("Board"), reverse("pipeline"), "square-kanban"),
        ("list", gettext("List"), reverse("pipeline-list"), "list"),
    )
    return tuple(
        View(key, label, f"{url}?{query}" if query else url, icon, key == current)
        for key, label, url, icon in known
    )


def move_url(request: PageRequest) -> str:
    """Where moves go; empty for whoever may not move deals."""
    return reverse("pipeline-move") if request.actor.may(Permission.DEAL_EDIT) else ""


def process_name(processes: Sequence[Choice], wanted: UUID | None) -> str:
    """The name of the process that is shown, the standard one unless another is asked for."""
    shown = [row for row in processes if row.id == wanted] or [row for row in processes if row.is_default]
    return in_language(shown[0].name, spoken()) if shown else ""
