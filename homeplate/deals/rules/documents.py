"""What kind of file some bytes are, judged by the bytes."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg, one_line

LARGEST_DOCUMENT = 20 * 2**20
"""Bytes a document may have."""

SIGNATURES: dict[bytes, str] = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}

OFFICE: dict[str, str] = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def media_type(data: bytes, name: str) -> str:
    """The media type of a file from its first bytes. Raises `Invalid` for a kind that is not kept."""
    for start, kind in SIGNATURES.items():
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _archive_type(data)
    try:
        data[:65536].decode("utf-8")
    except UnicodeDecodeError as error:
        # A character cut in two at the end of the sample is no sign of a binary file.
        if error.start < min(len(data), 65536) - 4:
            raise Invalid(
                "file-kind", msg("Files of this kind are not accepted. Use PDF, Office, image or text."),
                field="file",
            ) from None  # fmt: skip
    if b"\x00" in data[:65536]:
        raise Invalid(
            "file-kind",
            msg("Files of this kind are not accepted. Use PDF, Office, image or text."),
            field="file",
        )
    # Never text/html, whatever the name says: a browser must have nothing to run.
    return "text/csv" if PurePosixPath(name.lower()).suffix == ".csv" else "text/plain"


def _archive_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        # Its directory is read by Python, which meets broken ones with all of these.
        raise Invalid("file-broken", msg("This file is damaged."), field="file") from None
    for folder, kind in OFFICE.items():
        if any(name.startswith(folder) for name in names):
            return kind
    if "mimetype" in names and "content.xml" in names:
        return "application/vnd.oasis.opendocument"
    return "application/zip"


def clean_file_name(name: str) -> str:
    """The last part of a file's name on one line, at most 200 characters, never empty."""
    last = one_line(name.replace("\\", "/").rsplit("/", 1)[-1]).strip(". ")
    return last[-200:] or "document"
