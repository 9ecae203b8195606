"""Defining custom fields, and keeping the index of the values that people filter by."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Max

from homeplate.fields.models import CustomField, FieldValue
from homeplate.fields.queries import definitions
from homeplate.fields.rules import (
    MOST_FIELDS,
    Definition,
    checked_key,
    checked_kind,
    checked_label,
    checked_record,
)
from homeplate.kit.clean import unknown_name, whole_number
from homeplate.kit.errors import Conflict, Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import record as tell
from homeplate.ledger.queries import values_in_order
from homeplate.people.access import Actor, action, not_found
from homeplate.people.permissions import Permission

CHANGEABLE = ("label", "options", "required", "filtered", "position")
"""What may be changed later. Record, key and kind stay: stored values and other programs rely on them."""


@action(Permission.FIELD_MANAGE)
def define_field(
    actor: Actor,
    *,
    record: str,
    key: str,
    kind: str,
    label: Mapping[str, str],
    now: datetime,
    options: Mapping[str, Any] | None = None,
    required: bool = False,
    filtered: bool = False,
) -> Definition:
    """Add a field to a kind of record, after those it has. Raises `Invalid`, also for a key already taken."""
    others = CustomField.objects.filter(record=checked_record(record))
    if others.filter(key=checked_key(key)).exists():
        raise Invalid("taken", msg("There is a field with this key already."), field="key")
    if others.count() >= MOST_FIELDS:
        raise Invalid("too-many", msg("At most {count} fields.", count=MOST_FIELDS), field="record")
    last = others.aggregate(last=Max("position"))["last"]
    position = 0 if last is None else last + 1
    new = NewField(key, kind, label, options or {})
    return _define(actor, record, new, position, now, required=required, filtered=filtered)


def _define(
    actor: Actor, record: str, new: NewField, position: int, now: datetime, **flags: bool
) -> Definition:
    columns: dict[str, Any] = {
        "record": record,
        "key": checked_key(new.key),
        "kind": new.kind,
        "label": checked_label(new.label),
        "options": checked_kind(new.kind).clean_options(new.options),
        "required": False,
        "filtered": False,
        "position": position,
        **flags,
    }
    field = CustomField.objects.create(**columns, created_at=now)
    tell(actor, subject="field", subject_id=field.id, verb="field.defined", at=now, data={"set": columns})
    return _definition(field)


@dataclasses.dataclass(frozen=True, slots=True)
class NewField:
    """A field that an import brings: its key, its kind, its label and options."""

    key: str
    kind: str
    label: Mapping[str, str]
    options: Mapping[str, Any] = dataclasses.field(default_factory=dict)


@action(Permission.IMPORT_RUN)
def ensure_fields(actor: Actor, *, record: str, wanted: Sequence[NewField], now: datetime) -> None:
    """Define those of `wanted` whose key is new; one that is there stays as people made it, whatever its kind."""
    if not wanted:
        return
    others = dict(CustomField.objects.filter(record=checked_record(record)).values_list("key", "position"))
    position = max(others.values(), default=-1)
    for new in wanted:
        if new.key in others or len(others) >= MOST_FIELDS:
            continue
        position += 1
        _define(actor, record, new, position, now)
        others[new.key] = position


@action(Permission.FIELD_MANAGE)
def change_field(
    actor: Actor, *, field_id: UUID, changes: Mapping[str, Any], now: datetime, revision: int | None = None
) -> Definition:
    """Change some of `CHANGEABLE`. A field that becomes filtered has its index built from the ledger.

    Values that new options would refuse stay until their record is edited.
    """
    field = _locked(actor, field_id, revision)
    for name in changes:
        if name not in CHANGEABLE:
            raise unknown_name(name, CHANGEABLE, field=name[:60])
    cleaned = {name: _cleaned(field, name, value) for name, value in changes.items()}
    becomes_filtered = cleaned.get("filtered", False) and not field.filtered
    _write(actor, field, "field.changed", cleaned, now)
    if becomes_filtered:
        _build_index(field)
    elif not field.filtered:
        FieldValue.objects.filter(field_id=field.id).delete()
    return _definition(field)


@action(Permission.FIELD_MANAGE)
def archive_field(actor: Actor, *, field_id: UUID, now: datetime, revision: int | None = None) -> Definition:
    """Take a field out of use; the values that records have for it stay and can still be found."""
    field = _locked(actor, field_id, revision)
    if field.archived_at is not None:
        raise Conflict("archived", msg("This field is archived already."))
    _write(actor, field, "field.archived", {"archived_at": now}, now)
    return _definition(field)


@action(Permission.FIELD_MANAGE)
def restore_field(actor: Actor, *, field_id: UUID, now: datetime, revision: int | None = None) -> Definition:
    """Bring an archived field back, with the values that records have for it."""
    field = _locked(actor, field_id, revision)
    if field.archived_at is None:
        raise Conflict("not-archived", msg("This field is not archived."))
    _write(actor, field, "field.restored", {"archived_at": None}, now)
    return _definition(field)


@action(Permission.FIELD_MANAGE)
def move_field(actor: Actor, *, field_id: UUID, by: int, now: datetime) -> Definition:
    """Move a field in use `by` places up (negative) or down among those in use; at the end it stays."""
    moved = _locked(actor, field_id, None)
    rows = CustomField.objects.filter(record=moved.record, archived_at__isnull=True)
    order = list(rows.select_for_update().order_by("position", "key"))
    place = next((number for number, field in enumerate(order) if field.id == field_id), None)
    if place is None:
        raise Conflict("archived", msg("This field is archived. Restore it first."))
    order.insert(min(max(place + by, 0), len(order) - 1), order.pop(place))
    for position, field in enumerate(order):
        _write(actor, field, "field.changed", {"position": position}, now)
    return _definition(next(field for field in order if field.id == field_id))


def index_values(*, record: str, subject_id: UUID, custom: Mapping[str, Any]) -> None:
    """Bring the index of one record in line with its custom values; two statements at most when none is filtered."""
    index_many(record=record, rows=[(subject_id, custom)])


def index_many(*, record: str, rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Bring the index of many records, each once, in line with their custom values, in the current workspace."""
    fields = definitions(CustomField.objects.filter(record=record, filtered=True))
    if fields and rows:
        _index(fields, rows)


