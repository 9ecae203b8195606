"""`/accounts/…/cells/…`: one cell of the list of accounts, changed in its place; the answer is the whole line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.accounts import actions
from homeplate.accounts.queries import AccountRow, get_account
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.web import jinja
from homeplate.web.accounts import fields
from homeplate.web.cells import NAME, CellShown, Opened, require_unmoved, same, with_editor
from homeplate.web.forms import Attempt, Given
from homeplate.web.page import PageRequest, go, is_htmx, page, toast, trigger
from homeplate.web.shown import Field

PARTS = {
    "name": ("name",),
    "industry": ("industry",),
    "place": ("city", "country"),
    "employees": ("employees",),
}
"""Cell to the parts of an account that are changed in it."""


@dataclass(frozen=True, slots=True)
class AccountLine:
    """A line of the list: the account, and its cells by name."""

    url: str
    row: AccountRow
    cells: Mapping[str, CellShown]


def line(actor: Actor, row: AccountRow) -> AccountLine:
    """A line with what `actor` may change in it."""
    labels = {
        "name": gettext("Name"),
        "industry": gettext("Industry"),
        "place": gettext("Place"),
        "employees": gettext("Employees"),
    }
    may = actor.may(Permission.ACCOUNT_EDIT) and row.archived_at is None
    cells = {
        key: replace(NAME, key=key, change=gettext("Change: %(field)s") % {"field": label} if may else "")
        for key, label in labels.items()
    }
    return AccountLine(url=reverse("account", args=[row.id]), row=row, cells=cells)


@require_GET
@page
def row(request: PageRequest, account_id: UUID) -> HttpResponse:
    """The line of an account as it is now."""
    return _line(request, _account(request, account_id), Opened(""))


@require_http_methods(["GET", "POST"])
@page
def cell(request: PageRequest, account_id: UUID, name: str) -> HttpResponse:
    """The line with one cell open; or what was typed there saved."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    found = _account(request, account_id)
    inputs = _inputs(request, found, name)
    if request.method == "GET":
        return _line(request, found, Opened(name))
    given = Given.posted(request)
    onward = Opened(given.text("then"))
    if same(inputs, given):
        return _line(request, found, onward)
    try:
        require_unmoved(inputs, given)
        _save(request, found, name, given, found.revision)
    except (Invalid, Conflict) as error:
        return _line(request, _account(request, account_id), Opened(name, Attempt.of(name, given, error)))
    now = _account(request, account_id)
    back = urlencode({**{field.name: field.value for field in inputs}, "revision": now.revision})
    undo_url = f"{reverse('account-cell-undo', args=[account_id, name])}?{back}"
    text = gettext("Saved: %(field)s") % {"field": inputs[0].label}
    return toast(_line(request, now, onward), text, undo=undo_url)


@require_POST
@page
def undo(request: PageRequest, account_id: UUID, name: str) -> HttpResponse:
    """Put back what the address names, unless somebody changed the account since."""
    request.actor.require(Permission.ACCOUNT_EDIT)
    given, found = Given.asked(request), _account(request, account_id)
    _save(request, found, name, given, given.revision())
    text = gettext("It is as it was.")
    if not is_htmx(request):
        return go(request, reverse("account", args=[account_id]), text)
    return toast(trigger(HttpResponse(), {"cell-back": {"id": str(account_id)}}), text)


def _account(request: PageRequest, account_id: UUID) -> AccountRow:
    return get_account(request.actor, account_id=account_id).account


def _inputs(request: PageRequest, found: AccountRow, name: str) -> tuple[Field, ...]:
    parts = PARTS.get(name) or not_found(msg("field"))
    known = fields.account(found, request.actor.currency, jinja.language())
    return tuple(replace(field, wide=False) for field in known if field.name in parts)


def _save(request: PageRequest, found: AccountRow, name: str, given: Given, revision: int | None) -> None:
    parts = PARTS.get(name) or not_found(msg("field"))
    actions.edit_account(
        request.actor,
        account_id=found.id,
        changes={part: given.text(part) for part in parts},
        now=request.now,
        revision=revision,
    )


def _line(request: PageRequest, found: AccountRow, opened: Opened) -> HttpResponse:
    if not is_htmx(request):
        return go(request, reverse("account", args=[found.id]))
    shown = line(request.actor, found)
    if opened.name in PARTS and shown.cells[opened.name].change:
        url = reverse("account-cell", args=[found.id, opened.name])
        one = shown.cells[opened.name]
        inputs = _inputs(request, found, opened.name)
        changed = {**shown.cells, opened.name: with_editor(one, inputs, url, opened.attempt)}
        shown = replace(shown, cells=changed)
    status = opened.attempt.error.status if opened.attempt else 200
    return render(request, "accounts/_row.html", {"line": shown}, status=status)
