"""Packed archives: the tables inside one, as uploads of their own."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.transfer.files import MOST_BYTES, Upload, too_large
from homeplate.transfer.problems import bad_file
from homeplate.transfer.sets import in_file
from homeplate.transfer.workbook import ZIP_MARK

TABLES = (".vcf", ".csv", ".tsv", ".txt", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
"""How the names of files end that are taken out of an archive."""
_WORKBOOK = ("xl/", "content.xml")
_ENCRYPTED = 0x1


def unpacked(uploads: Sequence[Upload]) -> list[Upload]:
    """The uploads, each archive replaced by the tables in it; a workbook stays one file.

    Raises `Invalid`: `archive-broken`, `archive-locked`, `archive-empty`, `file-too-large`.
    """
    found: list[Upload] = []
    for upload in uploads:
        try:
            found += _tables(upload)
        except Invalid as error:
            raise in_file(upload.name, error) from None
    return found


def _tables(upload: Upload) -> Iterator[Upload]:
    head = upload.content.read(4)
    upload.content.seek(0)
    if head != ZIP_MARK:
        yield upload
        return
    try:
        packed = zipfile.ZipFile(upload.content)
    except (zipfile.BadZipFile, OSError):
        if upload.name.lower().endswith(".zip"):
            raise bad_file("archive-broken", msg("The archive is damaged. Pack the files again.")) from None
        yield upload
        return
    if any(name.startswith(_WORKBOOK) for name in packed.namelist()):
        upload.content.seek(0)
        yield upload
        return
    yield from _inside(packed)


def _inside(packed: zipfile.ZipFile) -> Iterator[Upload]:
    parts = [part for part in packed.infolist() if _is_table(part.filename)]
    if not parts:
        raise bad_file("archive-empty", msg("The archive has no table in it: no CSV file and no workbook."))
    if any(part.flag_bits & _ENCRYPTED for part in parts):
        raise bad_file(
            "archive-locked", msg("The archive is protected by a password. Unpack it and choose the files.")
        )
    if sum(part.file_size for part in parts) > MOST_BYTES:
        raise too_large()
    for part in parts:
        name = part.filename.rpartition("/")[2]
        yield Upload(name, cast(BinaryIO, packed.open(part)))


def _is_table(path: str) -> bool:
    name = path.rpartition("/")[2]
    return name.lower().endswith(TABLES) and not name.startswith(".") and not path.startswith("__MACOSX/")
