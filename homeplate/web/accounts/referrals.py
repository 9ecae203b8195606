"""`/accounts/…/referrals/…`: writing down whom a customer sent, changing it, deleting it and taking that back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.success import actions
from homeplate.success.referrals import ReferralRow, get_referral
from homeplate.web.accounts.led import read_led
from homeplate.web.accounts.referrals_shown import FORM, about_it, led_text, line
from homeplate.web.accounts.views import account_page
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page


@require_POST
@page
def record(request: PageRequest, account_id: UUID) -> HttpResponse:
    """Write a referral down."""
    given = Given.posted(request)
    try:
        made = actions.record_referral(
            request.actor,
            account_id=account_id,
            day=given.day("day"),
            note=given.text("note"),
            contact_id=given.id("contact_id"),
            now=request.now,
            **read_led(request.actor, given.text("led")),
        )
    except (Invalid, Conflict) as error:
        return account_page(request, account_id, Attempt.of(FORM, given, _placed(error)))
    undo = reverse("account-referral-delete", args=[account_id, made])
    return go(request, _place(account_id), gettext("The referral is written down."), undo=undo)


@require_http_methods(["GET", "POST"])
@page
def one(request: PageRequest, account_id: UUID, referral_id: UUID) -> HttpResponse:
    """The form that changes a referral, and links what came of it."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    row, attempt = get_referral(request.actor, referral_id=referral_id), None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            actions.change_referral(
                request.actor,
                referral_id=referral_id,
                changes=_changes(request.actor, given, row),
                revision=given.revision(),
                now=request.now,
            )
            return go(request, _place(row.account_id), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of(FORM, given, _placed(error))
    inputs = about_it(request.today, row.day.isoformat(), led_text(row), row.note)
    shown = refilled(inputs, attempt, FORM)
    address = [row.account_id, row.id]
    context = {
        "one": line(row),
        "trail": [(gettext("Accounts"), reverse("accounts")), (row.account_name, _place(row.account_id))],
        "fields_shown": shown,
        "problem": unplaced(attempt, shown),
        "submit_url": reverse("account-referral-one", args=address),
        "delete_url": "" if row.archived else reverse("account-referral-delete", args=address),
        "back_url": _place(row.account_id),
    }
    return render(request, "accounts/referral.html", context, status=attempt.error.status if attempt else 200)


def _changes(actor: Actor, given: Given, row: ReferralRow) -> dict[str, Any]:
    """What was typed. An address that was left alone changes nothing: there may be something out of sight."""
    changes: dict[str, Any] = {"day": given.day("day"), "note": given.text("note")}
    if given.text("led") != led_text(row):
        changes |= read_led(actor, given.text("led"))
    return changes


def _placed(error: Invalid | Conflict) -> Invalid | Conflict:
    """What is wrong with a linked record is said beside the one input that names it."""
    linked = error.field in ("lead_id", "deal_id", "led_account_id")
    return Invalid(error.code, error.message, field="led") if linked else error


@require_POST
@page
def delete(request: PageRequest, account_id: UUID, referral_id: UUID) -> HttpResponse:
    """Delete a referral; it can be brought back."""
    revision = Given.posted(request).revision()
    actions.delete_referral(request.actor, referral_id=referral_id, revision=revision, now=request.now)
    undo = reverse("account-referral-restore", args=[account_id, referral_id])
    return go(request, _place(account_id), gettext("The referral is deleted."), undo=undo)


@require_POST
@page
def restore(request: PageRequest, account_id: UUID, referral_id: UUID) -> HttpResponse:
    """Bring a deleted referral back."""
    actions.restore_referral(request.actor, referral_id=referral_id, now=request.now)
    return go(request, _place(account_id), gettext("The referral is back."))


def _place(account_id: UUID) -> str:
    return f"{reverse('account', args=[account_id])}#t-referrals"
