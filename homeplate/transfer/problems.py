"""What is wrong with a file (it ends the import) or with one of its rows (it is reported and the import goes on)."""

from __future__ import annotations

from typing import Literal, NamedTuple

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message

Severity = Literal["error", "warning", "note"]
"""error: the row stays out; warning: the row comes in without this value; note: a value was repaired."""


class Place(NamedTuple):
    """Where in a file: line counted from 1, column counted from 1 in characters; 0 when it is the whole."""

    line: int = 0
    column: int = 0


class Problem(NamedTuple):
    """One finding about one row; `column` is the name in the file's header, empty for the whole row."""

    line: int
    column: str
    code: str
    message: Message
    severity: Severity


def bad_file(code: str, message: Message, *, line: int = 0, column: int = 0) -> Invalid:
    """The error that ends an import before anything is written; `details` is its `Place`."""
    return Invalid(code, message, field="file", details=Place(line, column))
