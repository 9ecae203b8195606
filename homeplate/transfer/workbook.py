"""Spreadsheet files (xlsx, xlsm, xlsb, xls, ods) as records of text, read by calamine.

A sheet, unlike a text file, is held in memory while it is read; `MOST_XML` and `MOST_CELLS` bound that.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from homeplate.kit.text import msg
from homeplate.transfer.problems import bad_file
from homeplate.transfer.records import Record

try:
    import python_calamine
except ImportError:  # an optional part: text files are read without it
    python_calamine = None  # type: ignore[assignment]

MOST_XML = 512 * 1024 * 1024
"""Bytes the parts of a packed workbook may unpack to."""
MOST_CELLS = 12_000_000
ZIP_MARK, OLE_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def is_workbook(head: bytes) -> bool:
    """Whether the first bytes of a file are those of a spreadsheet (or another packed file)."""
    return head.startswith((ZIP_MARK, OLE_MARK))


def sheet_records(stream: BinaryIO, sheet: str = "") -> tuple[str, Iterator[Record]]:
    """The name of the sheet read and its records; without `sheet` the one with most cells.

    Raises `Invalid`: `workbook-unsupported`, `workbook-broken`, `workbook-too-large`, `no-such-sheet`.
    """
    if python_calamine is None:
        raise bad_file(
            "workbook-unsupported",
            msg("Spreadsheets cannot be read here: python-calamine is not installed. Save the sheet as CSV."),
        )
    _check_size(stream)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
        names = [sheet] if sheet else book.sheet_names
        sheets = [book.get_sheet_by_name(name) for name in names]
    except python_calamine.WorksheetNotFound:
        raise bad_file("no-such-sheet", msg("There is no sheet “{name}”.", name=sheet[:80])) from None
    except (python_calamine.CalamineError, OSError, ValueError):
        raise bad_file(
            "workbook-broken", msg("The spreadsheet cannot be opened: it is damaged or locked.")
        ) from None
    if not sheets:
        raise bad_file("empty-file", msg("The file is empty."))
    chosen = max(sheets, key=lambda each: each.height * each.width)
    if chosen.height * chosen.width > MOST_CELLS:
        raise bad_file("workbook-too-large", msg("The sheet is too large to read at once. Save it as CSV."))
    return chosen.name, _records(chosen)


def _check_size(stream: BinaryIO) -> None:
    head = stream.read(4)
    stream.seek(0)
    if head != ZIP_MARK:
        return
    try:
        with zipfile.ZipFile(stream) as packed:
            size = sum(part.file_size for part in packed.infolist())
            names = packed.namelist()
    except (zipfile.BadZipFile, OSError):
        raise bad_file(
            "workbook-broken", msg("The spreadsheet cannot be opened: it is damaged or locked.")
        ) from None
    if not any(name.startswith(("xl/", "content.xml")) for name in names):
        raise bad_file("archive", msg("This is a packed archive. Unpack it and import the tables inside."))
    if size > MOST_XML:
        raise bad_file("workbook-too-large", msg("The sheet is too large to read at once. Save it as CSV."))
    stream.seek(0)


def _records(sheet: python_calamine.CalamineSheet) -> Iterator[Record]:
    for line, cells in enumerate(sheet.iter_rows(), 1 + (sheet.start[0] if sheet.start else 0)):
        yield Record(line, [_text(cell) for cell in cells], False)


def _text(cell: Cell) -> str:
    """What the cell would be in a CSV file: whole numbers without “.0”, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
