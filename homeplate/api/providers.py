"""Providers: who is asked for more about prospects, and asking."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from homeplate.api.http import ApiRequest, created, done, reply, said, wanted_revision
from homeplate.api.types import Answer, Body, Created, Line, Patch, doc
from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.people.permissions import Permission
from homeplate.prospects.providers import actions, queries
from homeplate.prospects.queries import found_ids
from homeplate.prospects.query import from_json

router = Router()
TAG = "Prospects"
LOAD, MANAGE = Permission.PROSPECT_LOAD, Permission.WORKSPACE_MANAGE
Fields = dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=120)]]
"""Our field → what the provider calls it."""


class ProviderRun(Answer):
    """A load that a provider brought: how many records it added or changed, values refused, records not known."""

    load_id: UUID
    state: Literal["waiting", "running", "done", "cancelled", "failed"]
    at: datetime
    brought: int
    refused: int
    unknown: int


class ProviderFacts(Answer):
    """A provider of values. `about` is what it may be asked about, `rests` whether it is left alone after failures,
    `trouble` what went wrong last; `runs`, `brought` and `refused` are of all its loads."""

    id: UUID
    name: str
    kind: Literal["http", "drop"]
    on: bool
    about: list[Literal["companies", "people"]]
    rests: bool
    trouble: str | None
    last: ProviderRun | None
    runs: int
    brought: int
    refused: int


class LeftFile(Answer):
    """A file in the folder of a provider that is not taken in, and why."""

    name: str
    why: str


class ProviderDetail(ProviderFacts):
    """A provider with what it is asked for. The key is never told, only whether there is one. `folder` is where files
    for it are laid, below that of the operator."""

    settings: dict[str, Any]
    has_key: bool
    folder: str
    left: list[LeftFile]
    looked_at: datetime | None
    archived_at: datetime | None
    revision: int


class HttpOptions(Body):
    """How a service on the web is asked. `companies` and `people` are our fields → what it calls them, with points
    into objects; `header` carries the key."""

    address: Annotated[str, Field(max_length=400)]
    header: Annotated[str, Field(max_length=61)] = ""
    companies: Fields = {}
    people: Fields = {}
    per_minute: Annotated[int, Field(ge=1, le=6000)] | None = None
    batch: Annotated[int, Field(ge=1, le=500)] | None = None
    most: Annotated[int, Field(ge=1, le=10_000)] | None = None


class DropOptions(Body):
    """A folder below that of the operator; `currency` is that of amounts without one."""

    folder: Annotated[str, Field(max_length=40)]
    about: Literal["companies", "people", ""] = ""
    currency: Annotated[str, Field(max_length=3)] = ""


class NewProvider(Body):
    """A provider: a service on the web (`http`) or a folder of files (`drop`)."""

    name: Line
    http: HttpOptions | None = None
    drop: DropOptions | None = None
    key: Annotated[str, Field(max_length=500)] = ""


class ProviderPatch(Patch):
    """What is to be otherwise. An empty `key` takes it away; another host asks for it anew."""

    name: Line = ""
    on: bool = True
    key: Annotated[str, Field(max_length=500)] = ""
    settings: dict[Annotated[str, Field(max_length=60)], Any] = {}


class ProviderTest(Answer):
    """What came of testing a provider."""

    well: bool
    said: str


class Enrichment(Body):
    """Whom a provider is asked about: records by `ids`, or the first `limit` that a search (`query`) finds."""

    provider_id: UUID
    about: Literal["companies", "people"] = "companies"
    ids: Annotated[list[UUID], Field(max_length=10_000)] | None = None
    query: dict[str, Any] | None = None
    limit: Annotated[int, Field(ge=1, le=10_000)] = 1_000


def _facts(row: queries.ProviderRow, request: ApiRequest) -> dict[str, Any]:
    last = row.last
    run = (
        None
        if last is None
        else {
            "load_id": last.id,
            **{name: getattr(last, name) for name in ("state", "at", "brought", "refused", "unknown")},
        }
    )
    plain = ("id", "name", "kind", "on", "about", "runs", "brought", "refused")
    return {
        **{name: getattr(row, name) for name in plain},
        "rests": row.rests(request.now),
        "trouble": said(row.trouble, request.auth),
        "last": run,
    }


@router.get(
    "/providers",
    response=list[ProviderFacts],
    **doc("listProviders", "List providers of prospects", LOAD, TAG),
)
def list_providers(request: ApiRequest) -> HttpResponse:
    """All but deleted ones, by name."""
    return reply([_facts(row, request) for row in queries.providers(request.auth)])


@router.post(
    "/providers",
    response={201: Created},
    **doc("createProvider", "Add a provider of prospects", MANAGE, TAG),
)
def create_provider(request: ApiRequest, body: NewProvider) -> HttpResponse:
    """Add one. Its key is kept encrypted and never told again."""
    options = body.http or body.drop
    if options is None or (body.http and body.drop):
        raise Invalid("required", msg("Either http or drop is expected here."), field="http")
    made = actions.create_provider(
        request.auth,
        name=body.name,
        kind="http" if body.http else "drop",
        given=options.model_dump(exclude_none=True),
        key=body.key,
        now=request.now,
    )
    return created("providers", made)


@router.get(
    "/providers/{provider_id}",
    response=ProviderDetail,
    **doc("getProvider", "Read a provider of prospects", MANAGE, TAG),
)
def get_provider(request: ApiRequest, provider_id: UUID) -> HttpResponse:
    """One provider, deleted or not, with what it is asked for."""
    row = queries.provider(request.auth, provider_id=provider_id)
    names = ("settings", "has_key", "looked_at", "archived_at", "revision")
    told = {
        **_facts(row, request),
        **{name: getattr(row, name) for name in names},
        "folder": queries.folder_of(request.auth, provider_id=provider_id),
        "left": [{"name": name, "why": said(why, request.auth)} for name, why in row.notes],
    }
    return reply(told, revision=row.revision)


@router.patch(
    "/providers/{provider_id}",
    response=ProviderDetail,
    **doc("changeProvider", "Change a provider of prospects", MANAGE, TAG),
)
def change_provider(request: ApiRequest, provider_id: UUID, body: ProviderPatch) -> HttpResponse:
    """Change what is given; `on` false switches it off."""
    given = body.given()
    wanted, settings = given.pop("on", None), given.pop("settings", {})
    row, seen = queries.provider(request.auth, provider_id=provider_id), wanted_revision(request)
    if given or settings:
        changed = actions.change_provider(
            request.auth,
            provider_id=provider_id,
            changes={**settings, **given},
            now=request.now,
            revision=seen,
        )
        seen = None if seen is None else changed
    if wanted is not None and wanted != row.on:
        actions.switch_provider(
            request.auth, provider_id=provider_id, on=wanted, now=request.now, revision=seen
        )
    return get_provider(request, provider_id)


@router.post(
    "/providers/{provider_id}/test",
    response=ProviderTest,
    **doc("testProvider", "Test a provider of prospects", MANAGE, TAG),
)
def check_provider(request: ApiRequest, provider_id: UUID) -> HttpResponse:
    """Ask it about nobody, or look into its folder. A success lets runs begin again that failures held back."""
    well, told = actions.check_provider(request.auth, provider_id=provider_id, clock=timezone.now)
    return reply({"well": well, "said": said(told, request.auth)})


@router.post(
    "/providers/{provider_id}/archive",
    response={204: None},
    **doc("archiveProvider", "Delete a provider of prospects", MANAGE, TAG),
)
def archive_provider(request: ApiRequest, provider_id: UUID) -> HttpResponse:
    """Delete it; what it said stays, and says so."""
    actions.archive_provider(request.auth, provider_id=provider_id, now=request.now)
    return done()


@router.post(
    "/providers/{provider_id}/restore",
    response={204: None},
    **doc("restoreProvider", "Bring a provider of prospects back", MANAGE, TAG),
)
def restore_provider(request: ApiRequest, provider_id: UUID) -> HttpResponse:
    """Bring it back, key and all."""
    actions.restore_provider(request.auth, provider_id=provider_id, now=request.now)
    return done()


@router.post(
    "/prospects/enrich",
    response={201: Created},
    **doc("enrichProspects", "Ask a provider about prospects", LOAD, TAG),
)
def enrich_prospects(request: ApiRequest, body: Enrichment) -> HttpResponse:
    """Ask about some records, beside. The answer is a load: ask for it until `state` is neither waiting nor running."""
    ids: list[UUID] | tuple[UUID, ...] = body.ids or []
    if body.query is not None:
        wanted = from_json({**body.query, "about": body.about})
        ids = found_ids(request.auth, wanted=wanted, now=request.now, most=body.limit)
    load_id = actions.enrich(
        request.auth, provider_id=body.provider_id, about=body.about, ids=ids, now=request.now
    )
    return created("prospects/loads", load_id)
