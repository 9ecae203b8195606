"""The processes of a workspace, their versions, and the definitions that deals run on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.kit.errors import Refused
from homeplate.kit.text import Text, msg, one_line
from homeplate.ledger.queries import facts_about
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.people.queries import member_names
from homeplate.playbook.models import Process as ProcessRecord
from homeplate.playbook.models import ProcessVersion
from homeplate.process import yaml_form
from homeplate.process.definition import Process
from homeplate.process.lint import Finding, lint
from homeplate.process.reading import from_data
from homeplate.process.versions import Change
from homeplate.process.versions import diff as difference
from homeplate.tenancy.context import current_workspace_id, workspace
from homeplate.tenancy.prepared import fetch

Names = Mapping[UUID, str]
Rows = QuerySet[ProcessVersion, Any]

DEFINITIONS_KEPT = 256
REASON_NOTED = "process.reason_noted"
DECLINED = "process.proposal_declined"


@dataclass(frozen=True, slots=True)
class Current:
    """What a new deal starts on: a process and its published version."""

    process_id: UUID
    version_id: UUID
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A process that new deals may start on, as a list to choose from shows it."""

    id: UUID
    name: Text
    is_default: bool


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version without its definition; `revision` is what `save_draft` wants back."""

    id: UUID
    process_id: UUID
    number: int
    state: str
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None
    revision: int


@dataclass(frozen=True, slots=True)
class ProcessRow:
    """A process in a list. `state` is draft (never published), published or retired; counts of findings are
    those of the draft when there is one."""

    id: UUID
    key: str
    name: Text
    state: str
    is_default: bool
    published: VersionRow | None
    draft: VersionRow | None
    stages: int
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the process should change: noted by whom and when, kept until somebody revises it (P5)."""

    kind: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ProcessDetail:
    """A process with all its versions, newest first, and the reasons noted, newest first."""

    process: ProcessRow
    versions: Sequence[VersionRow]
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class VersionDetail:
    """One version with its definition and what lint says about it."""

    version: VersionRow
    definition: Process
    findings: Sequence[Finding]


class _StillDraft(Exception):
    """Carries a definition that may change, past the memory of those that cannot."""

    def __init__(self, definition: Process) -> None:
        self.definition = definition


def definition(version_id: UUID) -> Process:
    """The definition of a version of the current workspace.

    No statement for a published one seen before: it never changes. Raises `NotFound`. Asks no permission:
    who sees a deal sees the process it runs on.
    """
    try:
        return _fixed(current_workspace_id(), version_id)
    except _StillDraft as draft:
        return draft.definition


@lru_cache(maxsize=DEFINITIONS_KEPT)
def _fixed(workspace_id: UUID, version_id: UUID) -> Process:
    row = ProcessVersion.objects.filter(id=version_id).values_list("definition", "state").first()
    if row is None:
        not_found(msg("version"))
    read = from_data(row[0])
    if row[1] == "draft":
        raise _StillDraft(read)
    return read


def published_version(actor: Actor, process_id: UUID) -> Current:
    """The version that new deals of a process start on, for deals (asks no permission).

    Raises `NotFound`, or `Refused` with code `not-published` for a process in draft or retired.
    """
    with workspace(actor.workspace_id):
        current = _current("playbook.current", {"process": process_id}, _published_of)
        if current is None:
            if not ProcessRecord.objects.filter(id=process_id).exists():
                not_found(msg("process"))
            raise Refused(
                "not-published", msg("This process has no published version for new deals."), field="process"
            )
        return current


def default_process(actor: Actor) -> Current:
    """The standard process of the workspace, for deals (asks no permission). Raises `Refused` (`no-process`)."""
    with workspace(actor.workspace_id):
        current = _current("playbook.default", {}, _published_default)
        if current is None:
            raise Refused(
                "no-process", msg("No process is published yet. Publish one first."), field="process"
            )
        return current


@query(Permission.PROCESS_VIEW)
def process_in_use(actor: Actor, process_id: UUID | None) -> tuple[UUID, Process]:
    """The process with this id, the standard one for None, and the definition that new deals of it run on.

    Raises as `published_version` and `default_process`.
    """
    current = published_version(actor, process_id) if process_id else default_process(actor)
    return current.process_id, definition(current.version_id)


def _published_of(values: Mapping[str, Any]) -> Rows:
    return _in_use().filter(process_id=values["process"])


def _published_default(values: Mapping[str, Any]) -> Rows:
    return _in_use().filter(process__is_default=True)


def _in_use() -> Rows:
    rows = ProcessVersion.objects.filter(state="published", process__retired_at__isnull=True)
    return rows.values_list("process_id", "id", "process__key", "number")


def _current(
    shape: str, values: Mapping[str, Any], build: Callable[[Mapping[str, Any]], Rows]
) -> Current | None:
    row = next(fetch(shape, values, build), None)
    return None if row is None else Current(*row)


@query(Permission.PROCESS_VIEW)
def choices(actor: Actor) -> list[Choice]:
    """The published processes in use, the default first; one statement, without their definitions."""
    return [Choice(*row) for row in fetch("playbook.choices", {}, _choices)]


def _choices(values: Mapping[str, Any]) -> QuerySet[ProcessVersion, Any]:
    rows = ProcessVersion.objects.filter(state="published", process__retired_at__isnull=True)
    order = ("-process__is_default", "process__position", "process__key")
    return rows.order_by(*order).values_list("process_id", "process__name", "process__is_default")


