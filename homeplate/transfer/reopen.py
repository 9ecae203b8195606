"""The tables of a stored run, opened again from the file store with the layout that was found at first."""

from __future__ import annotations

from collections.abc import Iterable

from homeplate.transfer.files import opener
from homeplate.transfer.joins import Joined, join
from homeplate.transfer.models import ImportFile
from homeplate.transfer.reading import Layout, Table
from homeplate.transfer.sources import SOURCES


def table_of(file: ImportFile) -> Table:
    """The file's own table."""
    return Table(file.name, opener(file.path), Layout.from_json(file.layout))


def joined_of(file: ImportFile, others: Iterable[ImportFile]) -> Joined:
    """The table completed from the others of its set."""
    return join(table_of(file), [table_of(other) for other in others], SOURCES.get(file.source))
