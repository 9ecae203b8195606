"""`/contacts/…/data/`, `/contacts/…/erase/`: all data of one person as a file, and taking it out for good (S6)."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.accounts.actions import lift_suppression
from homeplate.accounts.queries import erased_people
from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.transfer.person.erasing import Preview, erase_person, preview_erasure
from homeplate.transfer.person.exporting import tell_person
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.shown import Field


@require_POST
@page
def take_data(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """Everything about a person as a ZIP file: a text to read, and JSON."""
    told = tell_person(request.actor, contact_id=contact_id, now=request.now)
    archive = told.archive(request.actor.workspace_name, request.now)
    response = HttpResponse(archive, content_type="application/zip")
    name = f"{told.name} {request.today.isoformat()}.zip"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@require_http_methods(["GET", "POST"])
@page
def erase(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """What goes and what stays when a person is erased; and erasing them."""
    actor, attempt = request.actor, None
    actor.require(Permission.PERSON_ERASE)
    found = preview_erasure(actor, contact_id=contact_id)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            erase_person(actor, contact_id=contact_id, confirmed=given.text("confirmed"), now=request.now)
            return go(request, reverse("contacts"), gettext("The person is erased."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("erase", given, error)
    label = gettext("Type “%(name)s” to erase them") % {"name": found.name}
    fields = refilled(
        (Field("confirmed", label, required=True, longest=200, autocomplete="off"),), attempt, "erase"
    )
    context = {
        "name": found.name,
        "goes": _goes(found),
        "stays": _stays(found),
        "fields_shown": fields,
        "problem": unplaced(attempt, fields),
        "submit_url": reverse("contact-erase", args=[contact_id]),
        "back_url": reverse("contact", args=[contact_id]),
    }
    return render(request, "accounts/erase.html", context, status=attempt.error.status if attempt else 200)


@require_http_methods(["GET", "POST"])
@page
def erased(request: PageRequest) -> HttpResponse:
    """How many addresses no import brings back, and lifting that for one whose person wants to be here again."""
    actor, attempt = request.actor, None
    actor.require(Permission.PERSON_ERASE)
    if request.method == "POST":
        given = Given.posted(request)
        try:
            lifted = lift_suppression(actor, email=given.text("email"), now=request.now)
            text = (
                gettext("They may be added again.")
                if lifted
                else gettext("Nobody with this address was erased.")
            )
            return go(request, reverse("contacts-erased"), text, tone="" if lifted else "bad")
        except Invalid as error:
            attempt = Attempt.of("lift", given, error)
    fields = refilled(
        (Field("email", gettext("E-mail address"), "email", required=True, longest=254),), attempt, "lift"
    )
    context = {
        "count": erased_people(actor),
        "fields_shown": fields,
        "problem": unplaced(attempt, fields),
        "back_url": reverse("contacts"),
    }
    return render(request, "accounts/erased.html", context, status=attempt.error.status if attempt else 200)


def _goes(found: Preview) -> tuple[str, ...]:
    lines = [
        gettext("Name, job title, department, language, lawful basis, own fields: all that the record says"),
        ngettext("%(n)s e-mail address or number", "%(n)s e-mail addresses and numbers", found.points)
        % {"n": found.points},
        ngettext(
            "what %(n)s entry of their history says; that it happened, and when, stays",
            "what %(n)s entries of their history say; that they happened, and when, stays",
            found.facts,
        )
        % {"n": found.facts},
    ]
    if found.merged:
        merged = ngettext(
            "%(n)s record that was merged into it", "%(n)s records that were merged into it", found.merged
        )
        lines.append(merged % {"n": found.merged})
    if found.named:
        named = ngettext(
            "their name, addresses and numbers in %(n)s note or entry of the deals that they are in",
            "their name, addresses and numbers in %(n)s notes and entries of the deals that they are in",
            found.named,
        )
        lines.append(named % {"n": found.named})
    if found.vendors:
        vendors = ngettext(
            "%(n)s record of theirs among the prospects",
            "%(n)s records of theirs among the prospects",
            found.vendors,
        )
        lines.append(vendors % {"n": found.vendors})
    if found.uploads:
        lines.append(gettext("files that were imported: %(names)s") % {"names": ", ".join(found.uploads)})
    return tuple(lines)


def _stays(found: Preview) -> tuple[str, ...]:
    many = sum(count for _, count in found.references)
    lines = []
    if many:
        told = ngettext(
            "their place in %(n)s record, named “Erased person”",
            "their place in %(n)s records, named “Erased person”",
            many,
        )
        lines.append(told % {"n": many})
    if found.emails:
        lines.append(gettext("a fingerprint of each e-mail address, so that no import brings them back"))
    lines.append(gettext("what is written inside files kept with deals, exports made before, and backups"))
    return tuple(lines)
