"""Whether an error says that the disk is full, and how people are told."""

from __future__ import annotations

import errno
import sqlite3

from homeplate.kit.errors import Full
from homeplate.kit.text import msg

CODES = (errno.ENOSPC, errno.EDQUOT)
POSTGRESQL_FULL = "53100"


def is_full(error: BaseException | None) -> bool:
    """Whether `error`, or what caused it, is a file system or a database without room left."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in CODES:
            return True
        if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            return True
        if isinstance(error, Full) or getattr(error, "sqlstate", None) == POSTGRESQL_FULL:
            return True
        error = error.__cause__
    return False


def full() -> Full:
    """What people are told of it; whoever answers has seen to it that nothing was written."""
    return Full(
        "disk-full",
        msg(
            "The disk of the server is full. Nothing was saved, and what you typed is not lost: "
            "go back, tell whoever looks after Homeplate, and send it again when there is room."
        ),
    )
