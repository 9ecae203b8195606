"""Imports: files in, their columns and stages confirmed, a dry run, the import itself, problems and report."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, BinaryIO, Literal, cast
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from homeplate.api.http import ApiRequest, created, done, reply, said
from homeplate.api.types import Answer, Body, Created, Key, Line, doc
from homeplate.kit.text import Message, in_language
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.transfer import actions, queries, queries_setup
from homeplate.transfer.doubles import Choice

router = Router()
TAG = "Imports"
RUN = Permission.IMPORT_RUN
Severity = Literal["error", "warning", "note"]
Column = Annotated[str, Field(max_length=1000)]


class ImportOptions(BaseModel):
    """What holds for all files. `kind` is for files that do not tell; `source` names the system of their ids;
    `order` decides dates such as 3/4/2026."""

    process_id: UUID | None = None
    kind: Literal["deal", "lead", "account", "contact", "answer"] | None = None
    source: Line = ""
    currency: Annotated[str, Field(max_length=20)] = ""
    order: Literal["dmy", "mdy"] = "dmy"


class Figures(Answer):
    """Rows in all, rows done, and what became of them; `noted` counts those with a warning or note, `doubles` those
    that probably are here already."""

    rows: int
    done: int
    created: int
    updated: int
    unchanged: int
    refused: int
    noted: int
    doubles: int


class ImportFile(Figures):
    """One file. `role`: main (its rows become records), lookup (it completes another), or unused."""

    id: UUID
    name: str
    role: Literal["main", "lookup", "unused"]
    kind: str
    source: str
    notes: list[str]


class ImportRun(Figures):
    """An import. `dry` says that the figures are those of a dry run; `message` is why it failed."""

    id: UUID
    name: str
    state: Literal[
        "draft", "waiting", "running", "checked", "done", "cancelled", "failed", "undoing", "undone"
    ]
    dry: bool
    by: str
    process_id: UUID | None
    remembered: bool
    message: str | None
    percent: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    files: list[ImportFile]


class ImportColumn(Answer):
    """A column: its first values, the field it feeds (empty for none), and why that was proposed."""

    name: str
    filled: int
    samples: list[str]
    field: str
    guess: str | None


class ImportTarget(Answer):
    """What a column or a stage may become."""

    key: str
    label: str


class ImportFinding(Answer):
    """Something about a mapping; an error prevents the import."""

    code: str
    severity: Severity
    message: str


class ImportTable(Answer):
    """The columns of one main file and the fields that they may feed."""

    file_id: UUID
    name: str
    kind: str
    currency: str
    columns: list[ImportColumn]
    fields: list[ImportTarget]
    findings: list[ImportFinding]


class MappingIn(Body):
    """For each file the columns to change: a key of `fields`, `custom:KEY`, or empty to leave it out."""

    fields: dict[UUID, dict[Column, Column]] = {}
    currency: Annotated[str, Field(max_length=20)] = ""
    order: Literal["dmy", "mdy"] | None = None


class ImportStage(Answer):
    """A stage of deals or state of leads that the files name, in how many rows, what it becomes, and why that was
    proposed."""

    value: str
    count: int
    target: str
    guess: str


class ImportStages(Answer):
    """The stages of the files, and what they may become; the states of their leads apart."""

    process_id: UUID | None
    rows: list[ImportStage]
    targets: list[ImportTarget]
    leads: list[ImportStage]
    lead_targets: list[ImportTarget]


class RunIn(Body):
    """What becomes of rows that probably are here already: taken all the same, left out, or what they say besides is
    taken into those that are here. As before where it is left out."""

    doubles: Choice | None = None


class StagesIn(Body):
    """What stages become: a stage key, `#won` or `#lost`. Another process guesses anew first. What states of `leads`
    become: a key of `lead_targets`."""

    stages: dict[Column, Key] = {}
    process_id: UUID | None = None
    leads: dict[Column, Key] = {}


class ImportProblem(Answer):
    """Something about one row; `column` is empty for the whole row."""

    file: str
    line: int
    column: str
    code: str
    severity: Severity
    message: str
    value: str


class UndoPreview(Answer):
    """By kind of record how many were brought in (`made`) and how many only changed; of the first, those that
    somebody changed since (`touched`)."""

    made: dict[str, int]
    changed: dict[str, int]
    touched: int


class UndoIn(BaseModel):
    """With `touched_too` also what somebody changed since is deleted."""

    touched_too: bool = False


class ProblemLimit(BaseModel):
    """How many at most."""

    limit: Annotated[int, Field(ge=1, le=1000)] = 100


@router.get("/imports", response=list[ImportRun], **doc("listImports", "List imports", RUN, TAG))
def list_imports(request: ApiRequest) -> HttpResponse:
    """The latest 50: all of them for those who see all deals, else one's own."""
    return reply([_run(run, request.auth) for run in queries.imports(request.auth)])


