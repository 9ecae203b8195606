"""`/prospects/companies/…`, `/prospects/people/…`: what is known of one, and who said it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from homeplate.kit.errors import Conflict, Invalid
from homeplate.people.permissions import Permission
from homeplate.prospects import actions
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.lists.queries import lists_with
from homeplate.prospects.queries import CompanyRow, PersonRow, company, people_at, person
from homeplate.prospects.queries_fit import ProspectFit, fit_of_company, fit_of_person
from homeplate.prospects.query import ABOUT
from homeplate.prospects.takes.queries import standings
from homeplate.web.addresses import address
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page
from homeplate.web.prospects import words
from homeplate.web.prospects.enriching import about_one
from homeplate.web.prospects.fits import head, record_parts
from homeplate.web.prospects.takes import known_shown
from homeplate.web.shown import Field

_WIDE = frozenset({"technologies", "open_positions", "industry_codes", "profile"})


@require_http_methods(["GET", "POST"])
@page
def one_company(request: PageRequest, company_id: UUID) -> HttpResponse:
    """The page of a company, and what somebody knows better of it."""
    attempt = None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            values = _changed(given, words.typed_company(company(request.actor, company_id=company_id)))
            actions.edit_company(
                request.actor,
                company_id=company_id,
                values=values,
                now=request.now,
                revision=given.revision(),
            )
            return go(request, address("prospect-company", company_id), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("edit", given, error)
    row = company(request.actor, company_id=company_id)
    facts = [_fact(row, key, words.company_text(row, key)) for key in words.COMPANY]
    people = [
        (address("prospect-person", one.id), one) for one in people_at(request.actor, company_id=company_id)
    ]
    fit = fit_of_company(request.actor, row=row, now=request.now)
    context = {
        **_record(request, row, "companies", words.typed_company(row), attempt),
        **_fit(request, fit),
        "facts": facts,
        "people_here": people,
        "site_url": f"https://{row.domain}",
        "search_url": f"{address('prospects')}?q={row.domain or row.name}",
    }
    return render(request, "prospects/record.html", context, status=attempt.error.status if attempt else 200)


@require_http_methods(["GET", "POST"])
@page
def one_person(request: PageRequest, person_id: UUID) -> HttpResponse:
    """The page of a person, and what somebody knows better of them."""
    attempt = None
    if request.method == "POST":
        given = Given.posted(request)
        try:
            values = _changed(given, words.typed_person(person(request.actor, person_id=person_id)))
            actions.edit_person(
                request.actor, person_id=person_id, values=values, now=request.now, revision=given.revision()
            )
            return go(request, address("prospect-person", person_id), gettext("Saved."))
        except (Invalid, Conflict) as error:
            attempt = Attempt.of("edit", given, error)
    row = person(request.actor, person_id=person_id)
    fit = fit_of_person(request.actor, row=row, now=request.now)
    context = {
        **_record(request, row, "people", words.typed_person(row), attempt),
        **_fit(request, fit),
        "facts": [_fact(row, key, words.person_text(row, key)) for key in words.PERSON],
        "company_url": address("prospect-company", row.company_id) if row.company_id else "",
    }
    return render(request, "prospects/record.html", context, status=attempt.error.status if attempt else 200)


def _fit(request: PageRequest, found: ProspectFit | None) -> dict[str, Any]:
    may_begin = found is None and request.actor.may(Permission.FIT_EDIT)
    return {
        "fit_head": head(found.together) if found else None,
        "fit_parts": record_parts(found),
        "begin_url": address("profiles") if may_begin else "",
    }


def _changed(given: Given, typed: Any) -> dict[str, str]:
    """What was typed otherwise than it stood there."""
    return {
        key: given.text(key)
        for key, value in typed.items()
        if key in given.values and given.text(key) != value
    }


def _fact(row: CompanyRow | PersonRow, key: str, text: str) -> dict[str, Any]:
    said = row.said.get(AMOUNTS.get(key, key))
    link = ""
    if key == "email" and text:
        link = f"mailto:{text}"
    elif key == "domain" and text:
        link = f"https://{text}"
    elif key == "profile" and text.startswith(("https://", "http://")):
        link = text
    return {"label": words.column_label(key), "text": text, "url": link, "said": said if text else None}


def _record(
    request: PageRequest, row: CompanyRow | PersonRow, about: str, typed: Any, attempt: Attempt | None
) -> dict[str, Any]:
    actor, may_edit = request.actor, request.actor.may(Permission.PROSPECT_EDIT)
    stands = standings(actor, rows=[row]).get(row.id)
    chosen = urlencode({"about": about, "id": str(row.id)})
    here = row.archived_at is None
    inputs: tuple[Field, ...] = ()
    if may_edit and row.archived_at is None:
        inputs = refilled(tuple(_input(key, value) for key, value in typed.items()), attempt, "edit")
    return {
        "row": row,
        "about": about,
        "edit_fields": inputs,
        "edit_url": address("prospect-company" if about == "companies" else "prospect-person", row.id),
        "opened": attempt is not None,
        "problem": unplaced(attempt, inputs),
        "may_edit": may_edit,
        "enrich": about_one(request, about, row.id) if here else None,
        "known": known_shown(stands),
        "lists": [
            (address("prospect-list", one.id), one.name) for one in lists_with(actor, record_id=row.id)
        ],
        "take_url": f"{address('prospect-take')}?{chosen}"
        if here and actor.may(Permission.LEAD_EDIT)
        else "",
        "add_url": f"{address('prospect-list-add')}?{chosen}" if here and may_edit else "",
    }


def _input(key: str, value: str) -> Field:
    kind = "date" if key == "role_start" else "text"
    return Field(
        key,
        words.column_label(key),
        kind,
        value=value,
        required=key == "name",
        longest=500,
        wide=key in _WIDE,
    )


def _known(about: str) -> None:
    if about not in ABOUT:
        raise Http404


@require_POST
@page
def archive(request: PageRequest, about: str, record_id: UUID) -> HttpResponse:
    """Take a company or a person out of every search."""
    _known(about)
    name = actions.archive_prospect(request.actor, about=about, record_id=record_id, now=request.now)
    text = gettext("“%(name)s” is taken out.") % {"name": name}
    return go(request, address("prospects"), text, undo=address("prospect-restore", about, record_id))


@require_POST
@page
def restore(request: PageRequest, about: str, record_id: UUID) -> HttpResponse:
    """Bring one back."""
    _known(about)
    name = actions.restore_prospect(request.actor, about=about, record_id=record_id, now=request.now)
    where = "prospect-company" if about == "companies" else "prospect-person"
    return go(request, address(where, record_id), gettext("“%(name)s” is back.") % {"name": name})
