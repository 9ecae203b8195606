"""`/settings/fields/`: the fields that a workspace adds to deals, accounts and contacts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from homeplate.fields import actions
from homeplate.fields.kinds import FIELD_KINDS
from homeplate.fields.queries import list_fields
from homeplate.fields.rules import RECORDS, Definition
from homeplate.kit.errors import Conflict, HomeplateError, Invalid
from homeplate.kit.text import Message, in_language, msg
from homeplate.people.access import Actor, not_found
from homeplate.people.permissions import Permission
from homeplate.web.forms import Attempt, Given, refilled, unplaced
from homeplate.web.page import PageRequest, go, page, sentence, spoken
from homeplate.web.settings import field_forms
from homeplate.web.settings.sections import section

HERE = "settings-fields"
TABS: dict[str, Message] = {"deal": msg("Deals"), "account": msg("Accounts"), "contact": msg("Contacts")}


def list_url(record: str) -> str:
    """The list of the fields of a kind of record."""
    return f"{reverse(HERE)}?record={record}"


@require_GET
@page
def fields(request: PageRequest) -> HttpResponse:
    """The fields of one kind of record, in their order."""
    actor, record = request.actor, _record(Given.asked(request))
    actor.require(Permission.FIELD_MANAGE)
    found = list_fields(actor, record=record, archived=True)
    new = reverse("settings-field-new")
    used = [one for one in found if not one.archived]
    context = {
        "tabs": [(words.render(gettext), list_url(key), key == record) for key, words in TABS.items()],
        "kinds": [(kind_name(key), f"{new}?record={record}&kind={key}") for key in FIELD_KINDS],
        "lines": [_line(one) for one in used],
        "moved": (Given.asked(request).text("moved"), Given.asked(request).text("way")),
        "archived": [_line(one) for one in found if one.archived],
    }
    return section(request, "settings/fields.html", HERE, context)


def _record(given: Given) -> str:
    asked = given.text("record")
    return asked if asked in RECORDS else "deal"


def kind_name(kind: str) -> str:
    """What a kind of field is called."""
    return FIELD_KINDS[kind].label.render(gettext)


def _line(field: Definition) -> dict[str, Any]:
    return {
        "id": field.id,
        "name": in_language(field.label, spoken()),
        "key": field.key,
        "kind": kind_name(field.kind),
        "required": field.required,
        "filtered": field.filtered,
        "url": reverse("settings-field", args=[field.id]),
    }


@require_http_methods(["GET", "POST"])
@page
def new_field(request: PageRequest) -> HttpResponse:
    """The form of a new field of one kind, and the field itself."""
    actor, asked = request.actor, Given.asked(request)
    actor.require(Permission.FIELD_MANAGE)
    record, kind = _record(asked), asked.text("kind")
    kind = kind if kind in FIELD_KINDS else next(iter(FIELD_KINDS))
    if request.method == "GET":
        return _new(request, record, kind)
    given = Given.posted(request)
    try:
        _define(request, record, kind, given)
    except (Invalid, Conflict) as error:
        return _new(request, record, kind, _attempt(given, error))
    return go(request, list_url(record), gettext("The field is added."))


def _define(request: PageRequest, record: str, kind: str, given: Given) -> None:
    actor, language = request.actor, spoken()
    label = field_forms.typed_label(given, {})
    taken = {field.key for field in list_fields(actor, record=record, archived=True)}
    name = in_language({code: text for code, text in label.items() if text}, language)
    actions.define_field(
        actor,
        record=record,
        key=given.text("key") or field_forms.free_key(name, taken),
        kind=kind,
        label=label,
        options=field_forms.typed_options(kind, given, {}, language),
        required=given.ticked("required"),
        filtered=given.ticked("filtered"),
        now=request.now,
    )


def _attempt(given: Given, error: HomeplateError) -> Attempt:
    """The error beside the first name where it is about the name in whatever language."""
    if error.field == "label":
        error.field = f"{field_forms.LABEL}en"
    return Attempt.of("field", given, error)


def _new(request: PageRequest, record: str, kind: str, attempt: Attempt | None = None) -> HttpResponse:
    address = f"{reverse('settings-field-new')}?record={record}&kind={kind}"
    return _form(request, None, record, kind, address, attempt)


def _form(
    request: PageRequest,
    field: Definition | None,
    record: str,
    kind: str,
    address: str,
    attempt: Attempt | None,
) -> HttpResponse:
    options = field.options if field else {}
    names = refilled(field_forms.name_inputs(field.label if field else {}), attempt, "field")
    own = refilled(field_forms.option_inputs(kind, options, spoken()), attempt, "field")
    flags = refilled(field_forms.flag_inputs(field, first=field is None), attempt, "field")
    context = {
        "title": in_language(field.label, spoken()) if field else gettext("New field"),
        "field": field,
        "record": TABS[record].render(gettext),
        "back_url": list_url(record),
        "kind": kind_name(kind),
        "address": address,
        "names": names,
        "own": own,
        "flags": flags,
        "problem": unplaced(attempt, names, own, flags),
    }
    return section(
        request, "settings/field.html", HERE, context, status=attempt.error.status if attempt else 200
    )


def _found(actor: Actor, field_id: UUID) -> Definition:
    actor.require(Permission.FIELD_MANAGE)
    every = (one for record in RECORDS for one in list_fields(actor, record=record, archived=True))
    return next((one for one in every if one.id == field_id), None) or not_found(msg("field"))


@require_http_methods(["GET", "POST"])
@page
def field(request: PageRequest, field_id: UUID) -> HttpResponse:
    """One field: its name, its options, and what it is asked for."""
    found, address = _found(request.actor, field_id), reverse("settings-field", args=[field_id])
    if request.method == "GET":
        return _form(request, found, found.record, found.kind, address, None)
    given = Given.posted(request)
    try:
        changes = {
            "label": field_forms.typed_label(given, found.label),
            "options": field_forms.typed_options(found.kind, given, found.options, spoken()),
            "required": given.ticked("required"),
            "filtered": given.ticked("filtered"),
        }
        actions.change_field(
            request.actor, field_id=field_id, changes=changes, now=request.now, revision=given.revision()
        )
    except (Invalid, Conflict) as error:
        return _form(request, found, found.record, found.kind, address, _attempt(given, error))
    return go(request, list_url(found.record), gettext("Saved."))


@require_POST
@page
def move(request: PageRequest, field_id: UUID) -> HttpResponse:
    """Move a field one place up or down in forms and on pages."""
    way = "up" if request.POST.get("way") == "up" else "down"
    by = -1 if way == "up" else 1
    try:
        done = actions.move_field(request.actor, field_id=field_id, by=by, now=request.now)
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    # Whoever moves a field by keyboard goes on from its button.
    return go(request, f"{list_url(done.record)}&moved={field_id}&way={way}")


@require_POST
@page
def archive(request: PageRequest, field_id: UUID) -> HttpResponse:
    """Take a field out of use; what records hold in it stays."""
    undo = reverse("settings-field-restore", args=[field_id])
    return _acted(
        request,
        lambda: actions.archive_field(request.actor, field_id=field_id, now=request.now),
        gettext("“%(name)s” is archived."),
        undo=undo,
    )


@require_POST
@page
def restore(request: PageRequest, field_id: UUID) -> HttpResponse:
    """Bring a field back into use, with what records hold in it."""
    return _acted(
        request,
        lambda: actions.restore_field(request.actor, field_id=field_id, now=request.now),
        gettext("“%(name)s” is back."),
    )


def _acted(request: PageRequest, act: Callable[[], Definition], text: str = "", **more: str) -> HttpResponse:
    try:
        done = act()
    except Conflict as error:
        return go(request, reverse(HERE), sentence(error), tone="bad")
    told = text % {"name": in_language(done.label, spoken())} if text else ""
    return go(request, list_url(done.record), told, **more)
