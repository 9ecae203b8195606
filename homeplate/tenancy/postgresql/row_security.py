"""Row-level security: PostgreSQL itself hides the rows of other workspaces, should a statement forget them.

`homeplate migrate --row-level-security` puts the policies on the tables; servers started with
`HOMEPLATE_RLS=1` then tell each connection its workspace. That costs one round trip when a connection
changes workspace, not one a statement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from homeplate.tenancy.compiler import workspace_columns
from homeplate.tenancy.context import ALL, current

SETTING = "homeplate.workspace"
EVERY_WORKSPACE = "*"
POLICY = "homeplate_workspace"
UNKNOWN = "?"
"""What the connection was told last is not known: it is new, or a transaction was rolled back."""


def secure_rows() -> int:
    """Puts the policy on every workspace table, again where it exists; the number of tables.

    The policy binds the owner of the tables too, but never a superuser: connect as an ordinary role.
    """
    tables = sorted(workspace_columns())
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            cursor.execute(f"DROP POLICY IF EXISTS {POLICY} ON {name}")
            cursor.execute(
                f"CREATE POLICY {POLICY} ON {name} USING "
                f"(current_setting('{SETTING}', true) IN (workspace_id::text, '{EVERY_WORKSPACE}'))"
            )
    return len(tables)


class WorkspaceTeller:
    """An `execute_wrapper` that tells the connection the workspace before the first statement about it."""

    def __init__(self, wrapper: BaseDatabaseWrapper) -> None:
        self._wrapper = wrapper
        self.told = UNKNOWN

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        """Runs the statement, after the setting when that changed."""
        scope = current()
        wanted = EVERY_WORKSPACE if scope is ALL else str(scope or "")
        if wanted != self.told:
            self.told = UNKNOWN
            with self._wrapper.connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, wanted])
            self.told = wanted
        return execute(sql, params, many, context)
