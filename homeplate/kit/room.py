"""Telling a full disk from everything else that may go wrong with a file or a database. Pure."""

from __future__ import annotations

import errno

from homeplate.kit.errors import Full
from homeplate.kit.text import msg

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def no_room(error: BaseException) -> Full | None:
    """What to say when `error` means that a disk is full or a quota used up; None when it means something else."""
    full_file = isinstance(error, OSError) and error.errno in NO_ROOM
    if full_file or "disk is full" in str(error) or getattr(error.__cause__, "sqlstate", None) == "53100":
        return Full(
            "no-room",
            msg(
                "There is no room left on the server's disk. Nothing was changed; please tell an administrator."
            ),
        )
    return None
