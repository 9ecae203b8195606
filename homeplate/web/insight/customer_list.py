"""The accounts that a number about customers counts: as a page, and as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.accounts.queries import names_of_accounts
from homeplate.insight.costs import customers_won
from homeplate.insight.customers import FIRST, NOW, QUARTERS, accounts_behind
from homeplate.insight.measures.retaining import FATES, Customer
from homeplate.kit.money import from_minor
from homeplate.kit.text import Message, msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web.download import csv_file
from homeplate.web.forms import Given
from homeplate.web.insight.asked import Asked, asked
from homeplate.web.insight.costs import WON
from homeplate.web.insight.customers import CustomersPart, horizon_of
from homeplate.web.page import PageRequest, page
from homeplate.web.pipeline.views import SOME_ID

A_PAGE = 50
AT_ONCE = 200
TITLES: dict[str, Message] = {
    "customers": msg("Customers at the start"),
    "kept": msg("Customers who still buy"),
    "lost": msg("Customers who do not buy any more"),
    "new": msg("New customers"),
    "grown": msg("Customers who buy for more"),
    "shrunk": msg("Customers who buy for less"),
    "buyers": msg("Customers at the end"),
    WON: msg("New customers, of every process"),
}


@require_GET
@page
def accounts(request: PageRequest) -> HttpResponse:
    """The accounts that a number counts, with what each was worth and is worth."""
    request.actor.require(Permission.ACCOUNT_VIEW)
    given = Given.asked(request)
    what, of, nth, found = _behind(request, given)
    after = min(max(given.whole("after", 0), 0), max(len(found) - 1, 0))
    shown = found[after : after + A_PAGE]
    names = names_of_accounts(request.actor, ids=[one.id for one in shown])
    query = what.query(of=of, at=nth or "")
    start, back = reverse("insight-accounts"), reverse("insight-part", args=[CustomersPart.name])
    context = {
        "heading": TITLES[of].render(gettext),
        "count": len(found),
        "rows": [
            (
                names.get(one.id),
                one,
                *(from_minor(minor, request.actor.currency) for minor in (one.was, one.now)),
            )
            for one in shown
        ],
        "back_url": f"{back}?{what.query()}",
        "since": what.frame.since,
        "last": what.frame.until - timedelta(days=1),
        "yearly": nth >= FIRST,
        "first_url": f"{start}?{query}" if after else "",
        "next_url": f"{start}?{query}&after={after + A_PAGE}" if after + A_PAGE < len(found) else "",
        "csv_url": f"{reverse('insight-accounts-file')}?{query}"
        if request.actor.may(Permission.EXPORT_RUN)
        else "",
        "account_url": reverse("account", args=[SOME_ID]).replace(str(SOME_ID), "{id}"),
    }
    return render(request, "insight/accounts.html", context)


@require_GET
@page
def accounts_file(request: PageRequest) -> StreamingHttpResponse:
    """The same as a CSV file: amounts in units of the currency of the workspace."""
    request.actor.require(Permission.EXPORT_RUN)
    request.actor.require(Permission.ACCOUNT_VIEW)
    _, of, _, found = _behind(request, Given.asked(request))
    header = (
        gettext("Account"), gettext("Before the start"), gettext("Before the end"), gettext("Currency"),
        gettext("Won last on"), gettext("ID"),
    )  # fmt: skip
    return csv_file(f"customers-{of}", request.today, header, _rows(request, found))


def _rows(request: PageRequest, found: Sequence[Customer]) -> Iterator[tuple[Cell, ...]]:
    currency = request.actor.currency
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        names = names_of_accounts(request.actor, ids=[one.id for one in some])
        for one in some:
            was, now = (from_minor(minor, currency).amount for minor in (one.was, one.now))
            yield names.get(one.id, ""), was, now, currency, one.latest.date(), str(one.id)


def _behind(request: PageRequest, given: Given) -> tuple[Asked, str, int, Sequence[Customer]]:
    """What was asked, of which number, and the accounts. Raises `NotFound` for no such number."""
    of, nth = given.text("of") or "customers", given.whole("at", NOW)
    if of not in (*FATES, WON) or not NOW <= nth < FIRST + QUARTERS:
        not_found(msg("figure"))
    what = asked(request)
    if of == WON:
        won = customers_won(request.actor, what.frame, today=request.today, horizon=horizon_of(what))
        return what, of, NOW, won
    found = accounts_behind(
        request.actor, what.frame, what=of, nth=nth, today=request.today, horizon=horizon_of(what)
    )
    return what, of, nth, found or ()
