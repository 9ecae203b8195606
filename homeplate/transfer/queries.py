"""Reading imports: their list, one run with its progress, its columns and stages, its problems and its report."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.kit import messages
from homeplate.kit.text import Message, Text, msg
from homeplate.ledger.queries import changed_since_run, records_of_run, times_in_run
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.transfer.fields import Kind
from homeplate.transfer.models import ImportFile, ImportProblem, ImportRun
from homeplate.transfer.reopen import joined_of
from homeplate.transfer.report import Wording, listed, mendable
from homeplate.transfer.sources import SOURCES

KINDS: dict[str, Message] = {
    "deal": msg("Deals"),
    "lead": msg("Leads"),
    "account": msg("Accounts"),
    "contact": msg("Contacts"),
    "answer": msg("Answers of customers"),
    "team": msg("Team members"),
    "product": msg("Products"),
}
SUBJECTS: tuple[Kind, ...] = ("deal", "lead", "contact", "account", "answer")
MADE = ("deal.imported", "lead.created", "account.created", "contact.created")
"""What facts call the records of an import, and the verbs by which it made them."""
ANSWERED = "account.feedback-recorded"
"""Answers are told as facts of accounts, by this verb."""
Label = Message | Text | str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a run. `role`: main, lookup or unused; `source` is the label of a known one, else empty."""

    id: UUID
    name: str
    role: str
    kind: str
    source: str
    size: int
    rows: int
    done: int
    created: int
    updated: int
    unchanged: int
    refused: int
    noted: int
    doubles: int
    notes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class RunRow:
    """An import with its figures over all files.

    `dry` says that the figures are those of a dry run. `doubles` counts rows that probably are here already, `problems`
    refused rows and rows with a warning or note. `percent` is 0–100, of the undo while one is under way. `message` is
    why it failed. `undo` are the counts of `ImportRun.undo`; `options` what was said for all files, see `typed`.
    """

    id: UUID
    name: str
    state: str
    dry: bool
    by: str
    process_id: UUID | None
    remembered: bool
    message: Message | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    undo: Mapping[str, Any]
    options: Mapping[str, Any]
    rows: int
    done: int
    created: int
    updated: int
    unchanged: int
    refused: int
    noted: int
    doubles: int
    files: tuple[FileRow, ...]

    @property
    def problems(self) -> int:
        """Rows that somebody should look at."""
        return self.refused + self.noted

    @property
    def percent(self) -> int:
        """How much of the rows is behind it."""
        done, rows = (
            (self.undo["seen"], self.undo["total"]) if self.state == "undoing" else (self.done, self.rows)
        )
        return min(100, done * 100 // rows) if rows else 0

    @property
    def order(self) -> str:
        """Whether the day or the month comes first, once somebody said so; else empty."""
        return str(self.options.get("order", "")) if self.options.get("order_chosen") else ""

    @property
    def has_owners(self) -> bool:
        """Whether the files name owners."""
        return bool(self.options.get("owners"))

    def typed(self, step: str) -> Mapping[str, str]:
        """What was chosen at a step and not yet gone on with."""
        kept: Mapping[str, str] = self.options.get("typed", {}).get(step, {})
        return kept

    @property
    def has_deals(self) -> bool:
        """Whether there are stages to map."""
        return any(file.kind == "deal" and file.role == "main" for file in self.files)

    @property
    def has_stages(self) -> bool:
        """Whether there are stages of deals or states of leads to map."""
        return self.has_deals or bool(self.options.get("statuses"))

    def seconds_left(self, now: datetime) -> int | None:
        """An estimate by the pace of this pass so far; None before there is one."""
        if self.state != "running" or self.started_at is None or not self.done:
            return None
        took = (now - self.started_at).total_seconds()
        return round(took * (self.rows - self.done) / self.done)


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """By kind of record how many an import `made` and how many it only `changed`; of the made ones, those that
    somebody `touched` since."""

    made: Mapping[str, int]
    changed: Mapping[str, int]
    touched: int

    @property
    def empty(self) -> bool:
        """Whether there is nothing to undo."""
        return not self.made and not self.changed


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One finding about one row; `column` is empty for the whole row."""

    file: str
    line: int
    column: str
    code: str
    severity: str
    message: Message
    value: str


@dataclass(frozen=True, slots=True)
class Report:
    """A CSV file, line by line; read it inside the request, it is streamed from the store."""

    name: str
    lines: Iterator[str]


@query(Permission.IMPORT_RUN)
def imports(actor: Actor, *, limit: int = 50) -> list[RunRow]:
    """The imports that the actor may see, newest first."""
    runs = list(ImportRun.objects.visible_to(actor).order_by("-created_at", "-id")[:limit])
    return _run_rows(actor, runs)


@query(Permission.IMPORT_RUN)
def import_names(actor: Actor, *, ids: Iterable[UUID]) -> dict[UUID, str]:
    """What some imports are called, of those that the actor may see."""
    wanted = set(ids)
    if not wanted:
        return {}
    return dict(ImportRun.objects.visible_to(actor).filter(id__in=wanted).values_list("id", "name"))


@query(Permission.IMPORT_RUN)
def import_run(actor: Actor, *, run_id: UUID) -> RunRow:
    """One import. Raises `NotFound`."""
    return _run_rows(actor, [visible(actor, run_id)])[0]


def visible(actor: Actor, run_id: UUID) -> ImportRun:
    """The run, when it exists for the actor. Raises `NotFound`."""
    run = ImportRun.objects.visible_to(actor).filter(id=run_id).first()
    return run or not_found(msg("import"))


def files_of(run: ImportRun) -> list[ImportFile]:
    """Its files, in the order in which they are written."""
    return list(ImportFile.objects.filter(run_id=run.id).order_by("place"))


def _run_rows(actor: Actor, runs: Sequence[ImportRun]) -> list[RunRow]:
    names = member_names(actor.workspace_id)
    files: dict[UUID, list[FileRow]] = {}
    light = ImportFile.objects.defer("layout", "mapping", "columns")
    for file in light.filter(run_id__in=[run.id for run in runs]).order_by("place"):
        files.setdefault(file.run_id, []).append(file_row(file))
    return [
        _run_row(run, tuple(files.get(run.id, ())), names.get(run.member_id, "") if run.member_id else "")
        for run in runs
    ]


def _run_row(run: ImportRun, files: tuple[FileRow, ...], by: str) -> RunRow:
    main = [file for file in files if file.role == "main"]
    return RunRow(
        id=run.id,
        name=run.name,
        state=run.state,
        dry=run.dry,
        by=by,
        process_id=run.process_id,
        remembered=run.remembered,
        message=messages.from_json(run.message) if run.message else None,
        created_at=run.created_at,
        started_at=run.started_at,
        finished_at=run.finished_at,
        undo=run.undo,
        options=run.options,
        rows=sum(file.rows for file in main),
        done=sum(file.done for file in main),
        created=sum(file.created for file in main),
        updated=sum(file.updated for file in main),
        unchanged=sum(file.unchanged for file in main),
        refused=sum(file.refused for file in main),
        noted=sum(file.noted for file in main),
        doubles=sum(file.doubles for file in main),
        files=files,
    )


def file_row(file: ImportFile) -> FileRow:
    """A file as the queries show it."""
    return FileRow(
        id=file.id,
        name=file.name,
        role=file.role,
        kind=file.kind,
        source=SOURCES[file.source].label if file.source in SOURCES else "",
        size=file.size,
        rows=file.rows,
        done=file.done,
        created=file.created,
        updated=file.updated,
        unchanged=file.unchanged,
        refused=file.refused,
        noted=file.noted,
        doubles=file.doubles,
        notes=tuple(messages.from_json(note) for note in file.notes),
    )


def made_by(run_id: UUID) -> dict[str, int]:
    """How many records an import made, by kind."""
    return {**records_of_run(run_id, verbs=MADE), "answer": times_in_run(run_id, ANSWERED)}


@query(Permission.IMPORT_RUN)
def undo_preview(actor: Actor, *, run_id: UUID) -> UndoPreview:
    """What the undo of an import would do. Raises `NotFound`."""
    run = visible(actor, run_id)
    made = made_by(run.id)
    told = records_of_run(run.id, without=(ANSWERED,))
    changed = {kind: number - made.get(kind, 0) for kind, number in told.items()}
    touched = changed_since_run(run.id, made_by=MADE, idle=("deal.lapsed",)) if made else 0
    return UndoPreview(
        made={kind: made[kind] for kind in SUBJECTS if made.get(kind)},
        changed={kind: changed[kind] for kind in SUBJECTS if changed.get(kind)},
        touched=touched,
    )


@query(Permission.IMPORT_RUN)
def import_problems(actor: Actor, *, run_id: UUID, limit: int = 100) -> tuple[ProblemRow, ...]:
    """What was wrong with rows: those that stayed out first, each kind in the order of the files."""
    run = visible(actor, run_id)
    found: list[ProblemRow] = []
    for severity in ("error", "warning", "note"):
        rows = ImportProblem.objects.filter(file__run_id=run.id, severity=severity)
        rows = rows.select_related("file").order_by("file__place", "line", "id")
        found += [_problem_row(row) for row in rows[: limit - len(found)]]
    return tuple(found)


def _problem_row(row: ImportProblem) -> ProblemRow:
    message = messages.from_json(row.message)
    return ProblemRow(row.file.name, row.line, row.column, row.code, row.severity, message, row.value)


@query(Permission.IMPORT_RUN)
def refused_rows(
    actor: Actor, *, run_id: UUID, file_id: UUID | None = None, wording: Wording | None = None
) -> Report:
    """The rows that stayed out, as they were in the file, with the reason behind: mend them and load them again.

    Of several files with refused rows `file_id` chooses one; without it all problems are listed instead.
    `wording` renders a message in the reader's language.
    """
    run = visible(actor, run_id)
    files = [file for file in files_of(run) if file.role == "main"]
    refused = [file for file in files if file.refused and file_id in (None, file.id)]
    say = wording or str
    if len(refused) != 1 or not refused[0].path:  # the file of a person who was erased is gone
        return Report("import-problems.csv", listed(files, say))
    others = [file for file in files_of(run) if file.id != refused[0].id]
    return Report(f"refused-{refused[0].name}.csv", mendable(refused[0], joined_of(refused[0], others), say))


@query(Permission.IMPORT_RUN)
def sources(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Key and label of every system whose files are recognised."""
    return tuple((source.key, source.label) for source in SOURCES.values() if source.kind is not None)
