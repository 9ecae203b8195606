"""Writing the file of an export: JSON lines of every table, CSV of some, the documents, and what is what."""

from __future__ import annotations

import json
import re
import time
import zipfile
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet

from homeplate.deals.models import Document
from homeplate.people.models import Member, User
from homeplate.transfer.export.tables import LEFT_OUT, USER, Table
from homeplate.transfer.safe_csv import Cell, csv_lines

ROWS = 2000
"""Rows that are read at once."""

Progress = Callable[[int], None]
"""Told how many rows or documents were written; raises to stop."""

README = """Everything of the workspace “{name}” on Homeplate, as of {begun} to {ended} (UTC).

data/       one file a table, one JSON object a line; ids link the tables
csv/        the tables that people open in a spreadsheet, with names beside the ids. A text that a spreadsheet
            could take for a formula begins with an apostrophe
documents/  the files kept with deals, each in a folder named by its id in data/deals-document.jsonl
manifest.json  the tables and how many rows each has

Moments are in UTC. Amounts (…_minor) are in the smallest unit of their currency: 1250 EUR cents are 12.50 EUR.
data/ledger-fact.jsonl tells every change of every record, oldest first; all else can be rebuilt from it.
Passwords, tokens and links of invitations are left out, and so is what can be counted from the rest:
{left_out}
"""


def write_archive(
    target: IO[bytes], tables: Sequence[Table], *, name: str, clock: Callable[[], datetime], told: Progress
) -> None:
    """Write the whole archive of the current workspace."""
    begun, counts = clock(), {}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for table in tables:
            counts[table.name] = _json_lines(archive, table, told)
            if table.is_csv:
                _csv(archive, table, told)
        counts["people-user"] = _users(archive)
        missing = _documents(archive, told)
        ended = clock()
        manifest = {
            "homeplate": 1,
            "workspace": name,
            "begun": begun,
            "ended": ended,
            "rows": counts,
            "documents_missing": missing,
        }
        archive.writestr("manifest.json", _json(manifest, indent=2) + "\n")
        left_out = "\n".join(f"  {label}: {why}" for label, why in LEFT_OUT.items())
        moments = {"begun": begun.isoformat(timespec="minutes"), "ended": ended.isoformat(timespec="minutes")}
        archive.writestr("README.txt", README.format(name=name, left_out=left_out, **moments))


def _json_lines(archive: zipfile.ZipFile, table: Table, told: Progress) -> int:
    number = 0
    with _entry(archive, f"data/{table.name}.jsonl") as file:
        for rows in _pages(table, table.columns):
            lines = (_json(dict(zip(table.columns, row, strict=True))) for row in rows)
            file.write("".join(f"{line}\n" for line in lines).encode())
            number += len(rows)
            told(len(rows))
    return number


def _csv(archive: zipfile.ZipFile, table: Table, told: Progress) -> None:
    columns = (*table.columns, *table.named)
    header = [name.replace("__", " ") for name in columns]

    def cells() -> Iterator[list[Cell]]:
        for rows in _pages(table, columns):
            yield from ([_cell(value) for value in row] for row in rows)
            told(0)

    with _entry(archive, f"csv/{table.name}.csv") as file:
        for line in csv_lines(header, cells()):
            file.write(line.encode())


def _entry(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """A file of the archive to be written piece by piece; of any length, and dated today."""
    entry = zipfile.ZipInfo(name, time.gmtime()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    return archive.open(entry, "w", force_zip64=True)


def _pages(table: Table, columns: Sequence[str]) -> Iterator[list[Sequence[Any]]]:
    """The rows in the order of their ids, page by page: no page holds up who writes meanwhile."""
    every: QuerySet[Any] = table.model._default_manager.order_by("id")
    last: UUID | None = None
    while True:
        rows = every if last is None else every.filter(id__gt=last)
        page = list(rows.values_list(*columns)[:ROWS])
        if page:
            last = page[-1][columns.index("id")]
            yield page
        if len(page) < ROWS:
            return


def _users(archive: zipfile.ZipFile) -> int:
    """Those who sign in here; the same person may belong to other workspaces, of which nothing is told."""
    ids = list(Member.objects.filter(user__isnull=False).values_list("user_id", flat=True))
    lines: list[str] = []
    for start in range(0, len(ids), 500):
        rows = User.objects.filter(id__in=ids[start : start + 500]).order_by("id").values(*USER)
        lines.extend(_json(row) for row in rows)
    archive.writestr("data/people-user.jsonl", "".join(f"{line}\n" for line in lines))
    return len(lines)


def _documents(archive: zipfile.ZipFile, told: Progress) -> list[str]:
    """The files themselves; those that the store has lost are named in the manifest."""
    missing = []
    rows = list(Document.objects.order_by("id").values_list("id", "name", "path"))
    for identity, name, path in rows:
        safe = re.sub(r"[\\/\x00-\x1f]|^\.+", "_", name)[:150] or "file"
        try:
            with (
                default_storage.open(path) as kept,
                archive.open(f"documents/{identity}/{safe}", "w") as file,
            ):
                for piece in kept.chunks():
                    file.write(piece)
        except FileNotFoundError:
            missing.append(str(identity))
        told(1)
    return missing


class _Encoder(DjangoJSONEncoder):
    """Bytes, such as packed ids, as Base64."""

    def default(self, o: Any) -> Any:
        """What JSON has no form for."""
        return b64encode(o).decode() if isinstance(o, bytes | memoryview) else super().default(o)


def _json(value: Any, **more: Any) -> str:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False, **more)


def _cell(value: Any) -> Cell:
    if isinstance(value, datetime):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | Decimal | date | bool):
        return value
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return _json(value) if isinstance(value, dict | list) else str(value)
