"""Reading loads: how far they are, what they brought, and the rows that they refused."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.kit import messages
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.prospects.models import Load, LoadProblem
from homeplate.prospects.providers.kinds import ASKED
from homeplate.prospects.queries import source_names

SHOWN = 50


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A load; `share` of its file is done. `message` is why it failed, or what it waits for.

    `provider` is who laid the file down, or, where it is `asked`, who was asked; `unknown` records it knew nothing of.
    """

    id: UUID
    name: str
    about: str
    state: str
    source: str
    said_on: date
    member: str
    size: int
    position: int
    share: float
    created: int
    updated: int
    unchanged: int
    refused: int
    mapping: Mapping[str, str]
    header: tuple[str, ...]
    message: Message | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    provider: str
    provider_id: UUID | None
    asked: bool
    unknown: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was refused, and why."""

    row: int
    cells: tuple[str, ...]
    field: str
    message: Message


@query(Permission.PROSPECT_LOAD)
def loads(actor: Actor, *, limit: int = SHOWN) -> list[LoadRow]:
    """The latest loads, newest first."""
    return _rows(actor, Load.objects.select_related("provider").order_by("-created_at", "-id")[:limit])


@query(Permission.PROSPECT_LOAD)
def load(actor: Actor, *, load_id: UUID) -> LoadRow:
    """One load. Raises `NotFound`."""
    found = _rows(actor, Load.objects.select_related("provider").filter(id=load_id))
    return found[0] if found else not_found(msg("load"))


@query(Permission.PROSPECT_LOAD)
def refusals(actor: Actor, *, load_id: UUID, limit: int = SHOWN) -> list[Refusal]:
    """The first rows that a load refused."""
    rows = LoadProblem.objects.filter(load_id=load_id).order_by("row", "id")[:limit]
    return [Refusal(row.row, tuple(row.cells), row.field, messages.from_json(row.message)) for row in rows]


@query(Permission.PROSPECT_LOAD)
def refused_rows(actor: Actor, *, load_id: UUID) -> list[str]:
    """The rows that a load refused as lines of a CSV file like its own, with a column that says why."""
    header = load(actor, load_id=load_id).header
    return list(_lines(header, load_id))


def _lines(header: tuple[str, ...], load_id: UUID) -> Iterator[str]:
    yield _line([*header, "Problem"])
    rows = LoadProblem.objects.filter(load_id=load_id).order_by("row", "id")
    for cells, message in rows.values_list("cells", "message").iterator(chunk_size=2000):
        even = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
        yield _line([*even, str(messages.from_json(message))])


def _line(cells: list[str]) -> str:
    target = io.StringIO()
    csv.writer(target).writerow(cells)
    return target.getvalue()


def _rows(actor: Actor, rows: Any) -> list[LoadRow]:
    names, sources = member_names(actor.workspace_id), source_names()
    return [
        LoadRow(
            id=row.id,
            name=row.name,
            about=row.about,
            state=row.state,
            source=sources.get(row.source, ""),
            said_on=row.said_on,
            member=names.get(row.member_id, "") if row.member_id else "",
            size=row.size,
            position=row.position,
            share=row.share,
            created=row.created,
            updated=row.updated,
            unchanged=row.unchanged,
            refused=row.refused,
            mapping=row.mapping,
            header=tuple(row.layout["header"]),
            message=messages.from_json(row.message) if row.message else None,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            provider=row.provider.name if row.provider else "",
            provider_id=row.provider_id,
            asked=row.layout["kind"] == ASKED,
            unknown=row.unknown,
        )
        for row in rows
    ]
