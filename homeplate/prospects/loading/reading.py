"""Rows of a file, one by one: CSV as people write it, and Parquet."""

from __future__ import annotations

import codecs
import csv
import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple, cast

from django.core.files.storage import default_storage

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg

HERE: Final = "file:"
"""What the path of a file of the server itself begins with."""
CHUNK = 1 << 20
LONGEST_CELL = 1 << 20
DELIMITERS = (",", ";", "\t", "|")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ROWS = 5_000
UNREADABLE = msg("This row cannot be read. Is a quotation mark missing?")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is written. `header` are the names of its columns."""

    kind: str
    header: tuple[str, ...]
    encoding: str = "utf-8"
    delimiter: str = ","

    def to_json(self) -> dict[str, Any]:
        """As a load keeps it."""
        return {**asdict(self), "header": list(self.header)}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Layout:
        """What `to_json` gave."""
        return cls(**{**told, "header": tuple(told["header"])})


class Line(NamedTuple):
    """One row: its number, counted from 1 behind the header, its cells, and what is wrong with it as a row."""

    number: int
    cells: Sequence[str]
    problem: Message | None = None
    share: float = 0.0


def bad_file(code: str, sentence: Message) -> Invalid:
    """The error for a file that cannot be read at all."""
    return Invalid(code, sentence, field="file")


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file of the store or of the server, at its start."""
    if path.startswith(HERE):
        with Path(path.removeprefix(HERE)).open("rb") as file:
            yield file
    else:
        with default_storage.open(path, "rb") as kept:
            yield cast(BinaryIO, kept)


def forget_file(path: str) -> None:
    """Remove a file of the store, if it is there still; one that lies on the server stays."""
    if not path.startswith(HERE):
        default_storage.delete(path)


def layout_of(path: str, *, encoding: str = "", delimiter: str = "") -> Layout:
    """How a file is written, found out of the file itself. Raises `Invalid` for one that is no table."""
    with opened(path) as file:
        head = file.read(4)
        if not head.strip():
            raise bad_file("empty-file", msg("The file is empty."))
        if head == b"PAR1":
            return _parquet_layout(path)
        file.seek(0)
        found = encoding or _encoding(file)
        file.seek(0)
        sample = file.read(1 << 16).decode(found, errors="replace")
    mark = delimiter or _delimiter(sample)
    header = next(
        (row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=mark) if any(row)), None
    )
    if header is None:
        raise bad_file("empty-file", msg("The file is empty."))
    names = tuple(name.strip() for name in header)
    if len(set(filter(None, names))) < len(list(filter(None, names))):
        raise bad_file("twice", msg("Two columns have the same name. Give each a name of its own."))
    return Layout("csv", names, found, mark)


def _encoding(file: BinaryIO) -> str:
    head = file.read(CHUNK)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    if b"\0" in head:
        raise bad_file("binary-file", msg("This is not a table of text. Export the data as CSV or Parquet."))
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while head:
            decoder.decode(head)
            head = file.read(CHUNK)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return _old_encoding(head)
    return "utf-8"


def _old_encoding(sample: bytes) -> str:
    """Korean where most of what is beyond ASCII reads as Hangul, else that of Western Europe."""
    text = sample.decode("cp949", errors="replace")
    beyond = [c for c in text if c > "\x7f"]
    hangul = sum("가" <= c <= "힣" for c in beyond)
    return "cp949" if hangul > 0.7 * max(len(beyond), 1) else "cp1252"


def _delimiter(sample: str) -> str:
    lines = [line for line in sample.splitlines()[:50] if line.strip()]
    if not lines:
        return ","

    def likeness(mark: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=mark)]
        usual = max(set(widths), key=widths.count)
        return (widths.count(usual) if usual > 1 else 0, usual)

    try:
        return max(DELIMITERS, key=likeness)
    except csv.Error:
        return ","


@contextmanager
def lines(path: str, layout: Layout, *, after: int) -> Iterator[Iterator[Line]]:
    """The rows of a file behind the row `after`."""
    if layout.kind == "parquet":
        with _local(path) as local:
            yield _parquet_lines(local, layout, after)
    else:
        with opened(path) as file:
            yield _csv_lines(file, layout, after)


def _csv_lines(file: BinaryIO, layout: Layout, after: int) -> Iterator[Line]:
    size = max(file.seek(0, io.SEEK_END), 1)
    file.seek(0)
    csv.field_size_limit(LONGEST_CELL)
    text = io.TextIOWrapper(file, encoding=layout.encoding, errors="replace", newline="")
    width, share = len(layout.header), 0.0
    try:
        for number, row in enumerate(_rows(csv.reader(text, delimiter=layout.delimiter)), 1):
            if number <= after:
                continue
            if not number % ROWS:
                share = min(file.tell() / size, 1.0)
            problem = UNREADABLE if row is None else _wrong_width(row, width)
            yield Line(number, row or (), problem, share)
    finally:
        text.detach()


def _rows(reader: Any) -> Iterator[list[str] | None]:
    """The rows behind the header that hold anything; None for one that cannot be read."""
    headed = False
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield None
            continue
        if headed and row:
            yield row
        headed = headed or any(row)


def _wrong_width(row: list[str], width: int) -> Message | None:
    if len(row) == width:
        return None
    if len(row) > width and not any(row[width:]):
        return None
    return msg("This row has {count} cells, and the header {expected}.", count=len(row), expected=width)


# --- Parquet ---------------------------------------------------------------------------------------------------------


@contextmanager
def _local(path: str) -> Iterator[Path]:
    """A file as one of this machine, copied where the store is elsewhere."""
    if path.startswith(HERE):
        yield Path(path.removeprefix(HERE))
        return
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy, opened(path) as file:
        shutil.copyfileobj(file, copy, CHUNK)
        copy.flush()
        yield Path(copy.name)


def _engine() -> Any:
    duckdb = import_module("duckdb")  # 70 ms that nobody else needs
    return duckdb.connect(
        ":memory:", config={"threads": 2, "memory_limit": "1GB", "autoinstall_known_extensions": False}
    )


def _parquet_layout(path: str) -> Layout:
    with _local(path) as local, _engine() as engine:
        try:
            described = engine.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(local)]).fetchall()
        except Exception as error:
            raise bad_file(
                "broken-file", msg("This Parquet file cannot be read: {reason}", reason=str(error)[:200])
            ) from None
    return Layout("parquet", tuple(name for name, *_ in described))


def _parquet_lines(local: Path, layout: Layout, after: int) -> Iterator[Line]:
    columns = ", ".join(_as_text(name) for name in layout.header)
    with _engine() as engine:
        ((total,),) = engine.execute("SELECT count(*) FROM read_parquet(?)", [str(local)]).fetchall()
        found = engine.execute(f"SELECT {columns} FROM read_parquet(?) OFFSET ?", [str(local), after])  # noqa: S608  # quoted names
        number = after
        while rows := found.fetchmany(ROWS):
            for row in rows:
                number += 1
                yield Line(number, row, None, number / max(total, 1))


def _as_text(name: str) -> str:
    """A column as text, lists and structures as JSON; empty for nothing."""
    quoted = '"' + name.replace('"', '""') + '"'
    kind = f"typeof({quoted})"
    nested = f"{kind} LIKE '%[]' OR {kind} LIKE 'STRUCT%' OR {kind} LIKE 'MAP%'"
    text = f"CASE WHEN {nested} THEN CAST(to_json({quoted}) AS VARCHAR) ELSE CAST({quoted} AS VARCHAR) END"
    return f"coalesce({text}, '')"
