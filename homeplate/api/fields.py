"""Custom fields of deals, accounts and contacts, and the kinds that records know."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from homeplate.accounts.channels import CHANNELS
from homeplate.api.http import ApiRequest, place, reply, said, wanted_revision
from homeplate.api.types import Answer, Body, Key, Line, Named, Patch, doc, named
from homeplate.deals.rules.categories import CATEGORIES
from homeplate.deals.rules.kinds import BUYING_ROLES, LOSS_REASONS, NEXT_STEP_KINDS, NO_REASONS
from homeplate.fields import actions, queries
from homeplate.fields.kinds import FIELD_KINDS
from homeplate.fields.rules import Definition
from homeplate.people.permissions import Permission
from homeplate.playbook.rules import REASON_KINDS

router = Router()
TAG = "Fields"
MANAGE = Permission.FIELD_MANAGE

Record = Literal["deal", "account", "contact"]
Texts = dict[Annotated[str, Field(max_length=20)], Line]


class CustomField(Answer):
    """A custom field: `kind` and `options` decide which values fit; `filtered` ones can be used in lists."""

    id: UUID
    record: Record
    key: str
    kind: str
    label: dict[str, str]
    options: dict[str, Any]
    required: bool
    filtered: bool
    position: int
    archived_at: datetime | None
    revision: int


class FieldIn(Body):
    """A new field; record, key and kind stay for good."""

    record: Record
    key: Key
    kind: Key
    label: Texts
    options: dict[str, Any] = {}
    required: bool = False
    filtered: bool = False


class FieldPatch(Patch):
    """What to change of a field."""

    label: Texts = {}
    options: dict[str, Any] = {}
    required: bool = False
    filtered: bool = False
    position: Annotated[int, Field(ge=0, le=1000)] = 0


class FieldList(BaseModel):
    """Whose fields."""

    record: Record
    archived: bool = False


class Parameter(Answer):
    """One option of a kind of field."""

    name: str
    type: str
    label: str


class FieldKind(Answer):
    """A kind that a custom field can have, its options, and how lists compare it."""

    key: str
    name: str
    options: list[Parameter]
    operators: list[str]


class Kinds(Answer):
    """The kinds that records know, in the language of the request."""

    next_step: list[Named]
    loss_reason: list[Named]
    no_reason: list[Named]
    buying_role: list[Named]
    category: list[Named]
    channel: list[Named]
    process_reason: list[Named]
    field: list[FieldKind]


@router.get("/kinds", response=Kinds, **doc("listKinds", "List kinds", None, TAG))
def list_kinds(request: ApiRequest) -> HttpResponse:
    """The keys that next steps, losses, buying roles, forecast categories, channels, reasons and custom
    fields may have."""
    actor = request.auth
    fields = [
        {
            "key": key,
            "name": said(kind.label, actor),
            "options": [
                {"name": one.name, "type": one.type, "label": said(one.label, actor)}
                for one in kind.parameters
            ],
            "operators": [operator.value for operator in kind.operators],
        }
        for key, kind in FIELD_KINDS.items()
    ]
    kinds = {
        "next_step": NEXT_STEP_KINDS,
        "loss_reason": LOSS_REASONS,
        "no_reason": NO_REASONS,
        "buying_role": BUYING_ROLES,
        "category": CATEGORIES,
        "channel": CHANNELS,
        "process_reason": REASON_KINDS,
    }
    return reply(
        {
            **{name: named(kind, lambda label: said(label, actor)) for name, kind in kinds.items()},
            "field": fields,
        }
    )


@router.get(
    "/fields",
    response=list[CustomField],
    **doc("listFields", "List custom fields", Permission.DEAL_VIEW, TAG),
)
def list_fields(request: ApiRequest, wanted: Query[FieldList]) -> HttpResponse:
    """The custom fields of a kind of record in their order. Those of accounts and contacts need `accounts:read`."""
    return reply(queries.list_fields(request.auth, record=wanted.record, archived=wanted.archived))


@router.post("/fields", response={201: CustomField}, **doc("defineField", "Add a custom field", MANAGE, TAG))
def define_field(request: ApiRequest, body: FieldIn) -> HttpResponse:
    """Add a field to a kind of record."""
    field = actions.define_field(request.auth, now=request.now, **body.model_dump())
    return reply(field, status=201, revision=field.revision, location=place("fields", field.id))


@router.patch("/fields/{field_id}", response=CustomField, **doc("changeField", "Change a field", MANAGE, TAG))
def change_field(request: ApiRequest, field_id: UUID, body: FieldPatch) -> HttpResponse:
    """Change what you name. Values that new options would refuse stay until their record is edited."""
    field = actions.change_field(
        request.auth,
        field_id=field_id,
        changes=body.given(),
        now=request.now,
        revision=wanted_revision(request),
    )
    return _field(field)


@router.post(
    "/fields/{field_id}/archive", response=CustomField, **doc("archiveField", "Archive a field", MANAGE, TAG)
)
def archive_field(request: ApiRequest, field_id: UUID) -> HttpResponse:
    """Take a field out of use; the values that records have for it stay."""
    return _field(
        actions.archive_field(
            request.auth, field_id=field_id, now=request.now, revision=wanted_revision(request)
        )
    )


@router.post(
    "/fields/{field_id}/restore", response=CustomField, **doc("restoreField", "Restore a field", MANAGE, TAG)
)
def restore_field(request: ApiRequest, field_id: UUID) -> HttpResponse:
    """Bring an archived field back."""
    return _field(
        actions.restore_field(
            request.auth, field_id=field_id, now=request.now, revision=wanted_revision(request)
        )
    )


def _field(field: Definition) -> HttpResponse:
    return reply(field, revision=field.revision)
