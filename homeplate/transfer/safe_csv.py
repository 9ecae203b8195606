"""CSV that no spreadsheet executes: cells that begin like a formula are written as text (OWASP, CSV injection)."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

Cell = str | int | float | Decimal | date | bool | None
"""What a cell may hold. Only text is guarded: a number of ours cannot carry a formula."""

_TRIGGER = re.compile(r"'|\s*[=+\-@\t\r|%＝＋－＠]")


def guarded(cell: Cell) -> str:
    """The text of a cell, led by an apostrophe when a spreadsheet could take it for a formula.

    A text that begins with an apostrophe gets another, so that `unguarded` gives back what went in.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        text = cell.replace("\0", "")
        return f"'{text}" if _TRIGGER.match(text) else text
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def unguarded(text: str) -> str:
    """What `guarded` was given, when one of our own exports is read back."""
    return text[1:] if text.startswith("'") and _TRIGGER.match(text, 1) else text


class _Echo:
    """A file that gives back what is written, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def csv_lines(header: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The lines of a CSV file, CRLF, every cell in quotes, led by a byte order mark so that Excel reads UTF-8."""
    write = csv.writer(_Echo(), quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow
    yield "\ufeff" + write([guarded(name) for name in header])
    for row in rows:
        yield write([guarded(cell) for cell in row])
