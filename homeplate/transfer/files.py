"""Uploaded files in the file store: kept under names of ours, opened anew for each pass."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import nullcontext
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID

from django.core.files.base import File
from django.core.files.storage import default_storage

from homeplate.kit.errors import Invalid
from homeplate.kit.ids import new_id
from homeplate.kit.text import msg, one_line
from homeplate.transfer.problems import bad_file
from homeplate.transfer.reading import Opener
from homeplate.transfer.vcards import HEAD, as_table, is_vcard

MOST_FILES = 20
MOST_BYTES = 2 * 1024**3
"""Bytes that the files of one import may have together, packed or not."""


class Upload(NamedTuple):
    """A file as somebody hands it in: its own name, and its bytes from their start."""

    name: str
    content: BinaryIO


class Kept(NamedTuple):
    """A file in the store."""

    name: str
    path: str
    size: int


def too_large() -> Invalid:
    """Why files of more than `MOST_BYTES` are not taken."""
    limit = MOST_BYTES // 1024**3
    return bad_file(
        "file-too-large",
        msg("This is too large: an import takes up to {limit} GB. Split the export into parts.", limit=limit),
    )


def keep(workspace_id: UUID, upload: Upload) -> Kept:
    """Copy an upload into the store, piece by piece, cards of an address book as a table.

    The name there is ours, never the uploader's.
    """
    head = upload.content.read(HEAD)
    upload.content.seek(0)
    with as_table(upload.content) if is_vcard(head) else nullcontext(upload.content) as content:
        path = default_storage.save(f"{workspace_id}/imports/{new_id()}", File(content))
    name = one_line(upload.name.replace("\\", "/").rpartition("/")[2])[-200:] or "file"
    return Kept(name, path, default_storage.size(path))


def opener(path: str) -> Opener:
    """Opens a kept file at its start, as often as asked."""
    return lambda: cast(BinaryIO, default_storage.open(path, "rb"))


def forget(paths: Iterable[str]) -> None:
    """Remove kept files; one that is gone already is no error."""
    for path in paths:
        default_storage.delete(path)
