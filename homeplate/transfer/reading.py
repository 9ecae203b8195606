"""A table of any encoding and punctuation as a stream of rows; a million rows take no more memory than one.

`open_table` finds the `Layout` (encoding, dialect, header) once; it has a JSON form, so that an interrupted import
goes on with what it found. `Table.rows()` may be called again: each call reads from the start of the file.
What cannot be read at all raises `kit.errors.Invalid` with a `Place`; a row that is wrong carries a `Problem`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, Protocol

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.transfer.dialect import Dialect, sniff
from homeplate.transfer.encoding import detect_encoding
from homeplate.transfer.header import Header, find_header
from homeplate.transfer.problems import Problem, bad_file
from homeplate.transfer.records import Record, records
from homeplate.transfer.workbook import is_workbook, sheet_records

Opener = Callable[[], BinaryIO]
"""Opens the file anew, at its start; the reader closes it."""

SAMPLE = 1 << 17
"""Characters looked at to find punctuation and header."""
WORKBOOK = "workbook"
_SAFE = ("utf-8", "utf-8-sig")
csv.field_size_limit(1 << 20)


class Row(NamedTuple):
    """One row: the line it begins on, one value per column of the header, and what is wrong with it."""

    line: int
    values: list[str]
    problem: Problem | None


class Rows(Protocol):
    """What can be surveyed and planned: a `Table`, or one completed from others (`joins.Joined`)."""

    @property
    def name(self) -> str:
        """The name of the file."""

    @property
    def header(self) -> tuple[str, ...]:
        """The unique names of the columns."""

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows that begin behind line `after`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read. `newline` is what ends a line; `sheet` names the sheet of a workbook."""

    encoding: str
    dialect: Dialect
    newline: str
    header: Header
    sheet: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain data; the notes stay behind, they were shown when the file was first opened."""
        plain = asdict(self)
        plain["header"] = {"names": list(self.header.names), "line": self.header.line}
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Layout:
        """The layout that `to_json` wrote."""
        header = Header(tuple(plain["header"]["names"]), int(plain["header"]["line"]))
        dialect = Dialect(**plain["dialect"])
        return cls(plain["encoding"], dialect, plain["newline"], header, plain.get("sheet", ""))


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its layout. `name` is the file's own, for recognising sets and for messages."""

    name: str
    open_file: Opener
    layout: Layout

    @property
    def header(self) -> tuple[str, ...]:
        """The unique names of the columns."""
        return self.layout.header.names

    @property
    def notes(self) -> tuple[Message, ...]:
        """What was noticed about the file as a whole."""
        return self.layout.header.notes

    def rows(self, *, after: int = 0) -> Iterator[Row]:
        """The rows that begin behind line `after`. Raises `Invalid` at the place that cannot be read."""
        with self.open_file() as stream:
            stated = list(self.header)
            width, top = len(stated), self.layout.header.line
            check_bytes = self.layout.encoding not in (*_SAFE, WORKBOOK)
            for record in _records(stream, self.layout):
                line, values, repaired = record
                if line <= top or line <= after or not any(values):
                    continue
                if len(values) == width and not repaired and not check_bytes:
                    if values[0] != stated[0] or values != stated:
                        yield Row(line, values, None)
                    continue
                row = _odd_row(record, stated)
                if row is not None:
                    yield row
                    if row.problem is not None and row.problem.code == "second-table":
                        return


def open_table(
    source: Path | Opener, *, name: str = "", encoding: str = "", delimiter: str = "", sheet: str = ""
) -> Table:
    """The table in `source`; a given encoding, delimiter or sheet is taken instead of the found one.

    Raises `Invalid`: `empty-file`, `binary-file`, `encoding`, `too-many-columns` and those of the parsers.
    """
    opener = _opener(source) if isinstance(source, Path) else source
    name = name or (source.name if isinstance(source, Path) else "")
    with opener() as stream:
        head = stream.read(8)
        stream.seek(0)
        if is_workbook(head):
            layout = _workbook_layout(stream, sheet)
        else:
            layout = _text_layout(stream, encoding or detect_encoding(stream), delimiter)
    return Table(name, opener, layout)


def _opener(path: Path) -> Opener:
    return lambda: path.open("rb")


