"""Reading definitions, cleaning values against them, and finding records by an indexed value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.fields.kinds import Operator
from homeplate.fields.models import CustomField, FieldValue
from homeplate.fields.rules import Definition, FieldSet, checked_record
from homeplate.kit.clean import line, one_of, unknown_name
from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.tenancy.context import workspace
from homeplate.tenancy.prepared import fetch

_COLUMNS = (
    "id",
    "record",
    "key",
    "kind",
    "label",
    "options",
    "required",
    "filtered",
    "position",
    "archived_at",
    "revision",
)


def list_fields(actor: Actor, *, record: str, archived: bool = False) -> tuple[Definition, ...]:
    """The custom fields of a kind of record in their order; those archived only when asked for."""
    actor.require(Permission.DEAL_VIEW if record == "deal" else Permission.ACCOUNT_VIEW)
    with workspace(actor.workspace_id):
        fields = fields_of(checked_record(record)).fields.values()
    return tuple(field for field in fields if archived or not field.archived)


def fields_of(record: str) -> FieldSet:
    """All custom fields that the current workspace has for a kind of record: one statement."""

    def build(marks: Mapping[str, Any]) -> QuerySet[CustomField, Any]:
        rows = CustomField.objects.filter(record=marks["record"])
        return rows.order_by("position", "key").values_list(*_COLUMNS)

    rows = fetch("custom fields", {"record": record}, build)
    found = (Definition(**dict(zip(_COLUMNS, row, strict=True))) for row in rows)
    return FieldSet(record, {field.key: field for field in found})


def definitions(rows: QuerySet[CustomField]) -> tuple[Definition, ...]:
    """The definitions that `rows` hold, in their order."""
    values = rows.order_by("position", "key").values(*_COLUMNS)
    return tuple(Definition(**row) for row in values)


def clean_custom(
    actor: Actor, *, record: str, values: Mapping[str, object], partial: bool = False
) -> dict[str, Any]:
    """The custom values of a record in stored form; see `FieldSet.clean`. One statement, none when nothing changes."""
    if partial and not values:
        return {}
    with workspace(actor.workspace_id):
        return fields_of(record).clean(values, partial=partial)


def ids_matching(record: str, key: str, op: str, value: object) -> QuerySet[FieldValue, UUID]:
    """A sub-query of the ids of the records whose field `key` compares so with `value`: `id__in=ids_matching(…)`.

    Inside the current workspace. Raises `Invalid` for an unknown field, one that is not filtered, an
    operator that its kind does not know, and an unfit value.
    """
    fields = fields_of(record).fields
    field = fields.get(key)
    if field is None:
        raise unknown_name(key, fields, field=f"custom.{key[:60]}")
    if not field.filtered:
        raise Invalid("not-filtered", msg("This field is not made for filters."), field=f"custom.{key}")
    operator = Operator(one_of(op, field.behaviour.operators, field=f"custom.{key}", required=True))
    rows = FieldValue.objects.filter(field_id=field.id, **_condition(field, operator, value))
    return rows.values_list("subject_id", flat=True)


_LOOKUPS = {
    Operator.IS: "",
    Operator.ANY_OF: "__in",
    Operator.CONTAINS: "__contains",
    Operator.AT_LEAST: "__gte",
    Operator.AT_MOST: "__lte",
}


def _condition(field: Definition, operator: Operator, value: object) -> dict[str, Any]:
    column = field.behaviour.column
    wanted: Any
    if operator is Operator.CONTAINS:
        wanted = folded(line(value, field=f"custom.{field.key}", required=True))
    elif operator is Operator.ANY_OF:
        several = value if isinstance(value, list | tuple | set) else str(value).split(",")
        wanted = [_indexed(field, one) for one in _not_too_many(several, field)]
    else:
        wanted = _indexed(field, value)
    return {f"{column}{_LOOKUPS[operator]}": wanted}


def _indexed(field: Definition, value: object) -> str | Decimal:
    cleaned = field.clean(value)
    if cleaned is None:
        raise Invalid("required", msg("Say what to look for."), field=f"custom.{field.key}")
    found: str | Decimal = getattr(field.behaviour.index(cleaned), field.behaviour.column)
    return found


def _not_too_many(values: Iterable[Any], field: Definition) -> list[Any]:
    several = list(values)
    if len(several) > 100:
        raise Invalid("too-many", msg("At most {count} values.", count=100), field=f"custom.{field.key}")
    return several
