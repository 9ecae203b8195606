"""`/welcome/accounts/` and `/welcome/deal/`: the first companies, and the first deal on the board."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from homeplate.accounts.actions import create_account
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.web import custom, jinja
from homeplate.web.accounts.fields import account as account_fields
from homeplate.web.accounts.fields import account_values
from homeplate.web.deals.views import create_from, inputs_of_new
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, spoken
from homeplate.web.welcome import progress
from homeplate.web.welcome.views import MAY, step_page

ASKED_FIRST = ("name", "domain", "industry", "city")
"""What is asked of the first account; all else can be added on its page."""


@require_http_methods(["GET", "POST"])
@page
def accounts(request: PageRequest) -> HttpResponse:
    """The way to the import, and the form of a first account."""
    actor, attempt = request.actor, None
    actor.require(MAY)
    actor.require(Permission.ACCOUNT_EDIT)
    own = list_fields(actor, record="account")
    if request.method == "POST":
        given = Given.posted(request)
        try:
            values = {**account_values(given, None, actor.currency), "custom": custom.read(own, given)}
            made = create_account(actor, now=request.now, **values)
            text = gettext("“%(name)s” is added.") % {"name": made.name}
            return go(request, reverse("welcome-deal"), text)
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("account", given, error)
    known = account_fields(None, actor.currency, jinja.language())
    inputs = (
        *(field for field in known if field.name in ASKED_FIRST),
        *(field for field in custom.inputs(own, {}, spoken()) if field.required),
    )
    shown = refilled(inputs, attempt, "account")
    records = progress.read(actor)
    context = {
        "account_fields": shown,
        "problem": unplaced(attempt, shown),
        "newest": records.account,
        "may_import": actor.may(Permission.IMPORT_RUN),
        "offer_sample": records.sample is None and records.process is not None,
    }
    status = attempt.error.status if attempt else 200
    return step_page(request, "accounts", context, records=records, status=status)


@require_http_methods(["GET", "POST"])
@page
def deal(request: PageRequest) -> HttpResponse:
    """The form of the first deal; what is posted is on the board then."""
    actor, attempt = request.actor, None
    actor.require(MAY)
    actor.require(Permission.DEAL_EDIT)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            made = create_from(request, given)
            href = reverse("deal", args=[made.id])
            text = gettext("“%(name)s” is on the board.") % {"name": made.name}
            return go(request, reverse("pipeline"), text, href=href, link=gettext("Open it"))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("deal", given, error)
    records = progress.read(actor)
    inputs = (
        replace(field, value=records.account) if field.name == "account" else field
        for field in inputs_of_new(request)
    )
    shown = refilled(inputs, attempt, "deal")
    context = {
        "deal_fields": shown,
        "problem": unplaced(attempt, shown),
        "has_process": records.process is not None,
        "has_deal": records.has_deal,
    }
    status = attempt.error.status if attempt else 200
    return step_page(request, "deal", context, records=records, status=status)
