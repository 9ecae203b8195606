"""`/dashboard/…`: a dashboard with its tiles, each group of them fetched by itself, and the same as a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import structlog
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.dashboards.filters import Filters
from homeplate.dashboards.queries import DashboardRow, dashboard, dashboards, first_dashboard, teller
from homeplate.dashboards.ready import READY
from homeplate.dashboards.sending import Occasion
from homeplate.dashboards.tiles import TILES, Tile
from homeplate.dashboards.tiles.base import NEVER_READ
from homeplate.dashboards.told import Told
from homeplate.insight.tasks import anything, ask_to_catch_up, something_new
from homeplate.kit.errors import HomeplateError
from homeplate.people.access import Actor
from homeplate.web.dashboard import letter
from homeplate.web.dashboard.asked import address, asked, chips, inputs, more
from homeplate.web.dashboard.words import TileShown, Words
from homeplate.web.forms import Given
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.views import beginning

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Load:
    """Tiles that are fetched together, as they are told from one answer."""

    source: str
    url: str


@require_GET
@page
def own(request: PageRequest) -> HttpResponse:
    """The dashboard that whoever asks begins with."""
    return _page(request, dashboard(request.actor, which=first_dashboard(request.actor)))


@require_GET
@page
def one(request: PageRequest, which: str) -> HttpResponse:
    """One of them."""
    return _page(request, dashboard(request.actor, which=which))


def _page(request: PageRequest, row: DashboardRow) -> HttpResponse:
    near = around(request)
    if not near.processes:
        return render(request, "dashboard/page.html", {"processes": (), "row": row, **beginning(request, ())})
    what = asked(request.actor, request.GET.dict(), row, near)
    whole = bool(request.GET.get("whole"))
    context = {
        "processes": near.processes,
        "filters": inputs(request, near, what.wanted),
        "more": more(what),
        "chips": chips(request.actor, row, what, request.today),
        "filter_url": address(row),
        "filtered": what.differs,
        "differs": what.differs and row.may_change,
        "typed": what.query,
        "lost": tuple(near.lost.values()),
        "whole_url": address(row, {**what.query, "whole": "1"}),
        "pdf_url": address(row, what.query, "dashboard-pdf"),
        "first": first_dashboard(request.actor),
        **menu(request, row),
        **board(request, row, what.wanted, whole=whole),
    }
    return render(request, "dashboard/page.html", context)


def menu(request: PageRequest, row: DashboardRow) -> dict[str, Any]:
    """The dashboards that there are, and the tiles that could be added."""
    rows = dashboards(request.actor)
    return {
        "row": row,
        "name": worded(row),
        "means": row.means.render(gettext) if row.means else "",
        "ready": [(worded(each), address(each), each.which == row.which) for each in rows if each.id is None],
        "mine": [
            (worded(each), address(each), each.which == row.which)
            for each in rows
            if each.id and not each.owner
        ],
        "shared": [
            (worded(each), address(each), each.which == row.which, each.owner) for each in rows if each.owner
        ],
        "base": READY[row.base].label.render(gettext),
    }


def worded(row: DashboardRow) -> str:
    """What a dashboard is called."""
    return row.name if isinstance(row.name, str) else row.name.render(gettext)


def board(
    request: PageRequest,
    row: DashboardRow,
    wanted: Filters,
    *,
    whole: bool = False,
    new: Iterable[str] | None = None,
) -> dict[str, Any]:
    """The tiles of a dashboard: to be fetched, or with `whole` told at once. Of a board that is on the page
    already only the `new` ones are fetched."""
    placed = [(name, wide) for name, wide in row.tiles if TILES[name].fits(request.actor)]
    words = words_for(request, wanted)
    told = told_of(request, [name for name, _ in placed], wanted) if whole else {}
    names = [name for name, _ in placed] if new is None else list(new)
    return {
        "row": row,
        "tiles": [words.tile(name, told.get(name, Told()), wide=wide) for name, wide in placed],
        "loads": [] if whole else loads(names, wanted),
        "whole": whole,
        "kept": new is not None,
        "fresh": frozenset(names),
        "addable": addable(request.actor, row),
    }


def addable(actor: Actor, row: DashboardRow) -> list[tuple[str, str]]:
    """The tiles that are not on it and could tell this person something: name and label."""
    others: list[Tile] = [tile for name, tile in TILES.items() if name not in row.names and tile.fits(actor)]
    return [(tile.name, tile.label.render(gettext)) for tile in others]


def loads(names: Iterable[str], wanted: Filters) -> list[Load]:
    """The requests that fetch some tiles: one for each source."""
    found = []
    for source, some in groupby(
        sorted(names, key=lambda name: TILES[name].source), lambda name: TILES[name].source
    ):
        query = urlencode([("tile", name) for name in some] + list(wanted.kept.items()))
        found.append(Load(source, f"{reverse('dashboard-tiles')}?{query}"))
    return found


def words_for(request: PageRequest, wanted: Filters) -> Words:
    """The words of whoever asks."""
    return Words(request.actor, wanted, language(), request.today.year)


def told_of(request: PageRequest, names: list[str], wanted: Filters) -> dict[str, Told | None]:
    """What tiles say; None of a source that failed, so that it takes no other with it."""
    found: dict[str, Told | None] = {}
    one = teller(request.actor, wanted=wanted, now=request.now, today=request.today)
    by_source = sorted(names, key=lambda name: TILES[name].source)
    for source, some in groupby(by_source, lambda name: TILES[name].source):
        group = list(some)
        try:
            found |= {name: one(name) for name in group}
        except HomeplateError:
            raise
        except Exception:
            log.exception("a tile could not be told", source=source)
            found |= dict.fromkeys(group)
    return found


@require_GET
@page
def tiles(request: PageRequest) -> HttpResponse:
    """Some tiles, each to be put where it stands."""
    names = [name for name in dict.fromkeys(request.GET.getlist("tile")) if name in TILES][: len(TILES)]
    wanted = Filters.of(Given.asked(request).values)
    if something_new(request.actor.workspace_id):
        ask_to_catch_up(request.actor.workspace_id)
    told = told_of(request, names, wanted)
    waits = any(one is not None and one.empty is NEVER_READ for one in told.values())
    if waits:
        ask_to_catch_up(request.actor.workspace_id)
        waits = anything(request.actor.workspace_id)
    words = words_for(request, wanted)
    shown = [words.tile(name, told[name], wide=False, waits=waits) for name in names]
    again = loads(names, wanted) if waits else []
    return render(request, "dashboard/_tiles.html", {"tiles": shown, "loads": again})


@require_GET
@page
def pdf(request: PageRequest, which: str) -> HttpResponse:
    """A dashboard as a PDF, with the filters of the address."""
    row = dashboard(request.actor, which=which)
    what = asked(request.actor, request.GET.dict(), row, around(request))
    names = [name for name in row.names if TILES[name].fits(request.actor)]
    told = told_of(request, names, what.wanted)
    words = Words(
        request.actor,
        what.wanted,
        language(),
        request.today.year,
        request.build_absolute_uri("/").rstrip("/"),
    )
    shown: list[TileShown] = [
        words.tile(name, told[name], wide=wide) for name, wide in row.tiles if name in told
    ]
    content = letter.paper(
        request.actor,
        worded(row),
        shown,
        request.now,
        letter.about(request.actor, what.wanted, request.today),
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{worded(row)}.pdf") or "inline"
    return response


@require_GET
@page
def preview(request: PageRequest, which: str) -> HttpResponse:
    """The mail as it would come now, with the figures that whoever asks may see."""
    row = dashboard(request.actor, which=which)
    occasion = Occasion(
        row.id or request.actor.workspace_id,
        request.build_absolute_uri("/").rstrip("/"),
        request.actor,
        request.actor.name,
        row,
        request.now,
    )
    made = letter.letter(occasion)
    return render(
        request,
        "dashboard/preview.html",
        {"row": row, "name": worded(row), "made": made, "address": address(row)},
    )
