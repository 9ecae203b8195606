"""`/contacts/…`: the page of a person, and adding one."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts import actions
from homeplate.accounts.queries import get_contact
from homeplate.accounts.timeline import contact_history
from homeplate.deals.queries import deals_of_contact
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import folded
from homeplate.people.permissions import Permission
from homeplate.web import caring, custom
from homeplate.web.accounts import care_shown, fields, history
from homeplate.web.accounts.pick import account_field, chosen_account
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, spoken
from homeplate.web.shown import Field


@require_http_methods(["GET", "POST"])
@page
def new_contact(request: PageRequest) -> HttpResponse:
    """The form of a new contact (of the account named in the address), and the contact itself."""
    actor = request.actor
    actor.require(Permission.ACCOUNT_EDIT)
    own, attempt = list_fields(actor, record="contact"), None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            values = fields.contact_values(given, None)
            made = actions.create_contact(
                actor,
                now=request.now,
                custom=custom.read(own, given),
                account_id=chosen_account(request, given),
                **values,
            )
            return go(request, reverse("contact", args=[made.id]), gettext("The contact is added."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("new", given, error)
    inputs = fields.contact(None, account_field(Given.asked(request).text("account")[:200]))
    shown = refilled((*inputs, *custom.inputs(own, {}, spoken())), attempt, "new")
    context = {
        "title": gettext("New contact"),
        "fields_shown": shown,
        "problem": unplaced(attempt, shown),
        "submit_url": reverse("contact-new"),
        "back_url": reverse("contacts"),
        "trail": [(gettext("Contacts"), reverse("contacts"))],
    }
    return render(request, "accounts/new.html", context, status=attempt.error.status if attempt else 200)


@require_GET
@page
def contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """The page of a person."""
    return contact_page(request, contact_id)


def contact_page(request: PageRequest, contact_id: UUID, attempt: Attempt | None = None) -> HttpResponse:
    """The page of a person; `attempt` is what did not work."""
    actor, row = request.actor, get_contact(request.actor, contact_id=contact_id)
    if row.merged_into_id is not None:
        return history.lead_on(request, row.name, reverse("contact", args=[row.merged_into_id]))
    own = list_fields(actor, record="contact")
    past = contact_history(actor, contact_id=contact_id, cursor=Given.asked(request).text("before"))
    inputs: tuple[Field, ...] = ()
    basis: tuple[Field, ...] = ()
    stop: tuple[Field, ...] = ()
    if actor.may(Permission.ACCOUNT_EDIT) and row.archived_at is None:
        basis = refilled(care_shown.basis_inputs(row, request.today), attempt, "basis")
        stop = refilled(care_shown.stop_inputs(row, request.today), attempt, "stop")
        extra = custom.inputs(own, row.custom, spoken())
        inputs = refilled((*fields.contact(row, account_field(row.account_name)), *extra), attempt, "edit")
    context = {
        "contact": row,
        "deals": [
            (reverse("deal", args=[one.id]), one) for one in deals_of_contact(actor, contact_id=contact_id)
        ],
        "account_url": reverse("account", args=[row.account_id]) if row.account_id else "",
        "facts": (*fields.contact_facts(row), *custom.facts(own, row.custom, spoken())),
        "edit_fields": inputs,
        "problem": unplaced(attempt, inputs, basis, stop),
        "care": caring.told(row.stops),
        "stops": care_shown.lines(row.stops),
        "basis_facts": care_shown.basis_facts(row),
        "basis_fields": basis,
        "stop_fields": stop,
        "opened": attempt.form if attempt else "",
        "may_edit": actor.may(Permission.ACCOUNT_EDIT),
        "merge_url": reverse("contact-merge", args=[contact_id]) if inputs else "",
        **history.context(
            past, reverse("contact", args=[contact_id]), may_edit=actor.may(Permission.ACCOUNT_EDIT)
        ),
    }
    return render(request, "accounts/contact.html", context, status=attempt.error.status if attempt else 200)


@require_POST
@page
def edit_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Change what is known of a person."""
    given, actor = Given.posted(request), request.actor
    actor.require(Permission.ACCOUNT_EDIT)
    row = get_contact(actor, contact_id=contact_id)
    try:
        own = list_fields(actor, record="contact")
        changes = {**fields.contact_values(given, row), "custom": custom.read(own, given)}
        changes["account_id"] = row.account_id
        if folded(given.text("account")) != folded(row.account_name):
            changes["account_id"] = chosen_account(request, given)
        actions.edit_contact(
            actor, contact_id=contact_id, changes=changes, now=request.now, revision=given.revision()
        )
    except (Invalid, Conflict) as error:
        return contact_page(request, contact_id, Attempt.of("edit", given, error))
    return go(request, reverse("contact", args=[contact_id]), gettext("Saved."))


@require_POST
@page
def archive_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Take a contact out of lists; the deals it stands in keep it."""
    row = actions.archive_contact(
        request.actor, contact_id=contact_id, now=request.now, revision=Given.posted(request).revision()
    )
    target = reverse("account", args=[row.account_id]) if row.account_id else reverse("contacts")
    text = gettext("“%(name)s” is archived.") % {"name": row.name}
    return go(request, target, text, undo=reverse("contact-restore", args=[contact_id]))


@require_POST
@page
def restore_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Bring an archived contact back."""
    actions.restore_contact(request.actor, contact_id=contact_id, now=request.now)
    return go(request, reverse("contact", args=[contact_id]), gettext("The contact is back."))
