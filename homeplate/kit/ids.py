"""Identifiers: UUIDv7 made in Python, so that ids sort by time on every record engine."""

from __future__ import annotations

import uuid

from uuid_utils.compat import uuid7


def new_id() -> uuid.UUID:
    """A new UUIDv7."""
    return uuid7()


def parse_id(text: str) -> uuid.UUID | None:
    """The id written in `text`, or None when it is not one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
