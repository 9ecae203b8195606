"""Checking the rows of a file, batch by batch: which can be taken, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from homeplate.kit import messages
from homeplate.kit.errors import Invalid
from homeplate.kit.text import storable
from homeplate.prospects.loading.reading import Layout, Line, lines
from homeplate.prospects.rules import company_values, person_values

ROWS = 8_000
"""Rows of one batch, and of one transaction: a third of a second during which nobody else writes to SQLite. With half
as many, the same pages of its indexes would be written a third more often."""
LONGEST_KEPT = 500
"""Letters of a cell that the report of refused rows keeps."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be taken in: where it lies, how it is written, what it is about (`companies` or `people`), which
    column says what, and the currency of amounts without one."""

    path: str
    layout: Layout
    about: str
    mapping: Mapping[str, str]
    currency: str


class Refusal(NamedTuple):
    """A row that cannot be taken, with its cells as the report keeps them, and why: a message as JSON keeps it."""

    row: int
    cells: Sequence[str]
    field: str
    message: dict[str, Any]


class Taken(NamedTuple):
    """A row that can be taken, and the columns that it tells."""

    row: int
    values: dict[str, Any]


class Batch(NamedTuple):
    """Some rows of a file. `position` is the last of them, `share` that of the file up to there, as far as known."""

    position: int
    share: float
    taken: list[Taken]
    refused: list[Refusal]


def batches(source: Source, after: int) -> Iterator[Batch]:
    """The rows of a file behind the row `after`, checked."""
    header = source.layout.header
    places = [(header.index(column), field) for column, field in source.mapping.items()]
    with lines(source.path, source.layout, after=after) as rows:
        while some := list(islice(rows, ROWS)):
            yield _checked(source, places, some)


def _checked(source: Source, places: Sequence[tuple[int, str]], some: Sequence[Line]) -> Batch:
    taken, refused = [], []
    about_companies, currency = source.about == "companies", source.currency
    for line in some:
        try:
            if line.problem is not None:
                raise Invalid("row", line.problem)
            cells = line.cells
            told = {field: text for at, field in places if (text := cells[at].strip())}
            values = company_values(told, currency) if about_companies else person_values(told)
            taken.append(Taken(line.number, values))
        except Invalid as error:
            refused.append(refusal(line.number, line.cells, error))
    return Batch(some[-1].number, some[-1].share, taken, refused)


def refusal(row: int, cells: Sequence[str], error: Invalid) -> Refusal:
    """A row that is refused because of an error."""
    kept = [storable(cell[:LONGEST_KEPT]) for cell in cells]
    return Refusal(row, kept, error.field, messages.to_json(error.message))
