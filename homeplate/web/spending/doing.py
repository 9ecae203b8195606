"""What the pages of spending send: a record written down, changed, deleted, and taken back."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.costs import actions
from homeplate.costs.queries import spending
from homeplate.costs.rules import DAY
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.money import from_minor
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.transfer.spendings import LARGEST, import_spending
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence
from homeplate.web.spending import forms
from homeplate.web.spending.views import FILE_FORM, FORM, HERE, listed, purpose_words, trail

ONE = "spending-one"


@require_POST
@page
def record(request: PageRequest) -> HttpResponse:
    """Write spending down."""
    request.actor.require(Permission.COST_EDIT)
    given = Given.posted(request)
    try:
        made = actions.record_spending(request.actor, now=request.now, **forms.read(given))
    except Invalid as error:
        return listed(request, Attempt.of(FORM, given, error))
    undo = reverse("spending-delete", args=[made])
    return go(request, reverse(HERE), gettext("The spending is written down."), undo=undo)


@require_POST
@page
def bring(request: PageRequest) -> HttpResponse:
    """Write down what a file says: all of it, or nothing."""
    request.actor.require(Permission.COST_EDIT)
    given, sent = Given.posted(request), request.FILES.get("file")
    try:
        if sent is None or sent.size is None or sent.size > LARGEST:
            raise Invalid("file", msg("Choose a CSV file, at most 1 MB."), field="file")
        found = import_spending(request.actor, content=sent.read(), now=request.now)
    except Invalid as error:
        return listed(request, Attempt.of(FILE_FORM, given, error))
    told = ngettext("%(n)s record is written down.", "%(n)s records are written down.", found.added)
    text = told % {"n": found.added}
    if found.known:
        known = ngettext("%(n)s was here already.", "%(n)s were here already.", found.known)
        text = f"{text} {known % {'n': found.known}}"
    query = urlencode({"at": request.now.isoformat()})
    undo = f"{reverse('spending-bring-undo')}?{query}" if found.added else ""
    return go(request, reverse(HERE), text, undo=undo)


@require_POST
@page
def unbring(request: PageRequest) -> HttpResponse:
    """Take back what a file brought."""
    request.actor.require(Permission.COST_EDIT)
    at = _moment(request.GET.get("at", ""))
    count = actions.delete_recorded(request.actor, at=at, now=request.now) if at else 0
    text = ngettext("%(n)s record is deleted.", "%(n)s records are deleted.", count) % {"n": count}
    return go(request, reverse(HERE), text)


@require_http_methods(["GET", "POST"])
@page
def one(request: PageRequest, spending_id: UUID) -> HttpResponse:
    """A record, with the form that changes it."""
    actor = request.actor
    row, attempt = spending(actor, spending_id=spending_id), None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            change = actions.change_spending(
                actor,
                spending_id=spending_id,
                changes=forms.read(given),
                revision=given.revision(),
                now=request.now,
            )
            undo = f"{reverse('spending-undo', args=[spending_id])}?change={change}" if change else ""
            return go(request, reverse(ONE, args=[spending_id]), gettext("Saved."), undo=undo)
        except (Invalid, Conflict) as error:
            attempt = Attempt.of(FORM, given, error)
    may = actor.may(Permission.COST_EDIT) and not row.archived
    form = refilled(forms.change_fields(actor, row), attempt, FORM) if may else ()
    context = {
        "row": row,
        "amount": from_minor(row.minor, row.currency),
        "last": row.until - DAY,
        "days": (row.until - row.since).days,
        "purpose": purpose_words(row.purpose),
        "trail": [*trail(), (gettext("Spending"), reverse(HERE))],
        "form": form,
        "problem": unplaced(attempt, form),
        "restore_url": reverse("spending-restore", args=[row.id])
        if row.archived and actor.may(Permission.COST_EDIT)
        else "",
    }
    return render(request, "spending/one.html", context, status=attempt.error.status if attempt else 200)


@require_POST
@page
def delete(request: PageRequest, spending_id: UUID) -> HttpResponse:
    """Delete a record; it can be brought back."""
    actions.delete_spending(
        request.actor, spending_id=spending_id, revision=Given.posted(request).revision(), now=request.now
    )
    undo = reverse("spending-restore", args=[spending_id])
    return go(request, reverse(HERE), gettext("The record is deleted."), undo=undo)


@require_POST
@page
def restore(request: PageRequest, spending_id: UUID) -> HttpResponse:
    """Bring a deleted record back."""
    actions.restore_spending(request.actor, spending_id=spending_id, now=request.now)
    return go(request, reverse(ONE, args=[spending_id]), gettext("The record is back."))


@require_POST
@page
def undo(request: PageRequest, spending_id: UUID) -> HttpResponse:
    """Take the last change of a record back."""
    change, back = parse_id(request.GET.get("change", "")), reverse(ONE, args=[spending_id])
    try:
        actions.undo_change(request.actor, spending_id=spending_id, change=change, now=request.now)
    except Conflict as error:
        return go(request, back, sentence(error), tone="warn")
    return go(request, back, gettext("The record is as it was."))


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None
