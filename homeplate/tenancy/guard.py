"""Refuses SQL that a distributed database would send to every node. Active in every test.

A statement on a workspace table passes when it compares `workspace_id` with a value (or writes it, for an
INSERT), or runs inside `across_workspaces()`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from homeplate.tenancy.compiler import workspace_columns
from homeplate.tenancy.context import ALL, current

ROUTED = re.compile(r"""\bworkspace_id"?\s*(?:=|IN\s*\()\s*\(*(?:%s|\?|:\w|\$\d|')""", re.IGNORECASE)
VERB = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


class Unrouted(AssertionError):
    """The statement does not say which workspace it is about."""


@cache
def _workspace_tables() -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(map(re.escape, workspace_columns()))})\b")


def is_routed(sql: str) -> bool:
    """Whether `sql` names one workspace, or touches no workspace table."""
    verb = VERB.match(sql)
    if verb is None or not workspace_columns() or not _workspace_tables().search(sql):
        return True
    if verb[1].upper() == "INSERT":
        return "workspace_id" in sql.partition("VALUES")[0]
    return ROUTED.search(sql) is not None


def refuse_unrouted(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """An `execute_wrapper` for a connection. Raises `Unrouted`."""
    if current() is not ALL and not is_routed(sql):
        raise Unrouted(sql)
    return execute(sql, params, many, context)
