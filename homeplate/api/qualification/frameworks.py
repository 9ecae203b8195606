"""Frameworks: those that ship, the workspace's own, and which are used where."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, done, reply, wanted_revision
from homeplate.api.qualification.schemas import TAG
from homeplate.api.types import Answer as Base
from homeplate.api.types import Body, Key, Long, doc
from homeplate.people.permissions import Permission
from homeplate.qualification import actions, queries_setup
from homeplate.qualification.definition import read_framework

router = Router()
SEE, DESIGN = Permission.PROCESS_VIEW, Permission.PROCESS_EDIT
Texts = dict[Annotated[str, Field(max_length=20)], Long]


class FrameworkElement(Base):
    """An element: its fact, what the framework calls it (empty: as the fact), its weight, the facts that come before
    it, and its questions (none: that of the fact)."""

    fact: str
    name: Texts = {}
    weight: Annotated[int, Field(ge=1, le=100)] = 10
    after: list[str] = []
    questions: list[Texts] = []


class FrameworkIn(Body):
    """The content of a framework; `confirmed` are facts that have to be confirmed whatever the points."""

    name: Texts
    summary: Texts = {}
    threshold: Annotated[int, Field(ge=1, le=100)] = 60
    confirmed: list[str] = []
    elements: Annotated[list[FrameworkElement], Field(min_length=1, max_length=20)]


class Framework(FrameworkIn):
    """A framework: one that ships, or the workspace's `own`; `revision` is 0 for one that ships."""

    key: str
    own: bool
    archived: bool
    revision: int


class FrameworkCopy(Body):
    """A framework to begin with, and what the copy is called."""

    copy_of: Key
    name: Texts


class Use(Base):
    """The frameworks that a process uses; without an id those of leads and of all other processes."""

    process_id: UUID | None
    frameworks: list[str]


class UseIn(Body):
    """Which frameworks to use, in their order; null lets a process use those of all others."""

    process_id: UUID | None = None
    frameworks: Annotated[list[Key], Field(max_length=6)] | None


@router.get("/frameworks", response=list[Framework], **doc("listFrameworks", "Frameworks", SEE, TAG))
def list_frameworks(request: ApiRequest) -> HttpResponse:
    """Every framework: those that ship, then the workspace's own."""
    return reply([_framework(row) for row in queries_setup.frameworks(request.auth)])


@router.post(
    "/frameworks", response={201: Framework}, **doc("copyFramework", "Copy a framework", DESIGN, TAG)
)
def copy_framework(request: ApiRequest, body: FrameworkCopy) -> HttpResponse:
    """A framework of the workspace's own that begins as a copy."""
    row = actions.copy_framework(request.auth, key=body.copy_of, name=body.name, now=request.now)
    return reply(_own(row), status=201, revision=row.revision)


@router.put(
    "/frameworks/{key}", response=Framework, **doc("changeFramework", "Change a framework", DESIGN, TAG)
)
def change_framework(request: ApiRequest, key: Key, body: FrameworkIn) -> HttpResponse:
    """Replace the content of a framework of the workspace's own. Open deals whose process asks for it are counted anew
    in the background."""
    row = actions.change_framework(
        request.auth,
        key=key,
        definition=body.model_dump(),
        revision=wanted_revision(request),
        now=request.now,
    )
    return reply(_own(row), revision=row.revision)


@router.post(
    "/frameworks/{key}/archive",
    response=Framework,
    **doc("archiveFramework", "Archive a framework", DESIGN, TAG),
)
def archive_framework(request: ApiRequest, key: Key) -> HttpResponse:
    """Take a framework of the workspace's own out of use; answers stay."""
    row = actions.archive_framework(request.auth, key=key, revision=wanted_revision(request), now=request.now)
    return reply(_own(row), revision=row.revision)


@router.post(
    "/frameworks/{key}/restore",
    response=Framework,
    **doc("restoreFramework", "Restore a framework", DESIGN, TAG),
)
def restore_framework(request: ApiRequest, key: Key) -> HttpResponse:
    """Bring an archived framework back."""
    row = actions.restore_framework(request.auth, key=key, revision=wanted_revision(request), now=request.now)
    return reply(_own(row), revision=row.revision)


@router.get(
    "/frameworks-used", response=list[Use], **doc("listFrameworksUsed", "Frameworks in use", SEE, TAG)
)
def list_frameworks_used(request: ApiRequest) -> HttpResponse:
    """What leads and all processes use, then the processes with a choice of their own."""
    found = queries_setup.used_keys(request.auth)
    return reply([{"process_id": one, "frameworks": list(keys)} for one, keys in found.items()])


@router.put(
    "/frameworks-used", response={204: None}, **doc("chooseFrameworks", "Choose frameworks", DESIGN, TAG)
)
def choose_frameworks(request: ApiRequest, body: UseIn) -> HttpResponse:
    """Use these frameworks for deals of a process, or for leads and all other processes."""
    actions.choose_frameworks(request.auth, keys=body.frameworks, process_id=body.process_id, now=request.now)
    return done()


def _framework(row: queries_setup.FrameworkRow) -> dict[str, Any]:
    data = row.framework.model_dump(mode="json")
    return {**data, "own": row.own, "archived": row.archived, "revision": row.revision}


def _own(row: Any) -> dict[str, Any]:
    """A framework of the workspace's own as an action gives it."""
    data = read_framework(row.definition).model_dump(mode="json")
    return {**data, "own": True, "archived": row.archived_at is not None, "revision": row.revision}
