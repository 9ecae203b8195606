"""Django's PostgreSQL backend, with tables keyed by workspace and statements held to it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, features, operations
from django.db.models import Model

from homeplate.tenancy.postgresql.row_security import UNKNOWN, WorkspaceTeller
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._teller = WorkspaceTeller(self)
        self.row_level_security = getattr(settings, "HOMEPLATE_ROW_LEVEL_SECURITY", False)

    @property
    def row_level_security(self) -> bool:
        """Whether the connection is told the workspace of its statements."""
        return self._teller in self.execute_wrappers

    @row_level_security.setter
    def row_level_security(self, wanted: bool) -> None:
        others = [wrapper for wrapper in self.execute_wrappers if wrapper is not self._teller]
        self.execute_wrappers = [*others, self._teller] if wanted else others
        self._teller.told = UNKNOWN

    def connect(self) -> None:
        """Connects; a connection from the pool may have served another workspace."""
        super().connect()
        self._teller.told = UNKNOWN

    def _rollback(self) -> None:
        plain: Any = super()
        plain._rollback()
        self._teller.told = UNKNOWN  # the setting is undone with the transaction

    def _savepoint_rollback(self, sid: str) -> None:
        plain: Any = super()
        plain._savepoint_rollback(sid)
        self._teller.told = UNKNOWN