def _index(fields: Iterable[Definition], rows: Sequence[tuple[UUID, Mapping[str, Any]]]) -> None:
    present, absent = [], []
    for field in fields:
        behaviour, empty = field.behaviour, []
        for subject_id, custom in rows:
            value = custom.get(field.key)
            if value is None:
                empty.append(subject_id)
            else:
                text, number = behaviour.index(value)
                present.append(FieldValue(field_id=field.id, subject_id=subject_id, text=text, number=number))
        absent.append((field.id, empty))
    FieldValue.objects.bulk_create(
        present,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["workspace", "field", "subject_id"],
        update_fields=["text", "number"],
    )
    for field_id, empty in absent:
        for some in _chunks(empty, 500):
            FieldValue.objects.filter(field_id=field_id, subject_id__in=some).delete()


def _build_index(field: CustomField) -> None:
    """Fill the index of one field from what the ledger says about every record of its kind."""
    latest = {
        subject_id: custom.get(field.key) if isinstance(custom, dict) else None
        for subject_id, custom in values_in_order(field.record, "custom")
    }
    held = [(subject_id, {field.key: value}) for subject_id, value in latest.items() if value is not None]
    _index([_definition(field)], held)


def _chunks(values: Iterable[UUID], size: int) -> Iterable[list[UUID]]:
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


def _cleaned(field: CustomField, name: str, value: Any) -> Any:
    if name == "label":
        return checked_label(value)
    if name == "options":
        return checked_kind(field.kind).clean_options(value)
    if name == "position":
        return whole_number(value, field="position", most=MOST_FIELDS) or 0
    return bool(value)


def _locked(actor: Actor, field_id: UUID, revision: int | None) -> CustomField:
    rows = CustomField.objects.filter(workspace_id=actor.workspace_id, id=field_id)
    field = rows.select_for_update().first()
    if field is None:
        not_found(msg("field"))
    if revision is not None and revision != field.revision:
        raise Conflict(
            "stale",
            msg("Somebody changed this field a moment ago. Look at it again before you change it."),
            details={"revision": field.revision},
        )
    return field


def _write(actor: Actor, field: CustomField, verb: str, columns: Mapping[str, Any], now: datetime) -> None:
    new = {name: value for name, value in columns.items() if getattr(field, name) != value}
    if not new:
        return
    was = {name: getattr(field, name) for name in new}
    for name, value in new.items():
        setattr(field, name, value)
    field.revision += 1
    field.save(update_fields=[*new, "revision"])
    tell(actor, subject="field", subject_id=field.id, verb=verb, at=now, data={"set": new, "was": was})


def _definition(field: CustomField) -> Definition:
    return Definition(**{slot: getattr(field, slot) for slot in Definition.__slots__})
