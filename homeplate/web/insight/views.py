"""`/insight/…`: the parts with their figures, their files, and the deals behind each number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from homeplate.insight.choices import choices_of
from homeplate.insight.mirror.ids import each_once
from homeplate.insight.tasks import anything, ask_to_catch_up, something_new
from homeplate.kit.text import msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.forms import Given
from homeplate.web.insight import narrowing
from homeplate.web.insight.asked import OWNED, Asked, asked, fields
from homeplate.web.insight.part import Behind, Figures, Part
from homeplate.web.insight.parts import FIRST, GROUPS, group_of, part_named
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, page, spoken
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.columns import every
from homeplate.web.pipeline.rows import CsvTable
from homeplate.web.pipeline.views import SOME_ID, beginning
from homeplate.web.shown import Field, TotalShown
from homeplate.web.totals import shown_totals

A_PAGE = 50
AT_ONCE = 200
ADDED_UP = 2000
WITH_COACHING = ("outcomes", "persistence", "customers", "satisfaction")
LAST_PLACE = 1000
"""Beyond the last of anything that figures are numbered by."""


@require_GET
@page
def insight(request: PageRequest, part: str = "") -> HttpResponse:
    """The figures of a part; until the workspace has been counted for the first time, that it is being done."""
    one, near = part_named(part), around(request)
    if not near.processes:
        return render(request, "insight/page.html", {"processes": (), **beginning(request, ())})
    return told(request, one, asked(request, ahead=one.ahead))


def told(request: PageRequest, one: Part[Any], what: Asked) -> HttpResponse:
    """The page of a part about what is asked."""
    near, found, here = around(request), _figures(request, one, what), _address(one, what)
    context = {
        "part": one,
        "title": one.label.render(gettext),
        "groups": [
            (label.render(gettext), _address(parts[0], what), one in parts) for label, parts in GROUPS
        ],
        "tabs": _tabs(request, one, what),
        "processes": near.processes,
        "filters": (*one.fields(what), *_filters(request, one, what)),
        "filtered": any(what.typed.values()),
        "more": _more(what) if one.of_deals else None,
        "chips": [(words, _address(one, what, without=name)) for name, words in what.said if one.of_deals],
        "lost": what.lost,
        "here": here,
        "start": here.partition("?")[0],
        "found": found,
        "waits": found is None and anything(request.actor.workspace_id),
        "nothing": one.nothing.render(gettext),
        "known": found is not None and one.known(found),
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        "csv_url": _address(one, what, "insight-file") if _may_export(request) else "",
        **(one.context(request, what, found) if found else {}),
    }
    status = what.attempt.error.status if what.attempt else 200
    return render(request, "insight/page.html", context, status=status)


def _tabs(request: PageRequest, one: Part[Any], what: Asked) -> list[tuple[str, str, bool]]:
    """The parts beside one; coaching is a page of its own, as it counts no deals."""
    found = [(each.label.render(gettext), _address(each, what), each is one) for each in group_of(one)]
    if one.name in WITH_COACHING and request.actor.may(Permission.COACH):
        found.append((gettext("Coaching"), reverse("insight-coaching"), False))
    return found


def _filters(request: PageRequest, part: Part[Any], what: Asked) -> Iterator[Field]:
    """The inputs; a part that is not about deals has no process to choose."""
    for one in fields(request.actor, around(request), what.typed, ahead=part.ahead):
        if part.of_deals or one.name != "process":
            yield one


def _more(what: Asked) -> dict[str, Any]:
    """The menu of the less used filters: where it is read from, and what it holds until then. It is `opened` where it
    asks for bounds that were not given yet."""
    kept = [(name, what.typed[name]) for name in narrowing.NAMES if what.typed[name]]
    url, typed = f"{reverse('insight-filters')}?{what.query()}", what.typed
    asks = typed["value"] == narrowing.OWN and not (typed[narrowing.LEAST] or typed[narrowing.BELOW])
    return {"url": url, "kept": kept, "count": len(what.said), "opened": asks}


@require_GET
@page
def filters(request: PageRequest) -> HttpResponse:
    """The less used filters, with what there is to choose from: asked for when somebody looks at them."""
    what = asked(request)
    found = choices_of(request.actor, what.frame, today=request.today)
    offered = narrowing.offered(request.actor, what.typed, found)
    return render(request, "insight/_more.html", {"fields": offered})


def _address(part: Part[Any], what: Asked, url: str = "insight-part", without: str = "") -> str:
    """Where a part tells what is asked, but for one of the less used filters."""
    dropped = [name for name in OWNED if name not in part.own] + ([without] if without else [])
    dropped += (narrowing.LEAST, narrowing.BELOW) if without == "value" else ()
    query = what.query(**dict.fromkeys(dropped, ""))
    whole = url == "insight-part" and part.name == FIRST
    place = reverse("insight") if whole else reverse(url, args=[part.name])
    return f"{place}?{query}" if query else place


def _figures(request: PageRequest, part: Part[Any], what: Asked) -> Figures | None:
    found: Figures | None = part.figures(request, what)
    if found is None or something_new(request.actor.workspace_id):
        ask_to_catch_up(request.actor.workspace_id)
    return found


def _may_export(request: PageRequest) -> bool:
    return request.actor.may(Permission.EXPORT_RUN)


@require_GET
@page
def file(request: PageRequest, part: str) -> StreamingHttpResponse:
    """The figures of a part as a CSV file: shares 0–1, times in days."""
    request.actor.require(Permission.EXPORT_RUN)
    one, name = part_named(part), Given.asked(request).text("table")
    what = asked(request, ahead=one.ahead)
    found = _figures(request, one, what)
    if not name:
        table = one.table(found, language())
        return csv_file(one.name, request.today, table.header, table.rows)
    table = one.more_table(request, what, found, name)
    return csv_file(f"{one.name}-{name}", request.today, table.header, table.rows)


@require_GET
@page
def deals(request: PageRequest) -> HttpResponse:
    """The deals that a number counts."""
    given = Given.asked(request)
    part, what, found = _behind(request, given)
    ids, times = each_once(found.deals)
    count = len(ids)
    after = min(max(given.whole("after", 0), 0), max(count - 1, 0))
    start, query = reverse("insight-deals"), _again(what, given)
    context = {
        "heading": found.title,
        "count": count,
        "counted": len(found.deals),
        "times": times,
        "total": _total(request, ids),
        "rows": _read(request, ids[after : after + A_PAGE]),
        "back_url": _address(part, what),
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        "first_url": f"{start}?{query}" if after else "",
        "next_url": f"{start}?{query}&after={after + A_PAGE}" if after + A_PAGE < count else "",
        "csv_url": f"{reverse('insight-deals-file')}?{query}" if _may_export(request) else "",
        "deal_url": reverse("deal", args=[SOME_ID]).replace(str(SOME_ID), "{id}"),
    }
    return render(request, "insight/deals.html", context)


@require_GET
@page
def deals_file(request: PageRequest) -> StreamingHttpResponse:
    """The deals that a number counts as a CSV file."""
    request.actor.require(Permission.EXPORT_RUN)
    _, _, found = _behind(request, Given.asked(request))
    table = CsvTable(every((), spoken()), (), language())
    ids, _ = each_once(found.deals)
    return csv_file("deals", request.today, table.header(), _deal_rows(request, ids, table))


def _total(request: PageRequest, ids: Sequence[UUID]) -> TotalShown | None:
    """What the deals are worth together: open ones at the rates of today, the others at those of the day each closed.
    None where there are too many for a page to add them up."""
    if not 0 < len(ids) <= ADDED_UP:
        return None
    sums = queries.deal_sums(request.actor, today=request.today, wanted=DealFilter(among=tuple(ids)))
    (total,) = shown_totals(request.actor, [sums.dated], language(), request.today)
    return total


def _deal_rows(request: PageRequest, ids: Sequence[UUID], table: CsvTable) -> Iterator[tuple[Cell, ...]]:
    for start in range(0, len(ids), AT_ONCE):
        yield from (table.row(row) for row in _read(request, ids[start : start + AT_ONCE]))


def _again(what: Asked, given: Given) -> str:
    return what.query(**{name: given.text(name) for name in ("part", "of", "at")})


def _behind(request: PageRequest, given: Given) -> tuple[Part[Any], Asked, Behind]:
    """The part that a number belongs to, what was asked of it, and the deals. Raises `NotFound` for no such number."""
    part, position = part_named(given.text("part")), given.whole("at", -1)
    if position > LAST_PLACE:
        not_found(msg("figure"))
    what = asked(request, ahead=part.ahead)
    found = part.behind(request, what, given.text("of") or "open", position if position >= 0 else None)
    return part, what, found


def _read(request: PageRequest, ids: Sequence[UUID]) -> list[TableRow]:
    """Deals by their ids, in that order, archived ones too; those that were deleted meanwhile are left out."""
    rows: dict[UUID, TableRow] = {}
    for archived in (False, True):
        left = tuple(one for one in ids if one not in rows)
        if left:
            wanted = DealFilter(among=left, archived=archived)
            found = queries.deal_table(
                request.actor,
                now=request.now,
                today=request.today,
                wanted=wanted,
                sort="-updated",
                size=len(left),
            )
            rows |= {row.deal.id: row for row in found.rows}
    return [rows[one] for one in ids if one in rows]
