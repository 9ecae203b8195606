"""What came of a referral, chosen by its name: a lead, a deal or an account; its address is taken as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from homeplate.accounts.queries import search_accounts
from homeplate.deals.queries import search_deals
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.text import folded, msg
from homeplate.leads.queries import search_leads
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.web.forms import Given
from homeplate.web.page import PageRequest, page
from homeplate.web.shown import Field

EACH, LONGEST = 5, 300
KINDS = {"leads": "lead_id", "deals": "deal_id", "accounts": "led_account_id"}
"""What the address of a page says of the record on it."""
_ADDRESS = re.compile(r"/(leads|deals|accounts)/([0-9a-f-]{36})")


def led_field(value: str) -> Field:
    """The input: names are completed as they are typed."""
    return Field(
        "led",
        gettext("What came of it"),
        "suggest",
        value,
        longest=LONGEST,
        suggest=reverse("account-referral-suggest"),
        help=gettext(
            "Type the name of a lead, a deal or an account, or paste its address. It can be added later."
        ),
    )


@require_GET
@page
def suggest(request: PageRequest) -> HttpResponse:
    """The leads, deals and accounts whose name holds what is typed in the input `led`, as options of its list."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    text = Given.asked(request).text("led")[:LONGEST]
    names = [f"{name} · {address}" for name, address in _named(request.actor, text)] if text else []
    return render(request, "accounts/_options.html", {"names": names})


def _named(actor: Actor, text: str) -> Iterator[tuple[str, str]]:
    """Names and the addresses of pages, of what the reader may see."""
    if actor.may(Permission.LEAD_VIEW):
        for lead in search_leads(actor, text=text, limit=EACH):
            yield lead.person or lead.company, reverse("lead", args=[lead.id])
    if actor.may(Permission.DEAL_VIEW):
        for deal in search_deals(actor, text=text, limit=EACH):
            yield deal.name, reverse("deal", args=[deal.id])
    for account in search_accounts(actor, text=text, limit=EACH):
        yield account.name, reverse("account", args=[account.id])


def read_led(actor: Actor, text: str) -> dict[str, UUID | None]:
    """The record that was chosen, whose address was pasted, or that alone has the name typed; nothing for nothing.
    Raises `Invalid`."""
    found: dict[str, UUID | None] = dict.fromkeys(KINDS.values())
    if not text:
        return found
    match = _ADDRESS.search(text.lower())
    if match is None:
        same = [address for name, address in _named(actor, text) if folded(name) == folded(text)]
        match = _ADDRESS.search(same[0]) if len(same) == 1 else None
    identity = parse_id(match[2]) if match else None
    if match is None or identity is None:
        told = msg("Choose a lead, a deal or an account from the list, or paste the address of its page.")
        raise Invalid("address", told, field="led")
    return found | {KINDS[match[1]]: identity}
