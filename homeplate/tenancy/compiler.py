"""The net below the manager: every statement on a workspace table is held to the current workspace.

A statement, or sub-query, that starts at a workspace table and does not name its workspace yet gets
`AND workspace_id = <current>`. That covers what no manager sees: DELETE and UPDATE by lists of ids,
sub-queries of `exclude()`, query sets of other libraries. Without a workspace it raises `WorkspaceNotSet`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models.expressions import Col
from django.db.models.fields.related_lookups import RelatedExact
from django.db.models.sql import Query, compiler
from django.db.models.sql.datastructures import BaseTable
from django.db.models.sql.where import AND, WhereNode

from homeplate.tenancy.context import ALL, WorkspaceNotSet, current
from homeplate.tenancy.fields import WorkspaceKey


@cache
def workspace_columns() -> dict[str, WorkspaceKey[Any, Any]]:
    """Table name to workspace column, for every table of the installed apps that belongs to a workspace."""
    return {
        model._meta.db_table: field
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, WorkspaceKey)
    }


def hold_to_workspace(query: Query) -> None:
    """Adds the missing workspace conditions to `query`. Raises `WorkspaceNotSet` outside any workspace."""
    scope = current()
    if scope is ALL or query.combinator:
        return
    columns = workspace_columns()
    for alias, table in query.alias_map.items():
        column = columns.get(table.table_name)
        if column is None or not isinstance(table, BaseTable) or not query.alias_refcount.get(alias):
            continue
        if _names_workspace(query.where, alias):
            continue
        if scope is None:
            raise WorkspaceNotSet(f"{table.table_name} was used outside `with workspace(...)`")
        condition: Any = RelatedExact(column.get_col(alias), scope)
        query.where = WhereNode([query.where, condition] if query.where.children else [condition], AND)


def _names_workspace(where: WhereNode, alias: str) -> bool:
    """Whether the outermost AND holds `alias.workspace_id = value`."""
    if where.negated or where.connector != AND:
        return False
    return any(_is_workspace_test(node, alias) for node in where.children)


def _is_workspace_test(node: Any, alias: str) -> bool:
    if isinstance(node, WhereNode):
        return _names_workspace(node, alias)
    left = getattr(node, "lhs", None)
    return (
        isinstance(left, Col)
        and left.alias == alias
        and isinstance(left.target, WorkspaceKey)
        and node.lookup_name in ("exact", "in")
    )


class SQLCompiler(compiler.SQLCompiler):
    """SELECT, held to the workspace."""

    def setup_query(self, with_col_aliases: bool = False) -> None:
        """Django's preparation of the statement, then the workspace."""
        super().setup_query(with_col_aliases=with_col_aliases)
        hold_to_workspace(self.query)


class SQLAggregateCompiler(compiler.SQLAggregateCompiler, SQLCompiler):
    """Aggregates over a sub-query, which is held to the workspace itself."""


class SQLInsertCompiler(compiler.SQLInsertCompiler, SQLCompiler):
    """INSERT, which names the workspace of each row."""


class SQLDeleteCompiler(compiler.SQLDeleteCompiler, SQLCompiler):
    """DELETE, held to the workspace."""

    def _as_sql(self, query: Query) -> Any:
        query.get_initial_alias()
        hold_to_workspace(query)
        plain: Any = super()
        return plain._as_sql(query)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler, SQLCompiler):
    """UPDATE, held to the workspace."""

    def pre_sql_setup(self, with_col_aliases: bool = False) -> Any:
        """Django's preparation of the statement, then the workspace."""
        prepared = super().pre_sql_setup()
        hold_to_workspace(self.query)
        return prepared
