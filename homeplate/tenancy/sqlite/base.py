"""Django's SQLite backend with the workspace condition added to every statement."""

from __future__ import annotations

from django.db.backends.sqlite3 import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Statements are compiled by `homeplate.tenancy.compiler`."""

    compiler_module = "homeplate.tenancy.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """One SQLite file; pragmas come from the settings."""

    ops_class = DatabaseOperations
