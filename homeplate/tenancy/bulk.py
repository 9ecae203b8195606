"""Many rows at the speed of the driver.

Django's `bulk_create` asks every field of every object how it is written, through five calls each, which
costs an import more than all the rest of its work. Here each column is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from django.db.models.expressions import RawSQL

from homeplate.tenancy.context import current_workspace_id

Row = Mapping[str, Any]
Writer = Callable[[Any], Any]
BATCH = 1000
WORTH_COUNTING = 500
_NOTHING: dict[type, str] = {dict: "{}", list: "[]"}


def insert_many(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Insert rows given as column (`attname`) to value, in the running transaction; their number.

    A column that a row does not name takes the field's default; `workspace_id` that of the context.
    """
    fields = model._meta.concrete_fields
    columns = [(field.attname, field.get_default, _writer(field)) for field in fields]
    insert: Callable[..., None] = _run_postgresql if connection.vendor == "postgresql" else _insert_each
    sql, rest, total = _statement(model, fields), iter(rows), 0
    while some := list(islice(rest, BATCH)):
        insert(sql, [_column(some, *column) for column in columns])
        total += len(some)
    if total >= WORTH_COUNTING and connection.vendor == "postgresql":
        _make_known(model)
    return total


def update_many(model: type[models.Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the columns `names` of many rows of the current workspace, each given with its `id`."""
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields, key = [by_name[name] for name in names], by_name["id"]
    columns = [(field.attname, field.get_default, _writer(field)) for field in (*fields, key)]
    place, rest = _writer(by_name["workspace_id"]), iter(rows)
    workspace_id = current_workspace_id() if place is None else place(current_workspace_id())
    sql = _update_statement(model, fields, key)
    while some := list(islice(rest, BATCH)):
        values = [_column(some, *column) for column in columns]
        if connection.vendor == "postgresql":
            _run_postgresql(sql, values, workspace_id)
        else:
            *given, ids = values
            _insert_each(sql, [*given, [workspace_id] * len(some), ids])


def among(texts: Iterable[str]) -> RawSQL:
    """Many texts for a condition on one column, `filter(key__in=among(keys))`, as one value: a parameter for each costs
    a look-up of thousands more than finding the rows."""
    postgresql = connection.vendor == "postgresql"
    each = "json_array_elements_text(%s::json)" if postgresql else "value FROM json_each(%s)"
    return RawSQL(f"SELECT {each}", [json.dumps(list(texts))])  # the texts are a parameter


def insert_one(model: type[models.Model], row: Row) -> None:
    """Insert one row given as to `insert_many`; its statement is made once and kept."""
    sql, columns = _single(model, connection.vendor)
    values = []
    for name, default, write in columns:
        value = row[name] if name in row else default()
        values.append(value if write is None or value is None else write(value))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@cache
def _single(
    model: type[models.Model], vendor: str
) -> tuple[str, list[tuple[str, Callable[[], Any], Writer | None]]]:
    """The statement of `insert_one` on an engine, and how each column is written."""
    fields = model._meta.concrete_fields
    columns = [(field.attname, field.get_default, _single_writer(field, vendor)) for field in fields]
    return _values_statement(model, fields), columns


def _single_writer(field: models.Field[Any, Any], vendor: str) -> Writer | None:
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.JSONField):
        encoder = target.encoder
        return lambda value: json.dumps(value, cls=encoder)
    if vendor == "postgresql":
        return None
    if isinstance(target, models.DateTimeField):
        return lambda moment: connection.ops.adapt_datetimefield_value(moment)
    return _writer(field)


def _make_known(model: type[models.Model]) -> None:
    """Have PostgreSQL look at a table that has just got its first many rows.

    Until it does it takes the table for empty, looks rows up by whatever index comes first, and keeps those
    plans for its checks of references: a long import would grow slower with every row.
    """
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [table])
        if cursor.fetchone()[0] < WORTH_COUNTING * 4:
            cursor.execute(f"ANALYZE {table}")


def _column(rows: Sequence[Row], name: str, default: Callable[[], Any], write: Writer | None) -> list[Any]:
    try:
        values = [row[name] for row in rows]
    except KeyError:
        values = _filled(rows, name, default)
    if write is None:
        return values
    first = values[0]
    if all(value is first for value in values):  # as of the workspace, or of what nobody told
        return [None if first is None else write(first)] * len(values)
    return [None if value is None else write(value) for value in values]


def _filled(rows: Sequence[Row], name: str, default: Callable[[], Any]) -> list[Any]:
    """A column that not every row names: an id is each row's own, any other default that of all."""
    if name == "id":
        return [row[name] if name in row else default() for row in rows]
    usual = default()
    return [row.get(name, usual) for row in rows]


def _insert_each(sql: str, columns: Sequence[list[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*columns, strict=True)))


def _run_postgresql(sql: str, columns: Sequence[list[Any]], *more: Any) -> None:
    keys = [f"c{number}" for number in range(len(columns))]
    rows = [dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False), *more])


