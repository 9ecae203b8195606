"""Tables of PostgreSQL as a distributed database needs them, from the first migration.

A workspace table has PRIMARY KEY (workspace_id, id), and references between workspace tables compare both
columns: a reference into another workspace is refused by the database itself.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.ddl_references import Statement
from django.db.backends.postgresql import schema
from django.db.models import Field, Model

from homeplate.tenancy.fields import WorkspaceKey

CREATE_TABLE = 'CREATE TABLE %(table)s (%(definition)s, PRIMARY KEY ("workspace_id", "id"))'


def is_workspace_table(model: type[Model]) -> bool:
    """Whether rows of `model` belong to a workspace; holds for the models of past migrations too."""
    return any(isinstance(field, WorkspaceKey) for field in model._meta.local_fields)


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """DDL with composite keys; one command per statement, as a distributed database asks for."""

    sql_create_column_inline_fk: Any = None  # the reference follows as its own statement
    sql_delete_fk = "ALTER TABLE %(table)s DROP CONSTRAINT %(name)s"

    def table_sql(self, model: type[Model]) -> Any:
        """CREATE TABLE with the composite primary key for a workspace table."""
        if not is_workspace_table(model):
            return super().table_sql(model)
        usual = self.sql_create_table
        self.sql_create_table = CREATE_TABLE
        try:
            return super().table_sql(model)
        finally:
            self.sql_create_table = usual

    def column_sql(self, model: type[Model], field: Field[Any, Any], include_default: bool = False) -> Any:
        """The column; `id` of a workspace table is not a primary key by itself."""
        sql, params = super().column_sql(model, field, include_default)
        if sql and field.primary_key and is_workspace_table(model):
            sql = sql.replace(" PRIMARY KEY", "")
        return sql, params

    def _create_fk_sql(self, model: type[Model], field: Field[Any, Any], suffix: str) -> Statement:
        plain: Any = super()
        statement: Statement = plain._create_fk_sql(model, field, suffix)
        target = field.remote_field.model if field.remote_field else None
        if target is not None and is_workspace_table(model) and is_workspace_table(target):
            parts: dict[str, Any] = statement.parts
            parts["column"].columns = ["workspace_id", field.column]
            parts["to_column"].columns = ["workspace_id", "id"]
        return statement
