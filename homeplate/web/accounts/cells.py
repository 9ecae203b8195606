"""`/accounts/…/cells/…`, `/contacts/…/cells/…`: a cell of a list of the address book, changed in its place; the answer
is the whole line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts import actions
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.fields.queries import list_fields
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.people.access import not_found
from homeplate.people.permissions import Permission
from homeplate.web import custom, jinja
from homeplate.web.accounts import fields
from homeplate.web.accounts.asked import asked
from homeplate.web.accounts.book import ACCOUNTS, CONTACTS, Book, Row
from homeplate.web.accounts.lines import CHANGEABLE, lines
from homeplate.web.accounts.pick import account_field, chosen_account
from homeplate.web.cells import CellShown, Opened, require_unmoved, same, with_editor
from homeplate.web.forms import Attempt, Given
from homeplate.web.lists.columns import OWN
from homeplate.web.page import PageRequest, go, is_htmx, page, spoken, toast, trigger
from homeplate.web.shown import Field

PARTS = {"place": ("city", "country"), "channel": ("preferred_channel",)}
"""Cell to the parts of a record that are changed in it, where they are called otherwise."""

POINTS = {"email": "emails", "phone": "phones"}
"""Cell to the list of a contact whose foremost entry is changed in it."""


@require_GET
@page
def account_row(request: PageRequest, account_id: UUID) -> HttpResponse:
    """The line of an account as it is now."""
    return _line(request, ACCOUNTS, ACCOUNTS.read(request.actor, account_id), Opened(""))


@require_http_methods(["GET", "POST"])
@page
def account_cell(request: PageRequest, account_id: UUID, name: str) -> HttpResponse:
    """The line of an account with one cell open; or what was typed there saved."""
    return _cell(request, ACCOUNTS, account_id, name)


@require_POST
@page
def account_undo(request: PageRequest, account_id: UUID, name: str) -> HttpResponse:
    """Put back what the address names, unless somebody changed the account since."""
    return _undo(request, ACCOUNTS, account_id, name)


@require_GET
@page
def contact_row(request: PageRequest, contact_id: UUID) -> HttpResponse:
    """The line of a contact as it is now."""
    return _line(request, CONTACTS, CONTACTS.read(request.actor, contact_id), Opened(""))


@require_http_methods(["GET", "POST"])
@page
def contact_cell(request: PageRequest, contact_id: UUID, name: str) -> HttpResponse:
    """The line of a contact with one cell open; or what was typed there saved."""
    return _cell(request, CONTACTS, contact_id, name)


@require_POST
@page
def contact_undo(request: PageRequest, contact_id: UUID, name: str) -> HttpResponse:
    """Put back what the address names, unless somebody changed the contact since."""
    return _undo(request, CONTACTS, contact_id, name)


def _cell(request: PageRequest, book: Book, record_id: UUID, name: str) -> HttpResponse:
    request.actor.require(Permission.ACCOUNT_EDIT)
    found = book.read(request.actor, record_id)
    inputs = _inputs(request, book, found, name)
    if request.method == "GET":
        return _line(request, book, found, Opened(name))
    given = Given.posted(request)
    onward = Opened(given.text("then"))
    if same(inputs, given):
        return _line(request, book, found, onward)
    try:
        require_unmoved(inputs, given)
        _save(request, book, found, _changes(request, book, found, name, given), found.revision)
    except (Invalid, Conflict) as error:
        again = book.read(request.actor, record_id)
        return _line(request, book, again, Opened(name, Attempt.of(name, given, error)))
    now = book.read(request.actor, record_id)
    back = urlencode({**_as_it_was(found, inputs, name), "revision": now.revision})
    undo_url = f"{reverse(f'{book.record}-cell-undo', args=[record_id, name])}?{back}"
    text = gettext("Saved: %(field)s") % {"field": inputs[0].label}
    return toast(_line(request, book, now, onward), text, undo=undo_url)


def _undo(request: PageRequest, book: Book, record_id: UUID, name: str) -> HttpResponse:
    request.actor.require(Permission.ACCOUNT_EDIT)
    given, found = Given.asked(request), book.read(request.actor, record_id)
    _inputs(request, book, found, name)
    _save(request, book, found, _back(request, book, found, name, given), given.revision())
    text = gettext("It is as it was.")
    if not is_htmx(request):
        return go(request, book.url("", record_id), text)
    return toast(trigger(HttpResponse(), {"cell-back": {"id": str(record_id)}}), text)


def _inputs(request: PageRequest, book: Book, found: Row, name: str) -> tuple[Field, ...]:
    """What is typed in a cell. Raises `NotFound` for a cell that is not changed in its place."""
    if name.startswith(OWN):
        own = list_fields(request.actor, record=book.record)
        known = custom.inputs(own, found.custom, spoken())
        return tuple(one for one in known if one.name == name) or not_found(msg("field"))
    if name not in CHANGEABLE[book.place]:
        not_found(msg("field"))
    if name in POINTS and isinstance(found, ContactRow):
        return (_foremost(found, name),)
    parts = PARTS.get(name, (name,))
    if isinstance(found, AccountRow):
        known = fields.account(found, request.actor.currency, jinja.language())
    else:
        known = fields.contact(found, account_field(found.account_name))
    return tuple(replace(field, wide=False, help="") for field in known if field.name in parts)


def _foremost(found: ContactRow, name: str) -> Field:
    """The input of the first address or number of a contact."""
    listed = POINTS[name]
    points = getattr(found, listed)
    label = gettext("E-mail address") if name == "email" else gettext("Phone number")
    kind = "email" if name == "email" else "tel"
    return Field(listed, label, kind, points[0].value if points else "", longest=254)


def _changes(request: PageRequest, book: Book, found: Row, name: str, given: Given) -> dict[str, Any]:
    """What is to change, as the actions are told it."""
    if name.startswith(OWN):
        own = list_fields(request.actor, record=book.record)
        return {"custom": custom.read(own, given)}
    if name in POINTS and isinstance(found, ContactRow):
        listed = POINTS[name]
        typed, rest = given.text(listed), getattr(found, listed)
        first = [{"value": typed, "label": rest[0].label if rest else ""}] if typed else []
        return {listed: [*first, *({"value": one.value, "label": one.label} for one in rest[1:])]}
    if name == "account":
        return {"account_id": chosen_account(request, given)}
    if name == "revenue" and isinstance(found, AccountRow):
        unit = found.revenue_currency or request.actor.currency
        return {"revenue": given.amount("revenue"), "revenue_currency": unit}
    return {part: given.text(part) for part in PARTS.get(name, (name,))}


def _as_it_was(found: Row, inputs: Sequence[Field], name: str) -> dict[str, str]:
    """What an undo is sent with: all addresses or numbers of a contact, for a change may have taken one away."""
    if name in POINTS:
        return {"all": "\n".join(f"{one.value}\t{one.label}" for one in getattr(found, POINTS[name]))}
    if name == "account" and isinstance(found, ContactRow):
        return {"account_id": str(found.account_id or "")}
    return {field.name: field.value for field in inputs}


def _back(request: PageRequest, book: Book, found: Row, name: str, given: Given) -> dict[str, Any]:
    """What puts back what `_as_it_was` kept."""
    if name in POINTS:
        lines_kept = [line.partition("\t") for line in given.text("all").splitlines()]
        return {POINTS[name]: [{"value": value, "label": label} for value, _, label in lines_kept]}
    if name == "account":
        return {"account_id": given.id("account_id")}
    return _changes(request, book, found, name, given)


def _save(
    request: PageRequest, book: Book, found: Row, changes: dict[str, Any], revision: int | None
) -> None:
    if book is ACCOUNTS:
        actions.edit_account(
            request.actor, account_id=found.id, changes=changes, now=request.now, revision=revision
        )
    else:
        actions.edit_contact(
            request.actor, contact_id=found.id, changes=changes, now=request.now, revision=revision
        )


def _line(request: PageRequest, book: Book, found: Row, opened: Opened) -> HttpResponse:
    """The line of a record in the list that the query string asks for."""
    if not is_htmx(request):
        return go(request, book.url("", found.id))
    what = asked(request, book, Given.asked(request))
    (line,) = lines(request.actor, book, (found,), what.columns.shown, what.own)
    if opened.name:
        line = replace(
            line,
            name_cell=_opened(request, book, found, line.name_cell, opened),
            cells=tuple(_opened(request, book, found, one, opened) for one in line.cells),
        )
    context = {"line": line, "may_edit": request.actor.may(Permission.ACCOUNT_EDIT)}
    status = opened.attempt.error.status if opened.attempt else 200
    return render(request, "accounts/_line.html", context, status=status)


def _opened(request: PageRequest, book: Book, found: Row, one: CellShown, opened: Opened) -> CellShown:
    """The cell with its form, when it is the one that is opened and may be."""
    if one.key != opened.name or not one.change:
        return one
    url = f"{reverse(f'{book.record}-cell', args=[found.id, one.key])}?{request.GET.urlencode()}"
    return with_editor(one, _inputs(request, book, found, one.key), url, opened.attempt)
