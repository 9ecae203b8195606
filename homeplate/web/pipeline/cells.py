"""`/deals/…/cells/…`: a cell of the list of deals, or of the head of a deal's page, changed in its place.

The answer is the whole line, or the head; after a change of the head the whole page of the deal, which tells it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.deals import queries
from homeplate.deals.queries import DealRow, TableRow
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.competitors import names_of
from homeplate.fields.rules import Definition
from homeplate.kit.errors import Conflict, Invalid, NotFound
from homeplate.kit.text import msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.web import custom
from homeplate.web.cells import CellShown, Opened, require_unmoved, same, with_editor
from homeplate.web.deals import cells
from homeplate.web.deals.context import deal_head, deal_page
from homeplate.web.formats import date_text
from homeplate.web.forms import Attempt, Given
from homeplate.web.jinja import language
from homeplate.web.lists.columns import OWN, Column
from homeplate.web.page import PageRequest, go, is_htmx, page, spoken, toast, trigger
from homeplate.web.pipeline import rows
from homeplate.web.pipeline.around import around
from homeplate.web.pipeline.asked import asked, sums
from homeplate.web.pipeline.views import reader_of
from homeplate.web.shown import Field

HEAD = "deal-head"
"""The element of the page that holds the head."""


def shown(
    request: PageRequest, found: Iterable[TableRow], columns: Sequence[Column], own: Sequence[Definition]
) -> Iterable[tuple[CellShown, ...]]:
    """The cells of each line, that of the name first."""
    actor = request.actor
    heads = [Column("name", gettext("Name")), *columns]
    words = {head.key: gettext("Change: %(field)s") % {"field": head.label} for head in heads}
    by_key = {OWN + field.key: field for field in own}
    for row in found:
        deal = row.deal
        yield tuple(
            CellShown(
                head.key,
                head.css,
                _text(request, deal, head.key, by_key),
                words[head.key] if cells.may_change(actor, deal, head.key) else "",
            )
            for head in heads
        )


def _text(request: PageRequest, deal: DealRow, key: str, own: dict[str, Definition]) -> str:
    if key == "category":
        return CATEGORIES[deal.category].render(gettext)
    if key == "source":
        return deal.source
    if key == "competitors":
        return ", ".join(names_of(deal.competitors))
    if key == "created":
        return date_text(timezone.localdate(deal.created_at), language(), "short", request.today.year)
    if key in own:
        return next((text for _, text in custom.facts((own[key],), deal.custom, spoken())), "")
    return ""


@require_GET
@page
def row(request: PageRequest, deal_id: UUID) -> HttpResponse:
    """The line of a deal as it is now."""
    return _line(request, deal_id, None)


@require_http_methods(["GET", "POST"])
@page
def cell(request: PageRequest, deal_id: UUID, name: str) -> HttpResponse:
    """The line with one cell open; or what was typed there saved."""
    deal = queries.deal_record(request.actor, deal_id=deal_id)
    inputs = cells.inputs(request, deal, name)
    if not cells.may_change(request.actor, deal, name):
        not_found(msg("field"))
    if request.method == "GET":
        return _line(request, deal_id, Opened(name))
    given = Given.posted(request)
    onward = given.text("then")
    if same(inputs, given):
        return _line(request, deal_id, Opened(onward))
    try:
        require_unmoved(inputs, given)
        cells.save(request, deal_id, name, given, deal.revision)
    except (Invalid, Conflict) as error:
        return _line(request, deal_id, Opened(name, Attempt.of(name, given, error)))
    return _saved(request, deal_id, name, inputs, onward)


def _saved(
    request: PageRequest, deal_id: UUID, name: str, before: Sequence[Field], onward: str
) -> HttpResponse:
    text = gettext("Saved: %(field)s") % {"field": before[0].label}
    try:
        deal = queries.deal_record(request.actor, deal_id=deal_id)
    except NotFound:
        if _of_head(request):
            return go(request, reverse("pipeline"), text)
        # Handed over to somebody whose deals are out of reach: the line goes.
        gone = render(
            request,
            "pipeline/_count.html",
            {**sums(request, asked(request, around(request).given)), "swapped": True},
        )
        gone["HX-Reswap"] = "delete"
        return toast(gone, text)
    if _of_head(request):
        response = deal_page(request, deal_id, opened=Opened(onward))
        response["HX-Retarget"] = "#deal"
    else:
        response = _line(request, deal_id, Opened(onward))
    return toast(response, text, undo=cells.undo_url(deal_id, name, before, deal.revision))


@require_POST
@page
def undo(request: PageRequest, deal_id: UUID, name: str) -> HttpResponse:
    """Put back what the address names, unless somebody changed the deal since."""
    given = Given.asked(request)
    if not cells.may_change(request.actor, queries.deal_record(request.actor, deal_id=deal_id), name):
        not_found(msg("field"))
    cells.save(request, deal_id, name, given, given.revision())
    text = gettext("It is as it was.")
    if not is_htmx(request):
        return go(request, reverse("deal", args=[deal_id]), text)
    return toast(trigger(HttpResponse(), {"cell-back": {"id": str(deal_id)}}), text)


def _line(request: PageRequest, deal_id: UUID, opened: Opened | None) -> HttpResponse:
    """The line of a deal in the list that the query string asks for, and what it all comes to."""
    if not is_htmx(request):
        return go(request, reverse("deal", args=[queries.deal_record(request.actor, deal_id=deal_id).id]))
    if _of_head(request):
        return deal_head(request, deal_id, opened)
    context, attempt = _context(request, deal_id, opened), opened.attempt if opened else None
    return render(request, "pipeline/_line.html", context, status=attempt.error.status if attempt else 200)


def _of_head(request: PageRequest) -> bool:
    """Whether it is the head of a deal's page that is changed, not a line of the list."""
    return request.headers.get("HX-Target") == HEAD


def _context(request: PageRequest, deal_id: UUID, opened: Opened | None) -> dict[str, Any]:
    what = asked(request, around(request).given)
    found = queries.deal_line(request.actor, now=request.now, deal_id=deal_id)
    line = next(iter(shown(request, (found,), what.columns.shown, what.own)))
    if opened and opened.name:
        line = tuple(_opened(request, found.deal, one, opened) for one in line)
    return {
        "row": rows.line(found, reader_of(request, what.wanted), line),
        "together_url": request.actor.may(Permission.DEAL_EDIT),
        "ticked": frozenset(),
        "swapped": request.method == "POST" or opened is None,
        **sums(request, what),
    }


def _opened(request: PageRequest, deal: DealRow, one: CellShown, opened: Opened) -> CellShown:
    """The cell with its form, when it is the one that is opened and may be."""
    if one.key != opened.name or not one.change:
        return one
    url = f"{reverse('deal-cell', args=[deal.id, one.key])}?{request.GET.urlencode()}"
    return with_editor(one, cells.inputs(request, deal, one.key), url, opened.attempt)
