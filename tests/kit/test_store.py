"""Telling a database that is busy or away from our own mistakes."""

from __future__ import annotations

from sqlite3 import OperationalError as SqliteError

import psycopg
import psycopg_pool
import pytest

from homeplate.kit.store import passing


class OperationalError(Exception):
    """What Django makes of every such error."""


class InterfaceError(Exception):
    """What Django makes of a connection that is closed already."""


def wrapped(cause: Exception, kind: type[Exception] = OperationalError) -> Exception:
    error = kind(str(cause))
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (wrapped(SqliteError("database is locked")), "busy"),
        (wrapped(psycopg.errors.LockNotAvailable("canceling statement due to lock timeout")), "busy"),
        (wrapped(psycopg.errors.DeadlockDetected("deadlock detected")), "busy"),
        (wrapped(SqliteError("unable to open database file")), "away"),
        (wrapped(psycopg.OperationalError("connection failed: Connection refused")), "away"),
        (wrapped(psycopg.errors.AdminShutdown("terminating connection")), "away"),
        (wrapped(psycopg.errors.TooManyConnections("sorry, too many clients already")), "away"),
        (wrapped(psycopg_pool.PoolTimeout("couldn't get a connection after 20.00 sec")), "away"),
        (wrapped(psycopg.InterfaceError("the connection is closed"), InterfaceError), "away"),
    ],
)
def test_what_passes_by_itself_is_told_as_such(error: Exception, code: str) -> None:
    found = passing(error)
    assert found is not None
    assert (found.status, found.code) == (503, code)


@pytest.mark.parametrize(
    "error",
    [
        None,
        ValueError("the connection is locked"),
        wrapped(SqliteError("no such table: people_user")),
        wrapped(
            psycopg.errors.UndefinedTable("relation does not exist"),
            type("ProgrammingError", (Exception,), {}),
        ),
    ],
)
def test_a_mistake_of_ours_is_none_of_it(error: Exception | None) -> None:
    assert passing(error) is None