@router.post("/imports", response={201: Created}, **doc("startImport", "Start an import", RUN, TAG))
def start_import(
    request: ApiRequest, file: File[list[UploadedFile]], wanted: Query[ImportOptions]
) -> HttpResponse:
    """Hand in files that belong together (`file`, repeated). They are read to their end and nothing is written.

    Then look at `columns` and `stages`, `check` if you like, and `run`.
    """
    uploads = [actions.Upload(one.name or "", cast("BinaryIO", one.file)) for one in file]
    options = actions.Options(**wanted.model_dump())
    run_id = actions.start_import(request.auth, uploads=uploads, now=request.now, options=options)
    return created("imports", run_id)


@router.get("/imports/{run_id}", response=ImportRun, **doc("getImport", "Read an import", RUN, TAG))
def get_import(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """How far it is. Ask again until `state` is none of waiting, running and undoing."""
    return _answer(request, run_id)


@router.get(
    "/imports/{run_id}/columns", response=list[ImportTable], **doc("listColumns", "Read columns", RUN, TAG)
)
def list_columns(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """What each column of each main file becomes."""
    return reply(
        [_table(table, request.auth) for table in queries_setup.import_columns(request.auth, run_id=run_id)]
    )


@router.patch(
    "/imports/{run_id}/columns",
    response=list[ImportTable],
    **doc("changeColumns", "Change columns", RUN, TAG),
)
def change_columns(request: ApiRequest, run_id: UUID, body: MappingIn) -> HttpResponse:
    """Let columns feed other fields."""
    actions.change_mapping(request.auth, run_id=run_id, now=request.now, **body.model_dump())
    return list_columns(request, run_id)


@router.get("/imports/{run_id}/stages", response=ImportStages, **doc("listStages", "Read stages", RUN, TAG))
def list_stages(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """What each stage of the files becomes in the process, and where their leads stand here."""
    actor = request.auth
    page = queries_setup.import_stages(actor, run_id=run_id)
    return reply(
        {
            "process_id": page.process_id,
            "rows": [_stage(row, actor) for row in page.rows],
            "targets": [_target(key, label, actor) for key, label in page.targets],
            "leads": [_stage(row, actor) for row in page.leads],
            "lead_targets": [_target(key, label, actor) for key, label in page.lead_targets],
        }
    )


@router.patch(
    "/imports/{run_id}/stages", response=ImportStages, **doc("changeStages", "Change stages", RUN, TAG)
)
def change_stages(request: ApiRequest, run_id: UUID, body: StagesIn) -> HttpResponse:
    """Say what stages mean, and states of leads."""
    actions.change_stages(request.auth, run_id=run_id, now=request.now, **body.model_dump())
    return list_stages(request, run_id)


@router.post("/imports/{run_id}/check", response=ImportRun, **doc("checkImport", "Dry run", RUN, TAG))
def check_import(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """Do everything as in the import itself and keep nothing of it; in the background."""
    actions.check_import(request.auth, run_id=run_id, now=request.now)
    return _answer(request, run_id)


@router.post("/imports/{run_id}/run", response=ImportRun, **doc("runImport", "Import", RUN, TAG))
def run_import(request: ApiRequest, run_id: UUID, body: RunIn | None = None) -> HttpResponse:
    """Import in the background; one that was cancelled or interrupted goes on where it stopped."""
    doubles = (body.doubles or "") if body else ""
    actions.run_import(request.auth, run_id=run_id, doubles=doubles, now=request.now)
    return _answer(request, run_id)


@router.post("/imports/{run_id}/cancel", response=ImportRun, **doc("cancelImport", "Cancel", RUN, TAG))
def cancel_import(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """Stop after the batch in hand; what is written stays."""
    actions.cancel_import(request.auth, run_id=run_id, now=request.now)
    return _answer(request, run_id)


@router.get("/imports/{run_id}/undo", response=UndoPreview, **doc("previewUndo", "Preview an undo", RUN, TAG))
def preview_undo(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """What undoing the import would delete and put back, by kind of record."""
    return reply(_plain(UndoPreview, queries.undo_preview(request.auth, run_id=run_id)))


@router.post("/imports/{run_id}/undo", response=ImportRun, **doc("undoImport", "Undo an import", RUN, TAG))
def undo_import(request: ApiRequest, run_id: UUID, body: UndoIn) -> HttpResponse:
    """Take the import back in the background; records that somebody changed since are kept, unless told otherwise."""
    actions.undo_import(request.auth, run_id=run_id, now=request.now, **body.model_dump())
    return _answer(request, run_id)


@router.delete(
    "/imports/{run_id}", response={204: None}, **doc("discardImport", "Discard an import", RUN, TAG)
)
def discard_import(request: ApiRequest, run_id: UUID) -> HttpResponse:
    """Forget the run, its report and its files; the records stay."""
    actions.discard_import(request.auth, run_id=run_id, now=request.now)
    return done()


@router.get(
    "/imports/{run_id}/problems",
    response=list[ImportProblem],
    **doc("listProblems", "Read problems", RUN, TAG),
)
def list_problems(request: ApiRequest, run_id: UUID, wanted: Query[ProblemLimit]) -> HttpResponse:
    """What was wrong with rows: those that stayed out first."""
    found = queries.import_problems(request.auth, run_id=run_id, limit=wanted.limit)
    return reply(
        [{**_plain(ImportProblem, row), "message": said(row.message, request.auth)} for row in found]
    )


@router.get(
    "/imports/{run_id}/report",
    response=str,
    **doc("getReport", "Download the report", RUN, TAG, media="text/csv"),
)
def get_report(request: ApiRequest, run_id: UUID) -> StreamingHttpResponse:
    """The refused rows with the reason of each, to be mended and handed in again."""
    actor = request.auth
    report = queries.refused_rows(actor, run_id=run_id, wording=lambda message: said(message, actor) or "")
    response = StreamingHttpResponse(report.lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, report.name) or "attachment"
    return response


def _answer(request: ApiRequest, run_id: UUID) -> HttpResponse:
    return reply(_run(queries.import_run(request.auth, run_id=run_id), request.auth))


def _plain(model: type[BaseModel], row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in model.model_fields}


def _run(run: queries.RunRow, actor: Actor) -> dict[str, Any]:
    files = [
        {**_plain(ImportFile, file), "notes": [said(note, actor) for note in file.notes]}
        for file in run.files
    ]
    return {**_plain(ImportRun, run), "message": said(run.message, actor), "files": files}


def _table(table: queries_setup.TableRow, actor: Actor) -> dict[str, Any]:
    columns = [
        {**_plain(ImportColumn, column), "guess": said(column.guess, actor)} for column in table.columns
    ]
    findings = [
        {"code": each.code, "severity": each.severity, "message": said(each.message, actor)}
        for each in table.findings
    ]
    return {
        "file_id": table.file.id,
        "name": table.file.name,
        "kind": table.file.kind,
        "currency": table.currency,
        "columns": columns,
        "fields": [_target(key, label, actor) for _, group in table.targets for key, label in group],
        "findings": findings,
    }


def _stage(row: queries_setup.StageRow, actor: Actor) -> dict[str, Any]:
    return {**_plain(ImportStage, row), "guess": said(row.guess, actor)}


def _target(key: str, label: queries.Label, actor: Actor) -> dict[str, str]:
    if isinstance(label, Message):
        return {"key": key, "label": said(label, actor) or ""}
    return {"key": key, "label": label if isinstance(label, str) else in_language(label, actor.language)}
