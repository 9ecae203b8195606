"""The search box: deals, accounts and people whose name holds what is typed."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.accounts.queries import search_accounts, search_contacts
from homeplate.deals.queries import search_deals
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, is_htmx, page

OF_EACH = 6
Hit = tuple[str, str, str, str]
"""Icon, title, note and address."""


@require_GET
@page
def search(request: PageRequest) -> HttpResponse:
    """What is found for `q`: below the box when htmx asks, as a page otherwise."""
    text = Given.asked(request).text("q")[:200]
    context = {"query": text, "hits": _hits(request, text) if text else ()}
    return render(request, "search/_hits.html" if is_htmx(request) else "search/page.html", context)


#: icons square-kanban building-2 user
def _hits(request: PageRequest, text: str) -> tuple[Hit, ...]:
    actor = request.actor
    status = {"open": "", "won": gettext("won"), "lost": gettext("lost")}
    deals = [
        (
            "square-kanban",
            row.name,
            " · ".join(part for part in (row.account, status[row.status]) if part),
            reverse("deal", args=[row.id]),
        )
        for row in search_deals(actor, text=text, limit=OF_EACH)
    ]
    accounts = [
        ("building-2", hit.name, gettext("Account"), reverse("account", args=[hit.id]))
        for hit in search_accounts(actor, text=text, limit=OF_EACH)
    ]
    people = [
        ("user", hit.name, hit.account_name, reverse("contact", args=[hit.id]))
        for hit in search_contacts(actor, text=text, limit=OF_EACH)
    ]
    return (*deals, *accounts, *people)
