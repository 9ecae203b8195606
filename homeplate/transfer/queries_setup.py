"""Reading what is being set up of an import: its columns, its stages, the people it names; and what it made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.accounts.models import Account, Contact
from homeplate.deals.models import Deal
from homeplate.fields.queries import fields_of
from homeplate.kit.errors import Invalid
from homeplate.kit.text import Message, Text, msg
from homeplate.leads.models import Lead
from homeplate.ledger.queries import subjects_of_run
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.playbook.models import Process
from homeplate.transfer import leadstates, peoplemaps, stagemaps
from homeplate.transfer.currencies import code_of
from homeplate.transfer.dates import DateStyle, parse_moment, undecided
from homeplate.transfer.fields import FIELDS, Kind, bare
from homeplate.transfer.guessing import explained
from homeplate.transfer.mapping import (
    CUSTOM,
    CUSTOMISED,
    Assignment,
    ColumnMapping,
    Finding,
    check,
    custom_key,
)
from homeplate.transfer.models import ImportFile
from homeplate.transfer.numbers import NumberStyle, parse_amount
from homeplate.transfer.queries import (
    ANSWERED,
    MADE,
    SUBJECTS,
    FileRow,
    Label,
    file_row,
    files_of,
    made_by,
    visible,
)
from homeplate.transfer.report import LINE, REASON
from homeplate.transfer.sources import SOURCES
from homeplate.transfer.stages import LOST, WON


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as it would be read."""

    number: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column: its first values, the field it feeds ("" for none), and why that was proposed.

    `read` is the first value as it would be read, where that is more than its text. `either_way` are values that
    are one day with the day first and another with the month first, where the column does not tell which.
    `own` is the custom field that could be made for it, empty where there is one already.
    """

    name: str
    filled: int
    samples: tuple[str, ...]
    field: str
    guess: Message | None
    read: datetime | Money | None = None
    either_way: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """The columns of one main file. `targets` are groups of (field, label); `findings` begin with errors.

    `known_by` are the columns by which a known source was recognised.
    """

    file: FileRow
    columns: tuple[ColumnRow, ...]
    targets: tuple[tuple[Message, tuple[tuple[str, Label], ...]], ...]
    findings: tuple[Finding, ...]
    currency: str
    known_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of deals or state of leads that the files name: in how many rows, what it becomes, and why that was
    proposed."""

    value: str
    count: int
    target: str
    guess: Message


@dataclass(frozen=True, slots=True)
class StagesPage:
    """The stages of a run and what they may become, as (target, label); the states of leads apart.

    `before` says for each stage how many criteria a deal that stands there has before it.
    """

    process_id: UUID | None
    process_name: Text
    rows: tuple[StageRow, ...]
    targets: tuple[tuple[str, Label], ...]
    before: Mapping[str, int]
    leads: tuple[StageRow, ...]
    lead_targets: tuple[tuple[str, Label], ...] = leadstates.TARGETS


@dataclass(frozen=True, slots=True)
class OwnerRow:
    """One owner whom the files name: in how many rows, whether they are a member, and who they become."""

    text: str
    count: int
    is_member: bool
    target: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """The owners of a run, and the members whom they may become as (id, name). `others` is what becomes of
    everybody who is no member where there are too many to list; else empty."""

    rows: tuple[OwnerRow, ...]
    members: tuple[tuple[str, str], ...]
    others: str

    @property
    def strangers(self) -> int:
        """How many are no members."""
        return sum(not row.is_member for row in self.rows)


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """Records of one kind that an import brought in, as (id, name); `counts` has all of them by kind, `after` is
    where the next page begins."""

    kind: str
    rows: tuple[tuple[UUID, str], ...]
    counts: Mapping[str, int]
    after: UUID | None


@query(Permission.IMPORT_RUN)
def import_columns(actor: Actor, *, run_id: UUID) -> tuple[TableRow, ...]:
    """The columns of every main file, in the order in which the files are written. Raises `NotFound`."""
    return tuple(_table(file) for file in files_of(visible(actor, run_id)) if file.mapping is not None)


def _table(file: ImportFile) -> TableRow:
    mapping = ColumnMapping.from_json(file.mapping or {})
    seen = {each["name"]: (place, each) for place, each in enumerate(file.columns)}
    reasons = explained(mapping, tuple(seen))
    of_file = set(file.layout["header"]["names"])
    looked_up = [name for name in seen if name not in of_file]
    reasons |= dict.fromkeys(looked_up, msg("Looked up in another file of the set."))
    targets = _targets(mapping.kind)
    known = {key for _, group in targets for key, _ in group}
    columns = []
    for each in mapping.columns:
        if each.column not in seen:
            continue
        place, column = seen[each.column]
        own = f"{CUSTOM}{custom_key(each.column, place)}" if mapping.kind in CUSTOMISED else ""
        row = _column(each, column["samples"], mapping)
        own = "" if own in known or each.column in (LINE, REASON) else own
        columns.append(replace(row, filled=column["filled"], guess=reasons.get(each.column), own=own))
    source = SOURCES.get(file.source)
    known_by = tuple(name for name in seen if source and bare(name) in source.requires)
    return TableRow(file_row(file), tuple(columns), targets, check(mapping), mapping.currency, known_by)


