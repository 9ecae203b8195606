"""Versions of a process: reading and comparing them, and moving the open deals from one to another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel

from homeplate.api.http import ApiRequest, is_known, not_modified, reply, said
from homeplate.api.processes import Finding, Version, findings_json
from homeplate.api.types import Answer, Body, Key, doc
from homeplate.deals.actions import Impact as Migrated
from homeplate.deals.actions import migrate_deals, preview_migration
from homeplate.people.permissions import Permission
from homeplate.playbook import queries
from homeplate.process.reading import to_data

router = Router()
TAG = "Processes"
VIEW = Permission.PROCESS_VIEW


class VersionWhole(Answer):
    """A version with its definition (see `/processes/schema`) and what lint says about it."""

    version: Version
    definition: dict[str, Any]
    findings: list[Finding]


class Change(Answer):
    """One difference between two versions, in a sentence and as values."""

    kind: str
    key: str
    field: str
    before: Any
    after: Any
    message: str


class MigrationEffect(Answer):
    """What a migration does to one open deal; `dropped` are criteria whose evidence has no place left."""

    deal_id: UUID
    name: str
    stage_from: str
    stage_to: str
    progress_from: int
    progress_to: int
    dropped: list[str]


class Impact(Answer):
    """What a version changes on the open deals: how many change stage, gain or lose progress, and each of them."""

    deals: int
    moved: int
    gaining: int
    losing: int
    effects: list[MigrationEffect]


class MigrationIn(Body):
    """Old key to new key, where the proposed mapping is not wanted; a criterion may go to null."""

    stages: dict[Key, Key] = {}
    criteria: dict[Key, Key | None] = {}


class Before(BaseModel):
    """The version to compare with."""

    before: UUID


@router.get(
    "/process-versions/{version_id}", response=VersionWhole, **doc("getVersion", "Read a version", VIEW, TAG)
)
def get_version(request: ApiRequest, version_id: UUID) -> HttpResponse:
    """One version with its definition and what lint says about it."""
    found = queries.version_detail(request.auth, version_id=version_id)
    if is_known(request, found.version.revision):
        return not_modified(found.version.revision)
    answer = {
        "version": found.version,
        "definition": to_data(found.definition),
        "findings": findings_json(found.findings, request.auth),
    }
    return reply(answer, revision=found.version.revision)


@router.get(
    "/process-versions/{version_id}/yaml",
    response=str,
    **doc("getYaml", "Version as YAML", VIEW, TAG, media="application/yaml"),
)
def get_yaml(request: ApiRequest, version_id: UUID) -> HttpResponse:
    """The YAML form, which `homeplate process lint` and `publish` read."""
    text = queries.version_yaml(request.auth, version_id=version_id)
    return HttpResponse(text, content_type="application/yaml; charset=utf-8")


@router.get(
    "/process-versions/{version_id}/diff",
    response=list[Change],
    **doc("diffVersions", "Compare versions", VIEW, TAG),
)
def diff_versions(request: ApiRequest, version_id: UUID, other: Query[Before]) -> HttpResponse:
    """What changed from the version `before` to this one."""
    changes = queries.diff(request.auth, before=other.before, after=version_id)
    return reply(
        [
            {
                "kind": one.kind,
                "key": one.key,
                "field": one.field,
                "before": one.before,
                "after": one.after,
                "message": said(one.message, request.auth),
            }
            for one in changes
        ]
    )


@router.post(
    "/process-versions/{version_id}/preview",
    response=Impact,
    **doc("previewMigration", "Preview a migration", VIEW, TAG),
)
def preview(request: ApiRequest, version_id: UUID, body: MigrationIn) -> HttpResponse:
    """What moving the open deals to this version would change; nothing is written."""
    impact = preview_migration(request.auth, version_id=version_id, now=request.now, **_overrides(body))
    return reply(_impact(impact))


@router.post(
    "/process-versions/{version_id}/migrate",
    response=Impact,
    **doc("migrateDeals", "Migrate open deals", Permission.DEAL_MIGRATE, TAG),
)
def migrate(request: ApiRequest, version_id: UUID, body: MigrationIn) -> HttpResponse:
    """Move every open deal of the process to this published version; the answer says what became of each."""
    impact = migrate_deals(request.auth, version_id=version_id, now=request.now, **_overrides(body))
    return reply(_impact(impact))


def _overrides(body: MigrationIn) -> dict[str, Any]:
    return {"stages": body.stages, "criteria": body.criteria}


def _impact(impact: Migrated) -> dict[str, Any]:
    return {
        "deals": len(impact.effects),
        "moved": len(impact.moved),
        "gaining": len(impact.gaining),
        "losing": len(impact.losing),
        "effects": impact.effects,
    }
