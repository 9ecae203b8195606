"""`/accounts/…`: the page of an account, and adding one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts import actions
from homeplate.accounts.queries import get_account
from homeplate.accounts.timeline import account_history
from homeplate.deals.queries import DealFilter, deal_sums, list_deals
from homeplate.fields.queries import list_fields
from homeplate.fit.records import fit_of_account
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.web import custom, jinja
from homeplate.web.accounts import alike, feedback_shown, fields, history, referrals_shown
from homeplate.web.fit.around import record_fit
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, spoken
from homeplate.web.totals import shown_totals

DEALS = 50


@require_http_methods(["GET", "POST"])
@page
def new_account(request: PageRequest) -> HttpResponse:
    """The form of a new account, and the account itself."""
    actor = request.actor
    actor.require(Permission.ACCOUNT_EDIT)
    own, attempt = list_fields(actor, record="account"), None
    there: tuple[alike.Alike, ...] = ()
    if request.method == "POST":
        given = Given.posted(request)
        try:
            values = fields.account_values(given, None, actor.currency)
            there = alike.look(request, given, "account", values)
            if there:
                raise alike.ASKS
            made = actions.create_account(actor, now=request.now, custom=custom.read(own, given), **values)
            return go(request, reverse("account", args=[made.id]), gettext("The account is added."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("new", given, error)
    inputs = fields.account(None, actor.currency, jinja.language())
    shown = refilled((*inputs, *custom.inputs(own, {}, spoken())), attempt, "new")
    context = {
        "title": gettext("New account"),
        "fields_shown": shown,
        "problem": "" if there else unplaced(attempt, shown),
        "there": there,
        "submit_url": reverse("account-new"),
        "back_url": reverse("accounts"),
        "trail": [(gettext("Accounts"), reverse("accounts"))],
    }
    return render(request, "accounts/new.html", context, status=attempt.error.status if attempt else 200)


@require_GET
@page
def account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """The page of an account: what is known, who is there, and its deals."""
    return account_page(request, account_id)


def account_page(request: PageRequest, account_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    """The page of an account; `attempt` is what did not work."""
    actor, found = request.actor, get_account(request.actor, account_id=account_id)
    row, own = found.account, list_fields(request.actor, record="account")
    if row.merged_into_id is not None:
        return history.lead_on(request, row.name, reverse("account", args=[row.merged_into_id]))
    may_edit = actor.may(Permission.ACCOUNT_EDIT) and row.archived_at is None
    inputs: tuple[Any, ...] = ()
    if may_edit:
        extra = custom.inputs(own, row.custom, spoken())
        inputs = refilled((*fields.account(row, actor.currency, jinja.language()), *extra), attempt, "edit")
    deals = list_deals(actor, today=request.today, wanted=DealFilter(account_id=account_id), size=DEALS)
    sums = deal_sums(actor, today=request.today, wanted=DealFilter(account_id=account_id, status="open"))
    past = account_history(actor, account_id=account_id, cursor=Given.asked(request).text("before"))
    fit = fit_of_account(actor, account=row, contacts=found.contacts, today=request.today)
    known = fields.account_facts(row, jinja.number, jinja.money, jinja.date)
    context = {
        "account": row,
        "facts": (*known, *custom.facts(own, row.custom, spoken())),
        "web_address": f"https://{row.domain}" if row.domain else "",
        "parent_url": reverse("account", args=[row.parent_id]) if row.parent_id else "",
        "fit": record_fit(actor, fit),
        "people": [(reverse("contact", args=[one.id]), one) for one in found.contacts],
        "people_url": f"{reverse('contacts')}?{urlencode({'account': account_id})}",
        "people_more": found.contact_count - len(found.contacts),
        "subsidiaries": [(reverse("account", args=[one.id]), one.name) for one in found.subsidiaries],
        "deals": [(reverse("deal", args=[one.id]), one) for one in deals.rows],
        "open_deals": sums.deals,
        "total": shown_totals(actor, (sums.dated,), jinja.language(), request.today)[0],
        "edit_fields": inputs,
        "problem": unplaced(attempt, inputs),
        "opened": attempt.form if attempt else "",
        "may_edit": actor.may(Permission.ACCOUNT_EDIT),
        "merge_url": reverse("account-merge", args=[account_id]) if may_edit else "",
        **history.context(
            past, reverse("account", args=[account_id]), may_edit=actor.may(Permission.ACCOUNT_EDIT)
        ),
        **feedback_shown.panel(
            request,
            account_id,
            found.contacts,
            ((one.id, one.name) for one in deals.rows),
            attempt,
            may_edit=may_edit,
        ),
        **referrals_shown.panel(request, account_id, found.contacts, attempt, may_edit=may_edit),
        "new_contact_url": f"{reverse('contact-new')}?{urlencode({'account': row.name})}" if may_edit else "",
    }
    return render(request, "accounts/account.html", context, status=attempt.error.status if attempt else 200)


@require_POST
@page
def edit_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Change what is known of an account."""
    given, actor = Given.posted(request), request.actor
    actor.require(Permission.ACCOUNT_EDIT)
    row = get_account(actor, account_id=account_id).account
    try:
        own = list_fields(actor, record="account")
        changes = {**fields.account_values(given, row, actor.currency), "custom": custom.read(own, given)}
        actions.edit_account(
            actor, account_id=account_id, changes=changes, now=request.now, revision=given.revision()
        )
    except (Invalid, Conflict) as error:
        return account_page(request, account_id, Attempt.of("edit", given, error))
    return go(request, reverse("account", args=[account_id]), gettext("Saved."))


@require_POST
@page
def archive_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Take an account out of every list; its deals keep it."""
    row = actions.archive_account(
        request.actor, account_id=account_id, now=request.now, revision=Given.posted(request).revision()
    )
    text = gettext("“%(name)s” is archived.") % {"name": row.name}
    return go(request, reverse("accounts"), text, undo=reverse("account-restore", args=[account_id]))


@require_POST
@page
def restore_account(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Bring an archived account back."""
    actions.restore_account(request.actor, account_id=account_id, now=request.now)
    return go(request, reverse("account", args=[account_id]), gettext("The account is back."))
