"""Telling a full disk from everything else that may go wrong."""

from __future__ import annotations

import errno
from sqlite3 import OperationalError as SqliteError

import pytest

from homeplate.kit.room import no_room


class Refused(Exception):
    """What PostgreSQL says, with its code."""

    sqlstate = "53100"


def caused(cause: Exception) -> Exception:
    try:
        raise RuntimeError("could not extend file") from cause
    except RuntimeError as error:
        return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        SqliteError("database or disk is full"),
        caused(Refused()),
    ],
)
def test_a_full_disk_is_told_as_one(error: Exception) -> None:
    found = no_room(error)
    assert found is not None and (found.status, found.code) == (507, "no-room")


@pytest.mark.parametrize(
    "error",
    [OSError(errno.EACCES, "Permission denied"), SqliteError("database is locked"), ValueError("full")],
)
def test_other_troubles_are_none(error: Exception) -> None:
    assert no_room(error) is None