@query(Permission.PROCESS_VIEW)
def processes(actor: Actor) -> list[ProcessRow]:
    """All processes, the default first, retired ones last; three statements."""
    records = ProcessRecord.objects.order_by("-is_default", "position", "key")
    names = member_names(actor.workspace_id)
    rows = [_process_row(record, below, names) for record, below in _with_versions(records)]
    return sorted(rows, key=lambda row: row.state == "retired")


@query(Permission.PROCESS_VIEW)
def process_detail(actor: Actor, *, process_id: UUID) -> ProcessDetail:
    """One process with its versions and reasons. Raises `NotFound`."""
    found = _with_versions(ProcessRecord.objects.filter(id=process_id))
    if not found:
        not_found(msg("process"))
    record, below = found[0]
    names = member_names(actor.workspace_id)
    rows = [_version_row(version, names) for version in below]
    return ProcessDetail(_process_row(record, below, names), rows, _reasons(process_id, names))


@query(Permission.PROCESS_VIEW)
def declined(actor: Actor, *, process_id: UUID) -> dict[str, dict[str, Any]]:
    """What was proposed for a process and declined, by the name of the proposal: what it rested on, the latest each."""
    facts = facts_about(process_id).filter(verb=DECLINED)
    return {
        fact.data["name"]: fact.data["grounds"] for fact in sorted(facts, key=lambda fact: (fact.at, fact.id))
    }


@query(Permission.PROCESS_VIEW)
def process_by_key(actor: Actor, *, key: str) -> UUID:
    """The id of the process with this key. Raises `NotFound`."""
    found = ProcessRecord.objects.filter(key=one_line(key)).values_list("id", flat=True).first()
    return found or not_found(msg("process"))


@query(Permission.PROCESS_VIEW)
def versions(actor: Actor, *, process_id: UUID) -> list[VersionRow]:
    """All versions of a process, newest first; none for an unknown process."""
    names = member_names(actor.workspace_id)
    records = ProcessVersion.objects.filter(process_id=process_id).defer("definition").order_by("-number")
    return [_version_row(record, names) for record in records]


@query(Permission.PROCESS_VIEW)
def version_detail(actor: Actor, *, version_id: UUID) -> VersionDetail:
    """One version with definition and findings. Raises `NotFound`."""
    record = ProcessVersion.objects.filter(id=version_id).first() or not_found(msg("version"))
    row = _version_row(record, member_names(actor.workspace_id))
    return VersionDetail(row, from_data(record.definition), findings_of(record))


@query(Permission.PROCESS_VIEW)
def version_yaml(actor: Actor, *, version_id: UUID) -> str:
    """The YAML form of one version. Raises `NotFound`."""
    return yaml_form.dump(definition(version_id))


@query(Permission.PROCESS_VIEW)
def diff(actor: Actor, *, before: UUID, after: UUID) -> Sequence[Change]:
    """What changes from one version to another. Raises `NotFound`."""
    return difference(definition(before), definition(after))


def _with_versions(records: Iterable[ProcessRecord]) -> list[tuple[ProcessRecord, list[ProcessVersion]]]:
    """Each process with its versions, newest first."""
    found = list(records)
    below: dict[UUID, list[ProcessVersion]] = {record.id: [] for record in found}
    for version in ProcessVersion.objects.filter(process_id__in=list(below)).order_by("-number"):
        below[version.process_id].append(version)
    return [(record, below[record.id]) for record in found]


def _process_row(record: ProcessRecord, versions: Sequence[ProcessVersion], names: Names) -> ProcessRow:
    by_state = {version.state: version for version in reversed(versions)}
    draft, published = by_state.get("draft"), by_state.get("published")
    shown = draft or published or versions[0]
    severities = [finding.severity for finding in findings_of(shown)]
    state = "retired" if record.retired_at else "published" if published else "draft"
    return ProcessRow(
        id=record.id,
        key=record.key,
        name=record.name,
        state=state,
        is_default=record.is_default,
        published=_version_row(published, names) if published else None,
        draft=_version_row(draft, names) if draft else None,
        stages=len(shown.definition["stages"]),
        errors=severities.count("error"),
        warnings=severities.count("warning"),
    )


def _version_row(record: ProcessVersion, names: Names) -> VersionRow:
    return VersionRow(
        id=record.id,
        process_id=record.process_id,
        number=record.number,
        state=record.state,
        note=record.note,
        author=names.get(record.author_id, "") if record.author_id else "",
        created_at=record.created_at,
        published_at=record.published_at,
        retired_at=record.retired_at,
        revision=record.revision,
    )


_reviewed: dict[tuple[UUID, int], tuple[Finding, ...]] = {}


def findings_of(record: ProcessVersion, read: Process | None = None) -> tuple[Finding, ...]:
    """What lint says, remembered: a revision of a version reads the same each time.

    `read` is its definition, where the caller has read it already.
    """
    key = (record.id, record.revision)
    if key not in _reviewed:
        if len(_reviewed) >= DEFINITIONS_KEPT:
            _reviewed.clear()
        _reviewed[key] = tuple(lint(read or from_data(record.definition)))
    return _reviewed[key]


def _reasons(process_id: UUID, names: Names) -> list[Reason]:
    return [
        Reason(
            fact.data["kind"],
            fact.data["text"],
            names.get(fact.actor_id, "") if fact.actor_id else "",
            fact.at,
        )
        for fact in facts_about(process_id).filter(verb=REASON_NOTED)
    ]