def _workbook_layout(stream: BinaryIO, sheet: str) -> Layout:
    name, found = sheet_records(stream, sheet)
    sample = [record for record, _ in zip(found, range(200), strict=False)]
    return Layout(WORKBOOK, Dialect(), "\n", find_header(sample), name)


def _text_layout(stream: BinaryIO, encoding: str, delimiter: str) -> Layout:
    try:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    except LookupError:
        raise bad_file("encoding", msg("“{name}” is not a known encoding.", name=encoding[:40])) from None
    sample = text.read(SAMPLE)
    text.detach()
    if not sample.strip():
        raise bad_file("empty-file", msg("The file is empty."))
    _refuse_markup(sample)
    whole = len(sample) < SAMPLE
    newline = "\n" if "\n" in sample else "\r"
    dialect = sniff(sample, whole=whole)
    if delimiter:
        dialect = Dialect(delimiter, dialect.quote, dialect.escape, dialect.skip_space)
    return Layout(encoding, dialect, newline, find_header(_first_records(sample, dialect, newline, whole)))


def _refuse_markup(sample: str) -> None:
    """Text that is no table, however its lines fall. Raises `Invalid` (`web-page`, `no-table`)."""
    start = sample[:200].lstrip("\ufeff \t\r\n").lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        raise bad_file(
            "web-page",
            msg("This is a web page, not a table. Sign in to the other system and export once more."),
        )
    if start.startswith(("<?xml", "{", "[{", "[\n")):
        raise bad_file(
            "no-table", msg("This is JSON or XML, not a table. Export the data as CSV or XLSX instead.")
        )


def _first_records(sample: str, dialect: Dialect, newline: str, whole: bool) -> list[Record]:
    """Up to 200 records of the sample, the one broken by its cut end left out, Excel's `sep=` line too."""
    found: list[Record] = []
    try:
        for record in records(io.StringIO(sample, newline="" if newline == "\r" else "\n"), dialect):
            if not (record.line == 1 and record.values[:1] and record.values[0].lower().startswith("sep=")):
                found.append(record)
            if len(found) == 200:
                return found
    except Invalid:
        if whole or not found:
            raise
        return found
    return found if whole or len(found) < 2 else found[:-1]


def _records(stream: BinaryIO, layout: Layout) -> Iterator[Record]:
    """All records of the file, from its header on."""
    if layout.encoding == WORKBOOK:
        yield from sheet_records(stream, layout.sheet)[1]
        return
    ends = "" if layout.newline == "\r" else "\n"
    with io.TextIOWrapper(stream, encoding=layout.encoding, errors="replace", newline=ends) as text:
        first = max(1, layout.header.line)
        for _ in range(first - 1):
            text.readline()
        yield from records(text, layout.dialect, width=len(layout.header.names), first=first)


def _odd_row(record: Record, stated: list[str]) -> Row | None:
    """A row whose width, quoting or bytes are not as they should be; None when it says nothing."""
    line, values, repaired = record
    width, count = len(stated), len(values)
    if values == stated:
        return None
    if count > width and not any(values[width:]):
        values, count = values[:width], width
    if count != width:
        return _uneven_row(line, values, stated)
    problem = None
    if repaired:
        sentence = msg("A quotation mark that is not closed properly was taken as text.")
        problem = Problem(line, "", "stray-quote", sentence, "note")
    elif any("\ufffd" in value for value in values):
        sentence = msg("Some characters do not fit the file's encoding and were replaced.")
        problem = Problem(line, "", "undecodable", sentence, "warning")
    return Row(line, values, problem)


def _uneven_row(line: int, values: list[str], stated: list[str]) -> Row:
    width, count = len(stated), len(values)
    shared = len(set(values) & set(stated))
    if shared >= 2 and shared >= 0.8 * min(width, count):
        sentence = msg("A second table with other columns begins here. Import it from a file of its own.")
        return Row(line, values, Problem(line, "", "second-table", sentence, "error"))
    sentence = msg("The row has {count} cells where the header has {width}.", count=count, width=width)
    if count > width:
        return Row(line, values[:width], Problem(line, "", "row-too-long", sentence, "error"))
    return Row(line, values + [""] * (width - count), Problem(line, "", "row-too-short", sentence, "warning"))
