"""The lines of a list of the address book: what stands in their cells, and what of it may be changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from uuid import UUID

from django.utils.translation import gettext

from homeplate.accounts.rows import AccountRow
from homeplate.deals.queries import Dealings
from homeplate.fields.rules import Definition
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.transfer.safe_csv import Cell
from homeplate.web import custom
from homeplate.web.accounts.book import DEALT, Book, Row, Said
from homeplate.web.cells import CellShown
from homeplate.web.lists.columns import OWN, Column
from homeplate.web.page import spoken

NOTHING = Dealings()
CHANGEABLE = {
    "accounts": frozenset({"name", "industry", "place", "employees", "domain", "phone", "revenue"}),
    "contacts": frozenset(
        {"name", "account", "title", "department", "email", "phone", "channel", "language"}
    ),
}
"""The columns that are changed in their place, besides those of the workspace's own fields."""


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of the list, worded; the first cell is that of the name."""

    id: UUID
    url: str
    cells_url: str
    name: str
    name_cell: CellShown
    cells: tuple[CellShown, ...]


def lines(
    actor: Actor, book: Book, rows: Sequence[Row], columns: Sequence[Column], own: Sequence[Definition]
) -> tuple[BookLine, ...]:
    """The lines of a page."""
    dealings = dealings_of(actor, book, rows, columns)
    may = actor.may(Permission.ACCOUNT_EDIT)
    heads = [Column("name", gettext("Name")), *columns]
    words = {head.key: gettext("Change: %(field)s") % {"field": head.label} for head in heads}
    if not may:
        words = {}
    by_key = {OWN + field.key: field for field in own}
    return tuple(_line(book, row, heads, words, by_key, dealings.get(row.id, NOTHING)) for row in rows)


def dealings_of(
    actor: Actor, book: Book, rows: Sequence[Row], columns: Iterable[Column]
) -> Mapping[UUID, Dealings]:
    """What goes on with these records, where one of the columns tells it."""
    if not DEALT & {column.key for column in columns}:
        return {}
    return book.dealings(actor, [row.id for row in rows])


def _line(
    book: Book,
    row: Row,
    heads: Sequence[Column],
    words: Mapping[str, str],
    own: Mapping[str, Definition],
    dealings: Dealings,
) -> BookLine:
    changeable = CHANGEABLE[book.place] if row.archived_at is None else frozenset()
    cells = []
    for head in heads:
        key = head.key
        said = Said(row.name) if key == "name" else said_of(book, row, key, own, dealings)
        may = key in changeable or (key in own and row.archived_at is None)
        cells.append(
            CellShown(
                key, head.css, said.text, words.get(key, "") if may else "", href=said.href, label=head.label
            )
        )
    return BookLine(
        id=row.id,
        url=book.url("", row.id),
        cells_url=book.url("-row", row.id),
        name=row.name,
        name_cell=cells[0],
        cells=tuple(cells[1:]),
    )


def said_of(book: Book, row: Row, key: str, own: Mapping[str, Definition], dealings: Dealings) -> Said:
    """What stands in a column of a record."""
    if key not in own:
        return book.say(row, key, dealings)
    text = next((text for _, text in custom.facts((own[key],), row.custom, spoken())), "")
    return Said(text, "", text)


def csv_header(columns: Sequence[Column]) -> tuple[str, ...]:
    """The headings of an export of these columns."""
    parts = ((one.label, gettext("Currency")) if one.key == "revenue" else (one.label,) for one in columns)
    return (gettext("Name"), *chain.from_iterable(parts), gettext("ID"))


def csv_row(
    book: Book, row: Row, columns: Sequence[Column], own: Mapping[str, Definition], dealings: Dealings
) -> tuple[Cell, ...]:
    """A record as a line of an export: figures bare, days and moments as ISO 8601."""
    cells: list[Cell] = []
    for column in columns:
        cells.append(said_of(book, row, column.key, own, dealings).bare)
        if column.key == "revenue" and isinstance(row, AccountRow):
            cells.append(row.revenue_currency)
    return (row.name, *cells, str(row.id))
