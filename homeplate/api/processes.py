"""Processes: drafts, versions, publishing, lint, and what a new version does to the open deals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, created, done, reply, said, wanted_revision
from homeplate.api.types import Answer, Body, Created, Key, Line, Long, doc
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.access import Actor
from homeplate.people.permissions import Permission
from homeplate.playbook import actions, queries
from homeplate.process import lint, yaml_form
from homeplate.process.reading import from_data
from homeplate.process.schema import json_schema
from homeplate.process.templates import TEMPLATES, template

router = Router()
TAG = "Processes"
VIEW, EDIT, PUBLISH = Permission.PROCESS_VIEW, Permission.PROCESS_EDIT, Permission.PROCESS_PUBLISH

Texts = dict[str, str]
"""One text in several languages, by language code."""


class Version(Answer):
    """A version without its definition; the `revision` of a draft is its ETag."""

    id: UUID
    process_id: UUID
    number: int
    state: Literal["draft", "published", "retired"]
    note: str
    author: str
    created_at: datetime
    published_at: datetime | None
    retired_at: datetime | None
    revision: int


class Process(Answer):
    """A process. `errors` and `warnings` count the findings of lint in its draft, or else its published version."""

    id: UUID
    key: str
    name: Texts
    state: Literal["draft", "published", "retired"]
    is_default: bool
    published: Version | None
    draft: Version | None
    stages: int
    errors: int
    warnings: int


class Reason(Answer):
    """Why the process should change, noted by somebody."""

    kind: str
    text: str
    by: str
    at: datetime


class ProcessWhole(Answer):
    """A process with its versions and the reasons noted, newest first."""

    process: Process
    versions: list[Version]
    reasons: list[Reason]


class Finding(Answer):
    """What lint says: a code (see docs/reference/lint.md), where, why, how to mend it; `repair` does it if there
    is one: dotted path to value."""

    code: str
    severity: Literal["error", "warning"]
    path: str
    place: str
    reason: str
    mend: str
    repair: dict[str, Any] | None


class Saved(Answer):
    """A draft as it is now kept: `revision` goes into `If-Match` of the next save."""

    version_id: UUID
    revision: int
    findings: list[Finding]


class DefinitionIn(Body):
    """A definition: as YAML text or as data."""

    text: Annotated[str, Field(max_length=1_000_000)] = ""
    definition: dict[str, Any] | None = None


class NewProcess(DefinitionIn):
    """A new process: from a template, from a definition, or blank."""

    template: Key = ""
    name: Line = ""
    key: Key = ""


class DraftIn(DefinitionIn):
    """The draft as it is to be, with a note on what changed."""

    note: Line = ""


class Note(Body):
    """A note on what changed or why."""

    note: Line = ""


class ReasonIn(Body):
    """Why the process should change; `kind` is one of the reason kinds of `/kinds`."""

    kind: Key
    text: Long


@router.get("/processes", response=list[Process], **doc("listProcesses", "List processes", VIEW, TAG))
def list_processes(request: ApiRequest) -> HttpResponse:
    """All processes of the workspace, the default one first, retired ones last."""
    return reply(queries.processes(request.auth))


@router.post("/processes", response={201: Created}, **doc("createProcess", "Create a process", EDIT, TAG))
def create_process(request: ApiRequest, body: NewProcess) -> HttpResponse:
    """A new process with a first draft."""
    made = actions.create_process(request.auth, now=request.now, **body.model_dump())
    return created("processes", made)


@router.get("/processes/schema", response=dict[str, Any], **doc("getSchema", "Form of a process", None, TAG))
def get_schema(request: ApiRequest) -> HttpResponse:
    """The JSON Schema of a process definition."""
    return reply(json_schema())


class Template(Answer):
    """A process that ships with the program."""

    key: str
    name: Texts
    summary: Texts
    stages: int


@router.get(
    "/processes/templates", response=list[Template], **doc("listTemplates", "List templates", None, TAG)
)
def list_templates(request: ApiRequest) -> HttpResponse:
    """The processes that a new one can start from."""
    found = [(key, template(key)) for key in TEMPLATES]
    return reply(
        [
            {"key": key, "name": one.name, "summary": one.summary, "stages": len(one.stages)}
            for key, one in found
        ]
    )


@router.post("/processes/lint", response=list[Finding], **doc("lintProcess", "Check a definition", VIEW, TAG))
def lint_process(request: ApiRequest, body: DefinitionIn) -> HttpResponse:
    """What lint says about a definition that is stored nowhere. A broken one is refused (422) with every place."""
    request.auth.require(VIEW)
    if not body.text and body.definition is None:
        raise Invalid("required", msg("Please fill this in."), field="definition")
    read = from_data(body.definition) if body.definition is not None else yaml_form.load(body.text)
    return reply(findings_json(lint.lint(read), request.auth))


def findings_json(findings: Iterable[lint.Finding], actor: Actor) -> list[dict[str, Any]]:
    """Findings as `Finding` documents them, in the language of the request."""
    return [
        {
            "code": one.code,
            "severity": one.severity,
            "path": one.path,
            "place": said(one.place, actor),
            "reason": said(one.reason, actor),
            "mend": said(one.mend, actor),
            "repair": one.repair,
        }
        for one in findings
    ]


@router.get(
    "/processes/{process_id}", response=ProcessWhole, **doc("getProcess", "Read a process", VIEW, TAG)
)
def get_process(request: ApiRequest, process_id: UUID) -> HttpResponse:
    """A process with its versions and the reasons noted."""
    return reply(queries.process_detail(request.auth, process_id=process_id))


@router.put("/processes/{process_id}/draft", response=Saved, **doc("saveDraft", "Save the draft", EDIT, TAG))
def save_draft(request: ApiRequest, process_id: UUID, body: DraftIn) -> HttpResponse:
    """Keep a draft; the first save after publishing opens the next version. `If-Match: "0"` says that there was
    none. What lint finds does not hinder a draft."""
    saved = actions.save_draft(
        request.auth,
        process_id=process_id,
        now=request.now,
        text=body.text,
        definition=body.definition,
        note=body.note,
        revision=wanted_revision(request),
    )
    answer = {
        "version_id": saved.version_id,
        "revision": saved.revision,
        "findings": findings_json(saved.findings, request.auth),
    }
    return reply(answer, revision=saved.revision)


@router.delete(
    "/processes/{process_id}/draft",
    response={204: None},
    **doc("discardDraft", "Discard the draft", EDIT, TAG),
)
def discard_draft(request: ApiRequest, process_id: UUID) -> HttpResponse:
    """Throw the draft away; a process that was never published goes with it."""
    actions.discard_draft(request.auth, process_id=process_id, now=request.now)
    return done()


@router.post(
    "/processes/{process_id}/publish", response=Created, **doc("publishProcess", "Publish", PUBLISH, TAG)
)
def publish(request: ApiRequest, process_id: UUID, body: Note) -> HttpResponse:
    """Make the draft the version of new deals and give its id; it never changes again. Findings of lint that are
    errors refuse it (409, `lint`)."""
    version_id = actions.publish(
        request.auth,
        process_id=process_id,
        now=request.now,
        note=body.note,
        revision=wanted_revision(request),
    )
    return reply({"id": version_id})


@router.post(
    "/processes/{process_id}/retire", response={204: None}, **doc("retireProcess", "Retire", PUBLISH, TAG)
)
def retire(request: ApiRequest, process_id: UUID, body: Note) -> HttpResponse:
    """No new deals on this process; open ones go on."""
    actions.retire_process(request.auth, process_id=process_id, now=request.now, reason=body.note)
    return done()


@router.post(
    "/processes/{process_id}/restore",
    response={204: None},
    **doc("restoreProcess", "Use again", PUBLISH, TAG),
)
def restore(request: ApiRequest, process_id: UUID) -> HttpResponse:
    """Take a retired process into use again."""
    actions.restore_process(request.auth, process_id=process_id, now=request.now)
    return done()


@router.post(
    "/processes/{process_id}/default",
    response={204: None},
    **doc("makeDefault", "Make it the default", PUBLISH, TAG),
)
def make_default(request: ApiRequest, process_id: UUID) -> HttpResponse:
    """New deals start here unless they say otherwise."""
    actions.make_default(request.auth, process_id=process_id, now=request.now)
    return done()


@router.post(
    "/processes/{process_id}/reasons",
    response={204: None},
    **doc("noteReason", "Note why it should change", EDIT, TAG),
)
def note_reason(request: ApiRequest, process_id: UUID, body: ReasonIn) -> HttpResponse:
    """Log a reason for the next revision."""
    actions.note_reason(request.auth, process_id=process_id, kind=body.kind, text=body.text, now=request.now)
    return done()