def _statement(model: type[models.Model], fields: Sequence[models.Field[Any, Any]]) -> str:
    """One statement for a batch. On PostgreSQL a single JSON text, because each parameter costs the planner
    and the driver more than the row; elsewhere a statement that is prepared once and run for each row."""
    if connection.vendor == "postgresql":
        types = (str(field.db_type(connection)) for field in fields)
        typed = ", ".join(f"c{number} {kind}" for number, kind in enumerate(types))
        return f"{_head(model, fields)} SELECT * FROM json_to_recordset(%s::json) AS rows({typed})"  # noqa: S608
    return _values_statement(model, fields)


def _update_statement(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], key: models.Field[Any, Any]
) -> str:
    """As `_statement`, for rows that are there."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), [quote(str(field.column)) for field in fields]
    if connection.vendor != "postgresql":
        sets = ", ".join(f"{name} = %s" for name in names)
        return f"UPDATE {table} SET {sets} WHERE workspace_id = %s AND id = %s"  # noqa: S608
    typed = ", ".join(f"c{number} {field.db_type(connection)}" for number, field in enumerate((*fields, key)))
    sets = ", ".join(f"{name} = rows.c{number}" for number, name in enumerate(names))
    return (
        f"UPDATE {table} SET {sets} FROM json_to_recordset(%s::json) AS rows({typed}) "  # noqa: S608
        f"WHERE {table}.workspace_id = %s AND {table}.id = rows.c{len(names)}"
    )


def _values_statement(model: type[models.Model], fields: Sequence[models.Field[Any, Any]]) -> str:
    return f"{_head(model, fields)} VALUES ({', '.join('%s' for _ in fields)})"


def _head(model: type[models.Model], fields: Sequence[models.Field[Any, Any]]) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    return f"INSERT INTO {quote(model._meta.db_table)} ({names})"


def _writer(field: models.Field[Any, Any]) -> Writer | None:
    """How the values of a column are written; None where they are taken as they are."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if connection.vendor == "postgresql":
        if isinstance(target, models.UUIDField):
            return str  # as the encoder would, but without asking it first what it is
        # An encoder of JSON would cut a moment to milliseconds.
        return datetime.isoformat if isinstance(target, models.DateTimeField) else None
    if isinstance(target, models.JSONField):
        encode = (target.encoder or json.JSONEncoder)().encode
        # Most lists and objects of many rows are empty: an encoder made for each would cost as much as the row.
        return lambda value: encode(value) if value else _NOTHING.get(type(value)) or encode(value)
    if isinstance(target, models.UUIDField):
        return _hex
    if isinstance(target, models.DateTimeField):
        return cache(connection.ops.adapt_datetimefield_value)  # the moments of a batch repeat
    if isinstance(target, models.DateField):
        return date.isoformat
    if isinstance(target, models.DecimalField):
        return partial(
            connection.ops.adapt_decimalfield_value,
            max_digits=target.max_digits,
            decimal_places=target.decimal_places,
        )
    return None


def _hex(value: UUID) -> str:
    return value.hex
