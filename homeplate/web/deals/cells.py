"""One thing that a deal says of itself, changed where it is shown: its inputs, saving it, and taking that back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext

from homeplate.deals import actions
from homeplate.deals.queries import DealRow
from homeplate.fields.queries import list_fields
from homeplate.fields.rules import Definition
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found
from homeplate.people.calendar import calendar_of
from homeplate.people.permissions import Permission
from homeplate.people.queries import members
from homeplate.web import custom
from homeplate.web.cells import CellShown, Opened, with_editor
from homeplate.web.deals import fields
from homeplate.web.forms import Given, input_number
from homeplate.web.jinja import language
from homeplate.web.page import PageRequest, spoken
from homeplate.web.shown import Field

OWN = "custom."
PLAIN = {"name": "name", "value": "value", "close": "expected_close", "source": "source"}
"""What may be changed by itself, and the part of the deal that it is."""

WHILE_OPEN = ("close", "step", "category")
"""What a closed deal has no more."""


def may_change(actor: Actor, deal: DealRow, name: str) -> bool:
    """Whether `actor` may change this part of the deal by itself."""
    if deal.archived_at is not None or (name in WHILE_OPEN and deal.status != "open"):
        return False
    if name == "owner":
        return actor.may(Permission.DEAL_ASSIGN)
    return (name in PLAIN or name in ("step", "category") or name.startswith(OWN)) and actor.may(
        Permission.DEAL_EDIT
    )


def head(request: PageRequest, deal: DealRow, opened: Opened | None) -> dict[str, CellShown]:
    """What the head of the deal's page changes in its place, by name."""
    labels = {
        "name": gettext("Name"),
        "value": gettext("Value"),
        "owner": gettext("Owner"),
        "close": gettext("Closes on"),
        "category": gettext("Forecast category"),
    }
    found = {}
    for name, label in labels.items():
        may = may_change(request.actor, deal, name)
        found[name] = CellShown(
            name, "", change=gettext("Change: %(field)s") % {"field": label} if may else ""
        )
        if may and opened and opened.name == name:
            url = reverse("deal-cell", args=[deal.id, name])
            found[name] = with_editor(found[name], inputs(request, deal, name), url, opened.attempt)
    return found


def inputs(request: PageRequest, deal: DealRow, name: str) -> tuple[Field, ...]:
    """The inputs of a part of the deal, with what it says now. Raises `NotFound` for a part it has not."""
    actor = request.actor
    day = deal.expected_close.isoformat() if deal.expected_close else ""
    match name:
        case "name":
            return (Field("name", gettext("Name"), value=deal.name, required=True, longest=fields.NAME),)
        case "value":
            text = input_number(deal.value.amount if deal.value else None, language())
            return (Field("value", gettext("Value"), "money", text, unit=deal.currency),)
        case "close":
            return (
                Field("expected_close", gettext("Expected close"), "date", day, note_url=reverse("day-note")),
            )
        case "source":
            return (Field("source", gettext("Source"), value=deal.source, longest=fields.LABEL),)
        case "category":
            return (fields.category(deal.category),)
        case "owner":
            return (fields.owner_field(members(actor), str(deal.owner_id)),)
        case "step":
            found = fields.next_step(deal, request.today, calendar_of(actor))
            return tuple(replace(field, quick=()) for field in found)
        case _:
            return custom.inputs((_own(actor, name),), deal.custom, spoken())


def _own(actor: Actor, name: str) -> Definition:
    own = list_fields(actor, record="deal")
    found = next((field for field in own if f"{OWN}{field.key}" == name), None)
    return found or not_found(msg("field"))


def save(request: PageRequest, deal_id: UUID, name: str, given: Given, revision: int | None) -> None:
    """Change a part of the deal to what was typed. Raises `Invalid`, `Conflict`."""
    actor, now = request.actor, request.now
    if name == "owner":
        owner = given.id("owner_id")
        if owner is None:
            raise Invalid("owner-missing", msg("Say who owns the deal."), field="owner_id")
        actions.assign_deal(actor, deal_id=deal_id, owner_id=owner, now=now, revision=revision)
    elif name == "category":
        actions.set_category(
            actor, deal_id=deal_id, category=given.text("category"), now=now, revision=revision
        )
    elif name == "step":
        step = fields.step_of(given, optional=True)
        actions.set_next_step(actor, deal_id=deal_id, step=step, now=now, revision=revision)
    else:
        changes = _changes(actor, name, given)
        actions.edit_deal(actor, deal_id=deal_id, changes=changes, now=now, revision=revision)


def _changes(actor: Actor, name: str, given: Given) -> dict[str, object]:
    value: object
    match name:
        case "value":
            value = given.amount("value")
        case "close":
            value = given.day("expected_close")
        case "name" | "source":
            value = given.text(name)
        case _:
            return {"custom": custom.read((_own(actor, name),), given)}
    return {PLAIN[name]: value}


def undo_url(deal_id: UUID, name: str, before: Sequence[Field], revision: int) -> str:
    """Where a change is taken back: the address says what was there, and what it may be put in the place of."""
    query = urlencode({**{field.name: field.value for field in before}, "revision": revision})
    return f"{reverse('deal-cell-undo', args=[deal_id, name])}?{query}"
