"""Records of a text table as a stream: the C parser for what is well formed, a tolerant one for what is not.

The C parser runs in strict mode, so a stray quote is an error at its record and never swallows the rest of the
file. That record alone is read again, tolerantly, and the C parser goes on behind it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from homeplate.kit.text import msg
from homeplate.transfer.dialect import Dialect
from homeplate.transfer.problems import bad_file

LONGEST_LINE = 1 << 20
"""Characters of one physical line."""
LONGEST_RECORD = 2_000
"""Physical lines of one record: a longer one is a quotation mark that was never closed."""


class Record(NamedTuple):
    """One record: its first line (from 1), its cells, and whether a stray quote had to be taken as text."""

    line: int
    values: list[str]
    repaired: bool


class _TooLong(Exception):
    """The record under way passed `LONGEST_RECORD`."""


class _Lines:
    """Physical lines with push-back; `held` are the lines of the record under way."""

    def __init__(self, text: TextIO, first: int) -> None:
        self._text = text
        self.number = first
        self.held: list[str] = []
        self._back: list[str] = []

    def feed(self) -> Iterator[str]:
        """Lines for the C parser. Raises `Invalid` (`nul`, `line-too-long`) at their place."""
        readline, held, back = self._text.readline, self.held, self._back
        while line := back.pop() if back else readline(LONGEST_LINE):
            held.append(line)
            if "\0" in line or len(line) == LONGEST_LINE or len(held) > LONGEST_RECORD:
                self._refuse(line)
            yield line

    def done(self, used: int | None = None) -> None:
        """The record ends after `used` of the held lines (all, when not said); the others come again."""
        count = len(self.held) if used is None else used
        self._back.extend(reversed(self.held[count:]))
        self.number += count
        self.held.clear()

    def _refuse(self, line: str) -> None:
        at = self.number + len(self.held) - 1
        if "\0" in line:
            column = line.index("\0") + 1
            message = msg(
                "Line {line}, column {column}: a NUL byte. This is not a text file.", line=at, column=column
            )
            raise bad_file("nul", message, line=at, column=column)
        if len(line) == LONGEST_LINE:
            raise bad_file(
                "line-too-long", msg("Line {line} is longer than a million characters.", line=at), line=at
            )
        raise _TooLong


def records(text: TextIO, dialect: Dialect, *, width: int = 0, first: int = 1) -> Iterator[Record]:
    """The records of `text`, blank lines included as empty lists.

    `width` is the expected number of cells, by which a broken record is understood (0: that of the record before);
    `first` is the number of the first line. Raises `Invalid`: `nul`, `line-too-long`, `unclosed-quote`.
    """
    lines, usual = _Lines(text, first), 0
    while True:
        try:
            for values in dialect.reader(lines.feed(), strict=True):
                yield Record(lines.number, values, False)
                lines.done()
                usual = len(values) or usual
            return
        except (csv.Error, _TooLong):
            values, used = _mend(lines, dialect, width or usual)
            yield Record(lines.number, values, True)
            lines.done(used)


def _mend(lines: _Lines, dialect: Dialect, width: int) -> tuple[list[str], int]:
    """The cells of the broken record and how many of the held lines it takes.

    Tried in turn until the width is right: its first line with stray quotes as text, that line with every quote
    as text, and the record grown over further lines, which is slow and so comes last.
    """
    first = lines.held[0]
    alone = [found[0] for early in (False, True) if (found := tolerant(first, dialect, close_early=early))]
    for values in (*alone, first.rstrip("\r\n").split(dialect.delimiter)):
        if len(values) == width:
            return values, 1
    grown = [found for early in (False, True) if (found := _grown(lines, dialect, early)) is not None]
    for values, used in grown:
        if len(values) == width:
            return values, used
    if alone:
        return alone[0], 1
    place = _unclosed(first, dialect)
    raise bad_file(
        "unclosed-quote",
        msg(
            "Line {line}, column {column}: a quotation mark is opened here and never closed properly.",
            line=lines.number,
            column=place,
        ),
        line=lines.number,
        column=place,
    )


def _grown(lines: _Lines, dialect: Dialect, early: bool) -> tuple[list[str], int] | None:
    """A tolerant reading that may take lines beyond those held; None when the quote stays open."""
    feed = lines.feed()
    while True:
        text = "".join(lines.held)
        found = tolerant(text, dialect, close_early=early)
        if found is not None:
            values, end = found
            return values, _lines_to(lines.held, end)
        try:
            for _ in range(len(lines.held)):
                next(feed)
        except (StopIteration, _TooLong):
            if len(text) == sum(map(len, lines.held)) or len(lines.held) > LONGEST_RECORD:
                return None


def _lines_to(held: list[str], end: int) -> int:
    reached = 0
    for count, line in enumerate(held, 1):
        reached += len(line)
        if reached >= end:
            return count
    return len(held)


def _unclosed(line: str, dialect: Dialect) -> int:
    """Column of the last quote that opens a cell of this line."""
    opened = [m.end() for m in re.finditer(rf"(?:^|{re.escape(dialect.delimiter)}\s*){dialect.quote}", line)]
    return opened[-1] if opened else 1


def tolerant(text: str, dialect: Dialect, *, close_early: bool) -> tuple[list[str], int] | None:
    """Cells of the first record in `text` and where it ends; None when a quoted cell never ends.

    A quote closes its cell only before a delimiter or line end; any other is text. `close_early` decides what
    `""` before a delimiter is: a quote of the text and the end (True), or a doubled quote (False).
    """
    values: list[str] = []
    at = 0
    plain = re.compile(rf"[^{re.escape(dialect.delimiter)}\n]*")
    while True:
        if dialect.skip_space:
            while text[at : at + 1] == " ":
                at += 1
        if text[at : at + 1] == dialect.quote:
            found = _quoted(text, at + 1, dialect, close_early)
            if found is None:
                return None
            value, at = found
        else:
            end = plain.match(text, at).end()  # type: ignore[union-attr]  # matches the empty text too
            value, at = text[at:end], end
        values.append(value)
        if text[at : at + 1] != dialect.delimiter:
            values[-1] = values[-1].rstrip("\r")
            return values, at + 1
        at += 1


def _quoted(text: str, start: int, dialect: Dialect, close_early: bool) -> tuple[str, int] | None:
    """The quoted cell from `start` (behind its quote) and the place of the delimiter or line end behind it."""
    quote, parts, at, look = dialect.quote, [], start, start
    closing = re.compile(rf" *(?:{re.escape(dialect.delimiter)}|\r*\n|\r*\Z)")
    while (found := text.find(quote, look)) >= 0:
        behind = found + 1
        if dialect.escape and text[found - 1] == dialect.escape and found > at:
            parts.append(text[at : found - 1])
            at, look = found, behind
        elif text[behind : behind + 1] == quote:
            parts.append(text[at:behind])
            if close_early and closing.match(text, behind + 1):
                return "".join(parts), _skip_spaces(text, behind + 1)
            at = look = behind + 1
        elif closing.match(text, behind):
            parts.append(text[at:found])
            return "".join(parts), _skip_spaces(text, behind)
        else:
            look = behind
    return None


def _skip_spaces(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\r"):
        at += 1
    return at
