"""Which files of a set become records, which only complete others, and in what order they are written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, msg
from homeplate.transfer.dates import Order
from homeplate.transfer.fields import Kind
from homeplate.transfer.guessing import guess_kind, guess_mapping
from homeplate.transfer.joins import Joined, join
from homeplate.transfer.mapping import ColumnMapping
from homeplate.transfer.problems import Place
from homeplate.transfer.reading import Table
from homeplate.transfer.sources import Source, recognise
from homeplate.transfer.survey import Survey, survey

Role = Literal["main", "lookup", "unused"]
ORDER: dict[Kind, int] = {"team": 0, "account": 1, "contact": 2, "deal": 3, "lead": 4, "answer": 5}
"""Kinds whose rows become records, in the order of writing: each may name those before it."""
_LEADS = re.compile(r"(?<![a-z])leads?(?![a-z])|liid|리드", re.IGNORECASE)
"""In the name of a file of people, says that these are leads."""
OWN_FILES = "file"
"""Namespace of ids from files whose system nobody named."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """The place of a problem that ends an import; line and column count from 1, 0 when it is the whole file."""

    file: str
    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of a set: what it is, and for a main one its survey and the proposed mapping."""

    table: Table
    role: Role
    source: Source | None
    kind: Kind | None
    notes: tuple[Message, ...] = ()
    joined: Joined | None = None
    survey: Survey | None = None
    mapping: ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class Hints:
    """What the person who imports knows better: see `actions.Options`."""

    kind: Kind | None = None
    namespace: str = ""
    currency: str = "USD"
    order: Order = "dmy"


def in_file(name: str, error: Invalid) -> Invalid:
    """The same error, saying in which file it is."""
    place = error.details if isinstance(error.details, Place) else Place()
    sentence = msg("{file}: {problem}", file=name, problem=error.message)
    return Invalid(error.code, sentence, field="file", details=FilePlace(name, *place))


def assemble(tables: Sequence[Table], hints: Hints) -> tuple[Piece, ...]:
    """The files of a set in the order in which they are written; each main one is read to its end.

    Raises `Invalid` with a `FilePlace` for a file that cannot be read, and when no file has anything to import.
    """
    found = [_piece(table, hints) for table in tables]
    named = {spec.source for piece in found if piece.source for spec in piece.source.lookups}
    pieces = [_placed(piece, named) for piece in found]
    if not any(piece.role == "main" for piece in pieces):
        raise _nothing(pieces[0])
    others = [piece.table for piece in pieces]
    surveyed = [
        _surveyed(piece, [other for other in others if other is not piece.table], hints)
        if piece.role == "main"
        else piece
        for piece in pieces
    ]
    return tuple(sorted(surveyed, key=lambda piece: ORDER.get(piece.kind or "product", 9)))


def _piece(table: Table, hints: Hints) -> Piece:
    source = recognise(table.header)
    if source is not None:
        wanted = hints.kind if source.kind is None or source.told_as(hints.kind) else None
        kind = wanted or source.kind
    else:
        kind = hints.kind or guess_kind(table.header)
        kind = "lead" if kind == "contact" and not hints.kind and _LEADS.search(table.name) else kind
    return Piece(table, "main", source, kind, table.notes)


def _placed(piece: Piece, named: set[str]) -> Piece:
    """The piece with its role; one that nothing can be done with says why."""
    if piece.kind in ORDER:
        return piece
    if piece.source is not None and piece.source.key in named:
        return replace(piece, role="lookup")
    note = _nothing(piece).message
    return replace(piece, role="unused", notes=(*piece.notes, note))


def _nothing(piece: Piece) -> Invalid:
    if piece.source is not None:
        sentence = msg(
            "This is “{source}”. Deals, leads, accounts and contacts can be imported.",
            source=piece.source.label,
        )
        return in_file(piece.table.name, Invalid("not-importable", sentence, field="file"))
    columns = ", ".join(f"“{name[:40]}”" for name in piece.table.header[:4])
    sentence = msg(
        "The columns {columns} do not tell what this is. Say whether these are deals, leads, accounts or contacts.",
        columns=columns,
    )
    return in_file(piece.table.name, Invalid("kind-unknown", sentence, field="kind"))


def _surveyed(piece: Piece, others: Sequence[Table], hints: Hints) -> Piece:
    try:
        joined = join(piece.table, others, piece.source)
        found = survey(joined)
        mapping = guess_mapping(
            joined.header,
            found.columns,
            kind=piece.kind,
            joined=joined.fields,
            currency=hints.currency,
            order=hints.order,
        )
    except Invalid as error:
        raise in_file(piece.table.name, error) from None
    namespace = hints.namespace or mapping.namespace or OWN_FILES
    return replace(piece, joined=joined, survey=found, mapping=replace(mapping, namespace=namespace))
