"""What SQLite knows of its tables when it chooses an index."""

from __future__ import annotations

from django.db import connection

ROWS_LOOKED_AT = 1000
"""Of each index; enough to tell a key from a column in which all rows are alike, in some milliseconds."""


def gather() -> None:
    """Let SQLite look at its tables; nothing on other engines, which do so by themselves.

    Without it SQLite takes every index that begins with `workspace_id` for equally good, and reads all the
    contacts of a workspace in order to find those of one account.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {ROWS_LOOKED_AT}")
        cursor.execute("ANALYZE")
