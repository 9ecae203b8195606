"""Identifiers: UUIDv7 made in Python, so that ids sort by time on every record engine."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

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


def first_id_of(moment: datetime) -> uuid.UUID:
    """The smallest id that could have been made at `moment`: a UUIDv7 begins with milliseconds."""
    return uuid.UUID(int=int(moment.timestamp() * 1000) << 80)


def moment_of(identity: uuid.UUID) -> datetime:
    """When an id was made."""
    return datetime.fromtimestamp((identity.int >> 80) / 1000, UTC)
