"""Inserting many rows at the speed of the driver.

Django's `bulk_create` asks every field of every object how it is written, through five calls each, which
costs an import more than all the rest of its work. Here each column is asked once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection, models

Row = Mapping[str, Any]
Writer = Callable[[Any], Any]
BATCH = 1000
WORTH_COUNTING = 500


def insert_many(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Insert rows given as column (`attname`) to value, in the running transaction; their number.

    A column that a row does not name takes the field's default; `workspace_id` that of the context.
    """
    fields = model._meta.concrete_fields
    writers = [_writer(field) for field in fields]
    sql = _statement(model, fields)
    read = [(field.attname, field.get_default) for field in fields]
    rest, total = iter(rows), 0
    while some := list(islice(rest, BATCH)):
        columns = [
            _column([row[name] if name in row else default() for row in some], write)
            for (name, default), write in zip(read, writers, strict=True)
        ]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(sql, columns)
            else:
                cursor.executemany(sql, list(zip(*columns, strict=True)))
        total += len(some)
    if total >= WORTH_COUNTING and connection.vendor == "postgresql":
        _make_known(model)
    return total


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


def _column(values: list[Any], write: Writer | None) -> list[Any]:
    if write is None:
        return values
    return [None if value is None else write(value) for value in values]


def _statement(model: type[models.Model], fields: Iterable[models.Field[Any, Any]]) -> str:
    """One statement for a batch: an array a column on PostgreSQL, whose planning time grows with the
    number of parameters; a statement prepared once and run for each row elsewhere."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    head = f"INSERT INTO {quote(model._meta.db_table)} ({names})"
    if connection.vendor == "postgresql":
        types = [str(field.db_type(connection)).split("(")[0] for field in fields]
        return f"{head} SELECT * FROM UNNEST({', '.join(f'%s::{kind}[]' for kind in types)})"  # noqa: S608
    return f"{head} VALUES ({', '.join('%s' for _ in fields)})"


def _writer(field: models.Field[Any, Any]) -> Writer | None:
    """How the values of a column are written; None where the driver takes them as they are."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(target, models.JSONField):
        encoder = target.encoder
        return lambda value: json.dumps(value, cls=encoder)
    return None if connection.vendor == "postgresql" else _sqlite_writer(target)


def _sqlite_writer(field: models.Field[Any, Any]) -> Writer | None:
    if isinstance(field, models.UUIDField):
        return _hex
    if isinstance(field, models.DateTimeField):
        return connection.ops.adapt_datetimefield_value
    if isinstance(field, models.DateField):
        return date.isoformat
    if isinstance(field, models.DecimalField):
        return lambda value: connection.ops.adapt_decimalfield_value(
            value, field.max_digits, field.decimal_places
        )
    return None


def _hex(value: UUID) -> str:
    return value.hex
