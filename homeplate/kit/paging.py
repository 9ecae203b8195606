"""Pages of a list, and cursors that say where the next one begins. A cursor is opaque to people and programs."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg, one_line

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list; `next_cursor` is empty on the last page."""

    rows: tuple[Row, ...]
    next_cursor: str = ""


def page_of(rows: Sequence[Row], size: int, sort: str, key: Callable[[Row], tuple[str, ...]]) -> Page[Row]:
    """The page out of `size` + 1 fetched rows: the extra row only tells that more follow."""
    kept = tuple(rows[:size])
    more = len(rows) > size
    return Page(kept, write_cursor(sort, key(kept[-1])) if more else "")


def write_cursor(sort: str, key: tuple[str, ...]) -> str:
    """The cursor that continues after the row with `key` in the order `sort`."""
    text = json.dumps([sort, *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: str, parts: int) -> tuple[str, ...] | None:
    """The key inside `cursor`, None for an empty one. Raises `Invalid` (`cursor`) for any that is not of this order."""
    if not cursor:
        return None
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(found, list) or len(found) != parts + 1 or found[0] != sort:
            raise ValueError
        return tuple(one_line(str(part)) for part in found[1:])
    except (ValueError, binascii.Error, RecursionError):
        raise Invalid(
            "cursor",
            msg("This page marker does not belong to this list. Start at the first page."),
            field="cursor",
        ) from None
