"""Django's PostgreSQL backend, with tables keyed by workspace and statements held to it."""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.models import Model

from homeplate.tenancy.postgresql.schema import DatabaseSchemaEditor, is_workspace_table


class DatabaseFeatures(features.DatabaseFeatures):
    """What differs from plain PostgreSQL because the primary key has two columns."""

    def allows_group_by_selected_pks_on_model(self, model: type[Model]) -> bool:
        """False for workspace tables: PostgreSQL derives a row from (workspace_id, id), not from id alone."""
        return not is_workspace_table(model) and super().allows_group_by_selected_pks_on_model(model)


class DatabaseOperations(operations.DatabaseOperations):
    """Statements compiled by `homeplate.tenancy.compiler`; constraints checked at once."""

    compiler_module = "homeplate.tenancy.compiler"

    def deferrable_sql(self) -> str:
        """Checked at each statement, so that a bad reference fails at the same moment on one node or many."""
        return " DEFERRABLE INITIALLY IMMEDIATE"


class DatabaseWrapper(base.DatabaseWrapper):
    """One PostgreSQL database; also the coordinator of a distributed one."""

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    ops: Any
