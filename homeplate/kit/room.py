"""Telling a full disk from everything else that may go wrong with a file or a database. Pure."""

from __future__ import annotations

import errno

from homeplate.kit.errors import Full
from homeplate.kit.text import msg

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
SQLITE_SAYS, POSTGRESQL_FULL = "disk is full", "53100"


def no_room(error: BaseException | None) -> Full | None:
    """What to say when `error`, or what caused it, means that a disk is full or a quota used up; None when it means
    something else."""
    while error is not None:
        if isinstance(error, Full):
            return error
        if isinstance(error, OSError) and error.errno in NO_ROOM:
            break
        if type(error).__name__ == "OperationalError" and SQLITE_SAYS in str(error):
            break
        if getattr(error, "sqlstate", None) == POSTGRESQL_FULL:
            break
        error = error.__cause__
    else:
        return None
    text = msg(
        "There is no room left on the server's disk. Nothing was changed; please tell an administrator."
    )
    return Full("no-room", text)
