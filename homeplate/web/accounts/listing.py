"""`/accounts/`, `/contacts/`: the lists of the address book, their export, and the way to make one record of two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web import jinja
from homeplate.web.accounts.asked import Asked, asked
from homeplate.web.accounts.book import BOOKS, Book
from homeplate.web.accounts.lines import NOTHING, csv_header, csv_row, dealings_of, lines
from homeplate.web.download import csv_file
from homeplate.web.forms import Given
from homeplate.web.lists import saved
from homeplate.web.lists.columns import OWN, Column, headings
from homeplate.web.lists.picking import picking
from homeplate.web.page import PageRequest, go, page

A_PAGE, AT_ONCE = 50, 200
TWO = 2
COUNTED = 10_000
"""Records that are counted; how many more there are is not worth reading all of them for each page."""


@require_GET
@page
def listing(request: PageRequest, place: str) -> HttpResponse:
    """One page of the accounts or the contacts, as the filters in the address narrow them."""
    book = BOOKS[place]
    actor = request.actor
    actor.require(Permission.ACCOUNT_VIEW)
    if first := saved.opens_first(request, book.place):
        return redirect(first)
    what = asked(request, book, Given.asked(request))
    found = _page(request, book, what)
    start = reverse(book.place)
    may_edit = actor.may(Permission.ACCOUNT_EDIT)
    context = {
        "book": book.place,
        "total": _count(request, book, what, found),
        "filters": what.filters,
        "filtered": what.any,
        "saved": saved.context(
            request,
            saved.Looked(book.place, "list", what.query(view=""), what.typed["view"]),
            what.filters,
            what.lost,
        ),
        "sort": what.typed["sort"],
        "cols": what.typed["cols"],
        "headings": headings(gettext("Name"), what.columns.shown, what.sort, start, what.query(sort="")),
        "rows": lines(actor, book, found.rows, what.columns.shown, what.own),
        "columns": picking(book.place, what.columns, what.typed),
        "first_url": f"{start}?{what.query()}" if what.after else "",
        "next_url": f"{start}?{what.query(after=found.next_cursor)}" if found.next_cursor else "",
        "export_url": f"{reverse(f'{book.place}-export')}?{what.query()}"
        if actor.may(Permission.EXPORT_RUN)
        else "",
        "export_all_url": f"{reverse(f'{book.place}-export')}?{what.query(all='yes')}",
        "new_url": reverse(f"{book.record}-new") if may_edit else "",
        "merge_url": reverse(f"{book.place}-merge") if may_edit else "",
        "may_edit": may_edit,
    }
    return render(request, "accounts/list.html", context)


def _page(request: PageRequest, book: Book, what: Asked) -> Any:
    """The page that the address asks for; the first one where its marker is of another list."""
    try:
        return book.rows(request.actor, wanted=what.wanted, sort=what.sort, cursor=what.after, size=A_PAGE)
    except Invalid:
        return book.rows(request.actor, wanted=what.wanted, sort=what.sort, size=A_PAGE)


def _count(request: PageRequest, book: Book, what: Asked, found: Any) -> str:
    """How many there are, in words. A name that many have is not looked up twice: then only what fits a page is
    counted."""
    if not what.typed["q"]:
        count = book.count(request.actor, wanted=what.wanted, most=COUNTED + 1)
        return jinja.number(count) if count <= COUNTED else f"{jinja.number(COUNTED)}+"
    return "" if what.after or found.next_cursor else jinja.number(len(found.rows))


@require_GET
@page
def export(request: PageRequest, place: str) -> StreamingHttpResponse:
    """The records of the list as a CSV file with its columns, or with all there are; read while it is sent.

    Who is not to be contacted stands in it whether the list shows that or not: a file is what people write to.
    """
    book = BOOKS[place]
    request.actor.require(Permission.EXPORT_RUN)
    given = Given.asked(request)
    what = asked(request, book, given)
    left = what.columns.hidden if given.ticked("all") else _always(what.columns.hidden)
    shown = (*what.columns.shown, *left)
    return csv_file(book.place, request.today, csv_header(shown), _cells(request, book, what, shown))


def _always(hidden: Sequence[Column]) -> tuple[Column, ...]:
    return tuple(column for column in hidden if column.key == "care")


def _cells(
    request: PageRequest, book: Book, what: Asked, shown: Sequence[Column]
) -> Iterator[tuple[Cell, ...]]:
    cursor, more, actor = "", True, request.actor
    own = {OWN + field.key: field for field in what.own}
    while more:
        found = book.rows(actor, wanted=what.wanted, sort=what.sort, cursor=cursor, size=AT_ONCE)
        dealings = dealings_of(actor, book, found.rows, shown)
        # The file is sent when the page is left: its words are still those of whoever asked.
        with translation.override(actor.language):
            said = [csv_row(book, row, shown, own, dealings.get(row.id, NOTHING)) for row in found.rows]
        yield from said
        cursor, more = found.next_cursor, bool(found.next_cursor)


@require_GET
@page
def merge(request: PageRequest, place: str) -> HttpResponse:
    """Lead on to two records side by side."""
    book = BOOKS[place]
    request.actor.require(Permission.ACCOUNT_EDIT)
    chosen = [found for text in request.GET.getlist("one") if (found := parse_id(text))]
    if len(chosen) != TWO:
        return go(request, reverse(book.place), gettext("Choose the two that are one."), tone="bad")
    return go(request, f"{book.url('-merge', chosen[0])}?other={chosen[1]}")
