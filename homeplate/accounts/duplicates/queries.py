"""Reading duplicates: the state of the search, and the groups of records that may be one, the likeliest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from homeplate.accounts.duplicates.models import DuplicatePair, DuplicateRun
from homeplate.accounts.duplicates.rules import KINDS
from homeplate.accounts.models import Account, Contact
from homeplate.accounts.rows import (
    ACCOUNT_FIELDS,
    CONTACT_FIELDS,
    AccountRow,
    ContactRow,
    account_rows,
    contact_rows,
)
from homeplate.kit import messages
from homeplate.kit.clean import one_of
from homeplate.kit.errors import Invalid
from homeplate.kit.ids import parse_id
from homeplate.kit.paging import Page, read_cursor, write_cursor
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names

SIZE, LARGEST = 20, 100
COUNTED = 1_000
"""Groups that are counted: nobody looks at more, and counting all of a large base takes longer than the rest."""
PAIRS_AT_MOST = 70
"""Pairs of one group, which are those of twelve records and some."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """A search: how far it is (0–100), what it found by kind, and why it failed. `by` is empty for one by itself."""

    id: UUID
    state: str
    by: str
    step: str
    percent: int
    figures: Mapping[str, Mapping[str, int]]
    message: Message | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_busy(self) -> bool:
        """Whether it waits or runs."""
        return self.state in ("waiting", "running")


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two records that may be one. `says` gives by comparison what it says and the bits that speak for the pair."""

    id: UUID
    one: UUID
    other: UUID
    probability: float
    says: Mapping[str, tuple[str, float]]
    sure: bool
    state: str
    until: date | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may all be one, and what was found about each pair of them, the likeliest first."""

    id: UUID
    kind: str
    records: tuple[AccountRow | ContactRow, ...]
    pairs: tuple[PairRow, ...]

    @property
    def sure(self) -> bool:
        """Whether nothing speaks against any of its pairs."""
        return all(pair.sure for pair in self.pairs)


@query(Permission.ACCOUNT_VIEW)
def last_search(actor: Actor) -> RunRow | None:
    """The latest search of the workspace."""
    run = DuplicateRun.objects.filter(workspace_id=actor.workspace_id).order_by("-created_at", "-id").first()
    return _run_row(actor, run) if run else None


@query(Permission.ACCOUNT_VIEW)
def get_search(actor: Actor, *, run_id: UUID) -> RunRow:
    """One search. Raises `NotFound`."""
    run = DuplicateRun.objects.filter(workspace_id=actor.workspace_id, id=run_id).first()
    return _run_row(actor, run or not_found(msg("search")))


def _run_row(actor: Actor, run: DuplicateRun) -> RunRow:
    by = member_names(actor.workspace_id).get(run.member_id, "") if run.member_id else ""
    message = messages.from_json(run.message) if run.message else None
    return RunRow(
        run.id, run.state, by, run.step, run.permille // 10, run.figures, message, run.created_at, run.started_at,
        run.finished_at,
    )  # fmt: skip


@query(Permission.ACCOUNT_VIEW)
def count_groups(actor: Actor, *, kind: str, today: date, sure: bool = False) -> int:
    """How many groups there are to look at, or that are sure; counted no further than `COUNTED`."""
    return len(_heads(_wanted(actor, kind, today, sure))[:COUNTED])


@query(Permission.ACCOUNT_VIEW)
def list_groups(
    actor: Actor, *, kind: str, today: date, cursor: str = "", size: int = SIZE, sure: bool = False
) -> Page[Group]:
    """A page of groups, the likeliest first; with `sure` only those that may be merged without looking.

    Raises `Invalid` for an unknown kind or cursor.
    """
    one_of(kind, KINDS, field="kind", required=True)
    size = min(max(size, 1), LARGEST)
    rows = _wanted(actor, kind, today, sure)
    place = read_cursor(cursor, kind, 2)
    if place is not None:
        rank, group = _place(place)
        rows = rows.filter(Q(rank__lt=rank) | Q(rank=rank, group__gt=group))
    heads = list(_heads(rows)[: size + 1])
    wanted = [group for _, group in heads[:size]]
    more = (
        write_cursor(kind, (repr(heads[size - 1][0]), str(heads[size - 1][1]))) if len(heads) > size else ""
    )
    found = _open(actor, kind, today).filter(group__in=wanted).order_by("-weight", "id")
    return Page(tuple(_groups(actor, kind, wanted, found)), more)


def _wanted(actor: Actor, kind: str, today: date, sure: bool) -> QuerySet[DuplicatePair]:
    rows = _open(actor, kind, today)
    doubtful = DuplicatePair.objects.filter(group=OuterRef("group"), kind=kind, state="open", sure=False)
    return rows.filter(~Exists(doubtful)) if sure else rows


def _heads(rows: QuerySet[DuplicatePair]) -> QuerySet[DuplicatePair, tuple[float, UUID]]:
    """The groups of pairs in their order, each once."""
    return rows.order_by("-rank", "group").values_list("rank", "group").distinct()


def _place(place: Sequence[str]) -> tuple[float, UUID]:
    try:
        rank = float(place[0])
    except ValueError:
        rank = float("nan")
    group = parse_id(place[1])
    if group is None or rank != rank:  # what is no number equals nothing
        raise Invalid("cursor", msg("This page marker is not one of ours."), field="cursor")
    return rank, group


@query(Permission.ACCOUNT_VIEW)
def get_group(actor: Actor, *, group_id: UUID, today: date) -> Group:
    """One group as it is open now. Raises `NotFound` when nothing of it is left."""
    pair = DuplicatePair.objects.filter(workspace_id=actor.workspace_id, group=group_id).values_list(
        "kind", flat=True
    )
    kind = pair.first() or not_found(msg("group of duplicates"))
    found = _open(actor, kind, today).filter(group=group_id).order_by("-weight", "id")
    groups = _groups(actor, kind, [group_id], found)
    return groups[0] if groups else not_found(msg("group of duplicates"))


@query(Permission.ACCOUNT_VIEW)
def decided_pairs(actor: Actor, *, kind: str, limit: int = 50) -> list[Group]:
    """The pairs that were told apart or put off, the latest first: each as a group of two."""
    one_of(kind, KINDS, field="kind", required=True)
    rows = DuplicatePair.objects.filter(
        workspace_id=actor.workspace_id, kind=kind, state__in=("apart", "later")
    )
    pairs = list(rows.order_by("-at", "-id")[:limit])
    records = _records(actor, kind, {record for pair in pairs for record in (pair.one, pair.other)})
    names = member_names(actor.workspace_id)
    return [
        Group(pair.id, kind, (records[pair.one], records[pair.other]), (_pair_row(pair, names),))
        for pair in pairs
        if pair.one in records and pair.other in records
    ]


@query(Permission.ACCOUNT_VIEW)
def duplicates_of(actor: Actor, *, kind: str, record_id: UUID, today: date) -> tuple[PairRow, ...]:
    """What was found about one record, the likeliest first."""
    rows = _open(actor, kind, today).filter(Q(one=record_id) | Q(other=record_id)).order_by("-weight", "id")
    names = member_names(actor.workspace_id)
    return tuple(_pair_row(pair, names) for pair in rows[:SIZE])


def _open(actor: Actor, kind: str, today: date) -> QuerySet[DuplicatePair]:
    """The pairs to look at: open ones, and those put off until today, both of whose records are still there."""
    model: Any = Account if kind == "account" else Contact
    there = model.objects.filter(workspace_id=actor.workspace_id, archived_at=None)
    rows = DuplicatePair.objects.filter(workspace_id=actor.workspace_id, kind=kind)
    rows = rows.filter(Q(state="open") | Q(state="later", until__lte=today))
    return rows.filter(Exists(there.filter(id=OuterRef("one"))), Exists(there.filter(id=OuterRef("other"))))


def _groups(actor: Actor, kind: str, wanted: Sequence[UUID], found: Iterable[DuplicatePair]) -> list[Group]:
    pairs: dict[UUID, list[DuplicatePair]] = {group: [] for group in wanted}
    for pair in found:
        if len(pairs[pair.group]) < PAIRS_AT_MOST:
            pairs[pair.group].append(pair)
    ids = {record for some in pairs.values() for pair in some for record in (pair.one, pair.other)}
    records, names = _records(actor, kind, ids), member_names(actor.workspace_id)
    groups = []
    for group, some in pairs.items():
        # The one that was there first leads: it is the likeliest to stay.
        of = sorted({record for pair in some for record in (pair.one, pair.other)} & records.keys())
        if len(of) > 1:
            told = tuple(_pair_row(pair, names) for pair in some)
            groups.append(Group(group, kind, tuple(records[record] for record in of), told))
    return groups


def _records(actor: Actor, kind: str, ids: Iterable[UUID]) -> dict[UUID, Any]:
    wanted = sorted(ids)
    if kind == "account":
        accounts = Account.objects.filter(id__in=wanted, archived_at=None).values_list(*ACCOUNT_FIELDS)
        return {row.id: row for row in account_rows(actor, accounts)}
    contacts = Contact.objects.filter(id__in=wanted, archived_at=None).values_list(*CONTACT_FIELDS)
    return {row.id: row for row in contact_rows(actor, contacts)}


def _pair_row(pair: DuplicatePair, names: Mapping[Any, str]) -> PairRow:
    says = {key: (said, bits) for key, (said, bits) in pair.says.items()}
    by = names.get(pair.member_id, "") if pair.member_id else ""
    return PairRow(
        pair.id, pair.one, pair.other, pair.probability, says, pair.sure, pair.state, pair.until, by, pair.at
    )