def _column(each: Assignment, samples: Sequence[str], mapping: ColumnMapping) -> ColumnRow:
    """The column with how its first value would be read."""
    field = FIELDS[mapping.kind].get(each.field)
    type_ = field.type if field else ""
    read: datetime | Money | None = None
    try:
        if type_ == "moment" and samples:
            read = parse_moment(samples[0], DateStyle(each.order))
        elif type_ == "money" and samples:
            amount = parse_amount(samples[0], NumberStyle(each.decimal))
            if amount is not None:
                currency = code_of(amount.currency, mapping.currency)
                read = Money(amount.number * each.factor, currency)
    except Invalid:
        read = None  # what cannot be read is told of its row
    either_way = undecided(samples) if type_ == "moment" else ()
    shown = (*either_way, *(text for text in samples if text not in either_way))[:3]
    return ColumnRow(each.column, 0, tuple(shown), each.field, None, read, either_way)


def _targets(kind: Kind) -> tuple[tuple[Message, tuple[tuple[str, Label], ...]], ...]:
    ours: tuple[tuple[str, Label], ...] = tuple((key, field.label) for key, field in FIELDS[kind].items())
    if kind not in CUSTOMISED:
        return ((msg("Fields"), ours),)
    custom: tuple[tuple[str, Label], ...] = tuple(
        (f"{CUSTOM}{key}", field.label) for key, field in fields_of(kind).fields.items() if not field.archived
    )
    return ((msg("Fields"), ours), (msg("Custom fields"), custom)) if custom else ((msg("Fields"), ours),)


@query(Permission.IMPORT_RUN)
def import_stages(actor: Actor, *, run_id: UUID) -> StagesPage:
    """The stages that the deal files name, and the states that the lead files do. Raises `NotFound`."""
    run = visible(actor, run_id)
    files = files_of(run)
    rows = tuple(
        StageRow(each.value, each.count, run.stages.get(each.value, each.target), each.reason)
        for each in stagemaps.guesses_of(actor, run, files)
    )
    said = run.lead_states
    leads = tuple(
        StageRow(each.value, each.count, said.get(leadstates.key_of(each.value), each.target), each.reason)
        for each in leadstates.guesses_of(files)
    )
    if run.process_id is None:
        return StagesPage(None, {}, (), (), {}, leads)
    name = Process.objects.values_list("name", flat=True).get(id=run.process_id)
    _, process = stagemaps.current_of(actor, run)
    before: dict[str, int] = {WON: 0, LOST: 0}
    passed = 0
    for stage in process.selling_stages:
        before[stage.key] = passed
        passed += len(stage.criteria)
    before[WON] = passed
    return StagesPage(run.process_id, name, rows, stagemaps.targets(actor, run), before, leads)


@query(Permission.IMPORT_RUN)
def import_people(actor: Actor, *, run_id: UUID) -> PeoplePage:
    """The owners whom the files name, members last. Raises `NotFound`."""
    run = visible(actor, run_id)
    owners, more = peoplemaps.known_owners(files_of(run))
    said = peoplemaps.chosen(run)
    others = said.get(peoplemaps.OTHERS, peoplemaps.NEW)
    rows = [
        OwnerRow(
            one.text,
            one.count,
            one.member_id is not None,
            said.get(peoplemaps.key_of(one.text)) or str(one.member_id or peoplemaps.NEW),
        )
        for one in owners
    ]
    rows.sort(key=lambda row: row.is_member)
    names = sorted(member_names(actor.workspace_id).items(), key=lambda pair: pair[1].casefold())
    members = tuple((str(key), name) for key, name in names)
    return PeoplePage(tuple(rows), members, others if more else "")


@query(Permission.IMPORT_RUN)
def import_made(actor: Actor, *, run_id: UUID) -> dict[str, int]:
    """How many records an import brought in, by kind, deals first. Raises `NotFound`."""
    made = made_by(visible(actor, run_id).id)
    return {one: made[one] for one in SUBJECTS if made.get(one)}


@query(Permission.IMPORT_RUN)
def import_records(
    actor: Actor, *, run_id: UUID, kind: str = "", after: UUID | None = None, limit: int = 100
) -> RecordsPage:
    """What an import brought in of one kind (deals where none is named), behind the record `after`.

    What was deleted since, and deals that the actor may not see, are counted but not listed. Raises `NotFound`.
    """
    run = visible(actor, run_id)
    counts = import_made(actor, run_id=run_id)
    kind = kind if kind in counts else next(iter(counts), "")
    if not kind:
        return RecordsPage("", (), {}, None)
    subject, verbs = ("account", (ANSWERED,)) if kind == "answer" else (kind, MADE)
    ids = subjects_of_run(run.id, subject, after=after, limit=limit + 1, verbs=verbs)
    there: dict[str, QuerySet[Any]] = {
        "deal": Deal.objects.visible_to(actor),
        "lead": Lead.objects.visible_to(actor),
        "account": Account.objects.all(),
        "contact": Contact.objects.all(),
        "answer": Account.objects.all(),
    }
    found = there[kind].filter(id__in=ids[:limit], archived_at=None)
    names = {row.id: row.title if kind == "lead" else row.name for row in found}
    rows = tuple((key, names[key]) for key in ids[:limit] if key in names)
    return RecordsPage(kind, rows, counts, ids[limit - 1] if len(ids) > limit else None)
