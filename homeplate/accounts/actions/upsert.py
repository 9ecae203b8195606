"""Rows of an import against the records of their source: find or make, in memory, then write in bulk."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from homeplate.accounts.actions.records import DERIVED, Kind, Record, filled
from homeplate.fields.actions import index_many
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.ledger.actions import NewFact, record_many
from homeplate.ledger.queries import taken_out
from homeplate.people.access import Actor
from homeplate.people.models import Member, Team
from homeplate.tenancy.bulk import insert_many

T = TypeVar("T")
BATCH = 500
"""Values in one IN (…): within the limit of every engine."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of one row: `created`, `changed`, `unchanged` or `refused`.

    `problem` is why a row was refused, or what of it could not be taken.
    """

    id: UUID | None
    outcome: str
    problem: Invalid | None = None


@dataclass(slots=True)
class Draft(Generic[Record]):
    """A record as an import will leave it; `new` columns and what they `were`."""

    row: Record
    is_new: bool
    new: dict[str, Any] = field(default_factory=dict)
    were: dict[str, Any] = field(default_factory=dict)

    def apply(self, columns: Mapping[str, Any]) -> bool:
        """Take over the columns that differ; gives whether any did. Custom values are merged."""
        changed = False
        for name, value in columns.items():
            present = getattr(self.row, name)
            if name == "custom":
                value = {**present, **value}
            if present != value:
                self.note(name, value, present)
                setattr(self.row, name, value)
                changed = True
        return changed

    def note(self, name: str, new: Any, was: Any) -> None:
        """Keep for the fact that `name` changed; the first old value counts."""
        self.new[name] = new
        self.were.setdefault(name, was)


@dataclass(slots=True)
class Shelf(Generic[Record]):
    """The drafts of one source by external id and by `key`, which is what a row without an id is known by."""

    key: Callable[[Record], Hashable]
    drafts: dict[UUID, Draft[Record]] = field(default_factory=dict)
    by_external: dict[str, Draft[Record]] = field(default_factory=dict)
    by_key: dict[Hashable, Draft[Record]] = field(default_factory=dict)

    def put(self, draft: Draft[Record]) -> Draft[Record]:
        """Add a draft; of several with the same key the first is found."""
        self.drafts[draft.row.id] = draft
        if draft.row.external_id:
            self.by_external[draft.row.external_id] = draft
        self.by_key.setdefault(self.key(draft.row), draft)
        return draft

    def find(self, external_id: str, key: Hashable) -> Draft[Record] | None:
        """The draft with this id, else the one with this key unless it carries another id."""
        if external_id and (known := self.by_external.get(external_id)):
            return known
        same = self.by_key.get(key)
        return None if same and external_id and same.row.external_id else same


def load(kind: Kind[Record], source: str, column: str, values: Iterable[str]) -> Iterable[Draft[Record]]:
    """The records of `source` whose `column` is one of `values`, oldest first within each batch."""
    for some in chunks(sorted(set(values)), BATCH):
        rows = kind.rows.filter(**{"source": source, f"{column}__in": some})
        if column == "external_id":
            rows = rows.exclude(external_id="")  # else SQLite does not see that its index will do
        yield from (Draft(row, is_new=False) for row in rows.order_by("id"))


def revive(shelf: Shelf[Record]) -> None:
    """Bring back those that the undo of an import took out: they are told of again."""
    archived = [key for key, draft in shelf.drafts.items() if draft.row.archived_at is not None]
    for key in taken_out(archived) if archived else ():
        shelf.drafts[key].apply({"archived_at": None})


def chunks(values: Iterable[T], size: int) -> Iterable[list[T]]:
    """`values` in lists of at most `size`."""
    rest = iter(values)
    while some := list(islice(rest, size)):
        yield some


@dataclass(frozen=True, slots=True)
class People:
    """The members and teams that rows may name."""

    owners: frozenset[UUID]
    teams: frozenset[UUID]

    @classmethod
    def read(cls) -> People:
        """Every member, active or not, and every team of the workspace: two statements."""
        return cls(
            frozenset(Member.objects.values_list("id", flat=True)),
            frozenset(Team.objects.values_list("id", flat=True)),
        )

    def check(self, columns: Mapping[str, Any]) -> None:
        """Raise `Invalid` for an owner or a team that is not there."""
        if columns.get("owner_id") is not None and columns["owner_id"] not in self.owners:
            raise Invalid("owner", msg("The owner is not a member of this workspace."), field="owner_id")
        if columns.get("team_id") is not None and columns["team_id"] not in self.teams:
            raise Invalid("team", msg("There is no such team in this workspace."), field="team_id")


def said(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a row says at all: an empty cell never clears a column, and the source is not the row's to tell."""
    return {
        key: value for key, value in row.items() if value not in (None, "", (), [], {}) and key != "source"
    }


def settled(shelf: Shelf[Record], results: Iterable[Imported]) -> tuple[Imported, ...]:
    """Forget changes that later rows of the same record took back, and call their rows unchanged."""
    for draft in shelf.drafts.values():
        if not draft.is_new:
            draft.new = {name: value for name, value in draft.new.items() if value != draft.were[name]}
    idle = {key for key, draft in shelf.drafts.items() if not draft.new and not draft.is_new}
    return tuple(
        replace(one, outcome="unchanged") if one.outcome == "changed" and one.id in idle else one
        for one in results
    )


def store(
    actor: Actor, kind: Kind[Record], shelf: Shelf[Record], now: datetime, *, later: Sequence[str] = ()
) -> None:
    """Write every new and changed draft, its facts and its index of custom values.

    `later` names references between the records themselves: written when all of them are there.
    """
    new = [draft for draft in shelf.drafts.values() if draft.is_new]
    changed = [draft for draft in shelf.drafts.values() if draft.new and not draft.is_new]
    _insert(kind, new, later)
    _update(kind, changed)
    record_many(actor, facts=[_fact(kind, draft) for draft in (*new, *changed)], at=now)
    custom = [(draft.row.id, draft.row.custom) for draft in (*new, *changed) if "custom" in draft.new]
    if custom:
        index_many(record=kind.subject, rows=custom)


def _insert(kind: Kind[Record], new: Sequence[Draft[Record]], later: Sequence[str]) -> None:
    first = dict.fromkeys(later)
    insert_many(kind.model, ({**vars(draft.row), **first} for draft in new))
    waiting = [draft.row for draft in new if any(draft.new.get(name) for name in later)]
    if waiting:
        kind.rows.bulk_update(waiting, [_field(name) for name in later], batch_size=BATCH)


def _update(kind: Kind[Record], changed: Sequence[Draft[Record]]) -> None:
    columns = sorted({_field(name) for draft in changed for name in draft.new if hasattr(draft.row, name)})
    for draft in changed:
        draft.row.revision += 1
    if changed:
        rows = [draft.row for draft in changed]
        kind.rows.bulk_update(rows, [*columns, "revision"], batch_size=100)


def _field(column: str) -> str:
    return column.removesuffix("_id") if column != "external_id" else column


def _fact(kind: Kind[Record], draft: Draft[Record]) -> NewFact:
    if draft.is_new:
        return NewFact(kind.subject, draft.row.id, f"{kind.subject}.created", {"set": filled(draft.new)})
    new = {name: value for name, value in draft.new.items() if name not in DERIVED}
    were = {name: draft.were.get(name) for name in new}
    return NewFact(kind.subject, draft.row.id, f"{kind.subject}.edited", {"set": new, "was": were})
