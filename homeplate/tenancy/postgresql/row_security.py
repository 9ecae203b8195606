"""Row-level security: PostgreSQL itself hides the rows of other workspaces, should a statement forget them."""

from __future__ import annotations

from django.db import connection, transaction

from homeplate.tenancy.compiler import workspace_columns

SETTING = "homeplate.workspace"
EVERY_WORKSPACE = "*"
POLICY = "homeplate_workspace"


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
