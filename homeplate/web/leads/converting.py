"""`/leads/…/convert/`: making a deal of a qualified lead, with the account and the person that are known or new."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.deals.rules.kinds import BUYING_ROLES
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Conflict, Invalid, Refused
from homeplate.kit.ids import parse_id
from homeplate.kit.text import msg
from homeplate.leads import actions
from homeplate.leads.actions import DealWanted
from homeplate.leads.queries import Known, LeadRow, get_lead, known_already
from homeplate.leads.rules.kinds import SOURCES
from homeplate.leads.rules.moves import steps_from
from homeplate.people.permissions import Permission
from homeplate.web import custom
from homeplate.web.deals import fields as deal_fields
from homeplate.web.deals.views import inputs_of_new
from homeplate.web.forms import Attempt, Given, options, refilled, unplaced
from homeplate.web.leads.words import named
from homeplate.web.page import PageRequest, go, page
from homeplate.web.shown import Field, Option

NEW = "new"


@require_http_methods(["GET", "POST"])
@page
def convert(request: PageRequest, lead_id: UUID) -> HttpResponse:
    """The form of the deal that goes on, and the deal itself."""
    actor = request.actor
    actor.require(Permission.LEAD_EDIT)
    lead = get_lead(actor, lead_id=lead_id).lead
    actor.require(Permission.DEAL_EDIT)
    if lead.archived_at is not None or "convert" not in steps_from(lead.state):
        raise Refused("lead-state", msg("A deal goes on with a qualified lead."), field="state")
    attempt = None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            made = actions.convert_lead(
                actor,
                lead_id=lead_id,
                now=request.now,
                wanted=_wanted(request, given),
                account_id=_picked(given, "account_pick"),
                contact_id=_picked(given, "contact_pick"),
                revision=given.revision(),
            )
            return go(request, reverse("deal", args=[made.deal_id]), gettext("The deal goes on here."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("convert", given, error)
    return _form(request, lead, attempt)


def _form(request: PageRequest, lead: LeadRow, attempt: Attempt | None) -> HttpResponse:
    known = known_already(
        request.actor, email=lead.email, phone=lead.phone, domain=lead.domain, besides=lead.id
    )
    who = refilled(_who(lead, known), attempt, "convert")
    deal = refilled(_deal(request, lead), attempt, "convert")
    context = {
        "lead": lead,
        "who": who,
        "deal_inputs": deal,
        "problem": unplaced(attempt, who, deal),
        "submit_url": reverse("lead-convert", args=[lead.id]),
        "lead_url": reverse("lead", args=[lead.id]),
    }
    return render(request, "leads/convert.html", context, status=attempt.error.status if attempt else 200)


def _who(lead: LeadRow, known: Known) -> tuple[Field, ...]:
    """Which account and which person: linked and known ones, or new ones out of what the lead says."""
    accounts = {str(lead.account_id): lead.account_name} if lead.account_id else {}
    contacts = {str(lead.contact_id): lead.contact_name} if lead.contact_id else {}
    for one in known.matches:
        if one.kind == "account":
            accounts.setdefault(str(one.id), one.name)
        elif one.kind == "contact":
            contacts.setdefault(str(one.id), ", ".join(part for part in (one.name, one.about) if part))
            if one.account_id:
                accounts.setdefault(str(one.account_id), one.about)
    found = []
    if accounts or lead.company:
        label = gettext("New account: %(name)s") % {"name": lead.company} if lead.company else ""
        found.append(_pick("account_pick", gettext("Account"), accounts, label))
    if contacts or lead.person:
        label = gettext("New contact: %(name)s") % {"name": lead.person} if lead.person else ""
        found.append(_pick("contact_pick", gettext("Contact"), contacts, label))
        found.append(
            Field(
                "buying_role",
                gettext("Buying role"),
                "select",
                "",
                options(BUYING_ROLES),
                placeholder=gettext("Not known yet"),
            )
        )
    return tuple(found)


def _pick(name: str, label: str, known: dict[str, str], new: str) -> Field:
    offered = tuple(Option(key, text) for key, text in known.items())
    if new:
        offered = (*offered, Option(NEW, new))
    return Field(name, label, "select", offered[0].value, offered, required=True)


def _deal(request: PageRequest, lead: LeadRow) -> tuple[Field, ...]:
    """The inputs of a new deal, but its account, filled with what the lead says."""
    filled = {"name": lead.company or lead.person, "source": named(SOURCES, lead.source)}
    owner = str(lead.owner_id) if lead.owner_id else ""
    return tuple(
        replace(one, value=filled.get(one.name, owner if one.name == "owner_id" and owner else one.value))
        for one in inputs_of_new(request)
        if one.name != "account"
    )


def _wanted(request: PageRequest, given: Given) -> DealWanted:
    return DealWanted(
        name=given.text("name"),
        process_id=given.id("process"),
        owner_id=given.id("owner_id"),
        value=given.amount("value"),
        currency=given.text("currency") or None,
        expected_close=given.day("expected_close"),
        source=given.text("source"),
        buying_role=given.text("buying_role"),
        next_step=deal_fields.step_of(given, optional=True),
        custom=custom.read(list_fields(request.actor, record="deal"), given),
    )


def _picked(given: Given, name: str) -> UUID | Literal["new"] | None:
    """The record that was picked, `new` for a new one."""
    text = given.text(name)
    return "new" if text == NEW else parse_id(text)
