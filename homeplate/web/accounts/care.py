"""`/contacts/…/care/…`: whether, why and how a person may be contacted (S6), and taking a change of it back."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from homeplate.accounts import actions
from homeplate.accounts.queries import get_contact
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.web.accounts.contacts import contact_page
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, page

BASIS = ("lawful_basis", "basis_on", "basis_source", "basis_evidence")


@require_POST
@page
def keep_basis(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Note what allows to keep and use somebody's data, since when, from where, and what shows it."""
    given = Given.posted(request)
    return _change(request, contact_id, "basis", given, {name: given.text(name) for name in BASIS})


@require_POST
@page
def stop_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Note that somebody does not want to be contacted, on every channel or on one."""
    given, row = Given.posted(request), get_contact(request.actor, contact_id=contact_id)
    stop = {"reason": given.text("reason"), "since": given.text("since")}
    stops = {**row.stops, given.text("channel"): stop}
    return _change(request, contact_id, "stop", given, {"stops": stops})


@require_POST
@page
def allow_contact(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Note that somebody may be contacted again on a channel."""
    given, row = Given.posted(request), get_contact(request.actor, contact_id=contact_id)
    stops = {channel: said for channel, said in row.stops.items() if channel != given.text("channel")}
    return _change(request, contact_id, "stop", given, {"stops": stops})


@require_POST
@page
def undo(request: PageRequest, contact_id: UUID, revision: int) -> HttpResponse:
    """Put back what was said before, unless somebody changed the contact since."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    try:
        actions.undo_care(request.actor, contact_id=contact_id, revision=revision, now=request.now)
    except Conflict as error:
        return contact_page(request, contact_id, Attempt("care", {}, error))
    return go(request, reverse("contact", args=[contact_id]), gettext("It is as it was."))


def _change(
    request: PageRequest, contact_id: UUID, form: str, given: Given, changes: Mapping[str, object]
) -> HttpResponse:
    before = get_contact(request.actor, contact_id=contact_id).revision
    try:
        row = actions.care_for_contact(
            request.actor,
            contact_id=contact_id,
            changes=changes,
            now=request.now,
            revision=given.revision(),
        )
    except (Invalid, Conflict) as error:
        return contact_page(request, contact_id, Attempt.of(form, given, error))
    back = reverse("contact-care-undo", args=[contact_id, row.revision]) if row.revision != before else ""
    return go(request, f"{reverse('contact', args=[contact_id])}#t-care", gettext("Saved."), undo=back)
