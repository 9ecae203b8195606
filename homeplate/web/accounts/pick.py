"""An account chosen by its name, as forms do: one that is there, or a new one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.accounts.actions import create_account
from homeplate.accounts.queries import search_accounts
from homeplate.kit.text import folded
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field

MANY, NAME = 50, 200


def account_field(value: str = "") -> Field:
    """The name of an account, completed as it is typed; one that is not known yet is added."""
    return Field(
        "account",
        gettext("Account"),
        "suggest",
        value,
        suggest=reverse("account-suggest"),
        longest=NAME,
        help=gettext("Choose one, or type a new name to add it."),
    )


@require_GET
@page
def suggest(request: PageRequest) -> HttpResponse:
    """The accounts whose name holds what is typed in the input `account`, as options of its list."""
    found = search_accounts(request.actor, text=Given.asked(request).text("account")[:200], limit=8)
    return render(request, "accounts/_options.html", {"names": [hit.name for hit in found]})


def chosen_account(request: PageRequest, given: Given) -> UUID | None:
    """The account named in the input `account`, added when there is none of that name; None for no name."""
    name = given.text("account")
    if not name:
        return None
    hits = search_accounts(request.actor, text=name, limit=MANY)
    same = [hit.id for hit in hits if folded(hit.name) == folded(name)]
    if same:
        return same[0]
    return create_account(request.actor, name=name, now=request.now).id
