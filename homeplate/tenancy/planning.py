"""A word to the planner of an engine that would choose another index."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F, Func


def looks_up_rows() -> bool:
    """Whether the engine joins by looking up one row after the other, as SQLite does, and never by hashing."""
    return connection.vendor == "sqlite"


class Apart(Func):
    """A column as it is, by which SQLite looks nothing up and sorts nothing: for a condition or an order that it
    would follow through an index which lacks what else is asked. Other engines know better what a row costs."""

    arity = 1

    def __init__(self, name: str, **extra: Any) -> None:
        super().__init__(F(name), **extra)

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **context: Any) -> Any:
        """The column by itself."""
        return compiler.compile(self.source_expressions[0])

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """The sign changes nothing of the value, nor of its type."""
        sql, params = compiler.compile(self.source_expressions[0])
        return f"+{sql}", params
