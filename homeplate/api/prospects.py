"""Prospects: companies and people to look among, and the files that they come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, BinaryIO, Literal, cast
from uuid import UUID

from django.http import HttpResponse
from ninja import File, Query, Router
from ninja.files import UploadedFile
from pydantic import BaseModel, Field

from homeplate.api.fit import FitAnswer, fit_json
from homeplate.api.http import ApiRequest, created, done, reply, said, wanted_revision
from homeplate.api.types import Answer, Body, Created, Line, Money, doc, money
from homeplate.people.permissions import Permission
from homeplate.prospects import actions, queries, queries_loads
from homeplate.prospects.engine.asking import FARTHEST
from homeplate.prospects.fields import AMOUNTS
from homeplate.prospects.queries_fit import ProspectFit, fit_of_company, fit_of_person
from homeplate.prospects.query import from_json

router = Router()
TAG = "Prospects"
VIEW, EDIT, LOAD = Permission.PROSPECT_VIEW, Permission.PROSPECT_EDIT, Permission.PROSPECT_LOAD


class Said(Answer):
    """Who says a value, and as of which day."""

    source: str
    on: date


class ProspectFitAnswer(Answer):
    """How well a prospect fits: the parts `together` (`score`: the mean of theirs; all have to fit), and with their
    reasons the company by each published profile and the person by each persona, the best first."""

    verdict: Literal["fits", "misses", "out", "unknown"]
    score: int | None
    known: int
    company: list[FitAnswer]
    person: list[FitAnswer]


class ProspectCompany(Answer):
    """A company. `revenue` is a year's, `ad_spend` a month's; `employee_growth` in percent a year;
    `industry_codes` are `taxonomy:code`; `open_positions` counts by function. `said` tells of each value who
    says it."""

    id: UUID
    name: str
    domain: str
    external_id: str
    industry: str
    industry_codes: list[str]
    employees: int | None
    employee_growth: float | None
    revenue: Money | None
    funding_total: Money | None
    ad_spend: Money | None
    founded: int | None
    country: str
    region: str
    city: str
    technologies: list[str]
    open_positions: dict[str, int]
    parent: str
    archived_at: datetime | None
    revision: int
    said: dict[str, Said]
    fit: ProspectFitAnswer | None


class ProspectPerson(Answer):
    """A person, at a company or not. `profile` is an address on the web."""

    id: UUID
    name: str
    external_id: str
    title: str
    seniority: str
    department: str
    role_start: date | None
    email: str
    phone: str
    profile: str
    language: str
    country: str
    company_id: UUID | None
    company_name: str
    archived_at: datetime | None
    revision: int
    said: dict[str, Said]
    fit: ProspectFitAnswer | None


class ProspectSearch(Body):
    """What is looked for: `query` is a search in its JSON form (see the guide to prospects), `offset` where the
    page begins."""

    query: dict[str, Any] = {}
    offset: Annotated[int, Field(ge=0, le=FARTHEST)] = 0
    limit: Annotated[int, Field(ge=0, le=queries.LARGEST)] = queries.SIZE


class ProspectHits(Answer):
    """How many were found, a page of them in `order` (by fit where a profile is published and nothing else is asked
    for), and how many there would be of each value of six fields and of each fit. `behind`: a large load is still being
    taken in."""

    total: int
    order: str
    companies: list[ProspectCompany]
    people: list[ProspectPerson]
    facets: dict[str, dict[str, int]]
    behind: bool


class ProspectPatch(Body):
    """What somebody knows better: texts as a file would say them, an empty one for what is not known after all."""

    values: dict[Annotated[str, Field(max_length=60)], Line]


class ProspectLoad(Answer):
    """A file that is being taken in, or was; or, where it was `asked`, what a provider was asked about. `share` of it
    is done; of `unknown` records the provider knew nothing, and `refused` counts its values that are not believed."""

    id: UUID
    name: str
    about: Literal["companies", "people"]
    state: Literal["waiting", "running", "done", "cancelled", "failed"]
    source: str
    said_on: date
    share: float
    created: int
    updated: int
    unchanged: int
    refused: int
    unknown: int
    asked: bool
    provider_id: UUID | None
    mapping: dict[str, str]
    message: str | None


class LoadOptions(BaseModel):
    """What holds for the whole file: whether it is about companies or people where its columns do not tell, who
    says what it says, as of which day, and the currency of amounts without one."""

    about: Literal["companies", "people"] | None = None
    source: Annotated[str, Field(max_length=80)] = ""
    said_on: date | None = None
    currency: Annotated[str, Field(max_length=20)] = ""


def _said(row: Any) -> dict[str, Any]:
    return {key: {"source": one.source, "on": one.on} for key, one in row.said.items()}


_COMPANY = frozenset(ProspectCompany.model_fields) - {"revenue", "funding_total", "ad_spend", "said", "fit"}
_PERSON = frozenset(ProspectPerson.model_fields) - {"said", "fit"}


def _fit(request: ApiRequest, found: ProspectFit | None) -> dict[str, Any] | None:
    if found is None:
        return None
    both = found.together
    return {
        "verdict": both.verdict,
        "score": both.score,
        "known": both.known,
        "company": [fit_json(request, one.fit, one) for one in found.company],
        "person": [fit_json(request, one.fit, one) for one in found.person],
    }


def _company(row: queries.CompanyRow) -> dict[str, Any]:
    amounts = {key: money(getattr(row, column), row.currency) for key, column in AMOUNTS.items()}
    names = {column: key for key, column in AMOUNTS.items()}
    said = {names.get(key, key): one for key, one in _said(row).items()}
    return {**{name: getattr(row, name) for name in _COMPANY}, **amounts, "said": said}


def _person(row: queries.PersonRow) -> dict[str, Any]:
    return {**{name: getattr(row, name) for name in _PERSON}, "said": _said(row)}


Row = queries.CompanyRow | queries.PersonRow


def _prospect(request: ApiRequest, row: Row, fit: ProspectFit | None) -> dict[str, Any]:
    told = _company(row) if isinstance(row, queries.CompanyRow) else _person(row)
    return {**told, "fit": _fit(request, fit)}


def prospects_json(
    request: ApiRequest, rows: Sequence[Row], fits: Mapping[UUID, ProspectFit]
) -> dict[str, list[dict[str, Any]]]:
    """Those of `rows` that are companies, and the people, as `ProspectCompany` and `ProspectPerson` document them."""
    found: dict[str, list[dict[str, Any]]] = {"companies": [], "people": []}
    for row in rows:
        about = "companies" if isinstance(row, queries.CompanyRow) else "people"
        found[about].append(_prospect(request, row, fits.get(row.id)))
    return found


@router.post(
    "/prospects/search", response=ProspectHits, **doc("searchProspects", "Search prospects", VIEW, TAG)
)
def search_prospects(request: ApiRequest, body: ProspectSearch) -> HttpResponse:
    """Count, a page, and six facets, of people or (`about: companies`) of companies. 503 while everything is
    read into memory."""
    wanted = from_json(body.query)
    found = queries.search(request.auth, wanted=wanted, now=request.now, offset=body.offset, size=body.limit)
    counted = {"total": found.total, "order": found.order, "facets": found.facets, "behind": found.behind}
    return reply({**counted, **prospects_json(request, found.rows, found.fits)})


def _one(request: ApiRequest, row: Row, fit: ProspectFit | None) -> HttpResponse:
    return reply(_prospect(request, row, fit), revision=row.revision)


@router.get(
    "/prospects/companies/{company_id}",
    response=ProspectCompany,
    **doc("getProspectCompany", "Read a company among the prospects", VIEW, TAG),
)
def get_company(request: ApiRequest, company_id: UUID) -> HttpResponse:
    """One company with who says each value."""
    row = queries.company(request.auth, company_id=company_id)
    return _one(request, row, fit_of_company(request.auth, row=row, now=request.now))


@router.patch(
    "/prospects/companies/{company_id}",
    response=ProspectCompany,
    **doc("editProspectCompany", "Change a company among the prospects", EDIT, TAG),
)
def edit_company(request: ApiRequest, company_id: UUID, body: ProspectPatch) -> HttpResponse:
    """Say what you know better; it counts as said by hand, today."""
    actions.edit_company(
        request.auth,
        company_id=company_id,
        values=body.values,
        now=request.now,
        revision=wanted_revision(request),
    )
    return get_company(request, company_id)


@router.get(
    "/prospects/people/{person_id}",
    response=ProspectPerson,
    **doc("getProspectPerson", "Read a person among the prospects", VIEW, TAG),
)
def get_person(request: ApiRequest, person_id: UUID) -> HttpResponse:
    """One person with who says each value."""
    row = queries.person(request.auth, person_id=person_id)
    return _one(request, row, fit_of_person(request.auth, row=row, now=request.now))


@router.patch(
    "/prospects/people/{person_id}",
    response=ProspectPerson,
    **doc("editProspectPerson", "Change a person among the prospects", EDIT, TAG),
)
def edit_person(request: ApiRequest, person_id: UUID, body: ProspectPatch) -> HttpResponse:
    """Say what you know better; it counts as said by hand, today."""
    actions.edit_person(
        request.auth,
        person_id=person_id,
        values=body.values,
        now=request.now,
        revision=wanted_revision(request),
    )
    return get_person(request, person_id)


@router.post(
    "/prospects/{about}/{record_id}/archive",
    response={204: None},
    **doc("archiveProspect", "Take a prospect out", EDIT, TAG),
)
def archive_prospect(
    request: ApiRequest, about: Literal["companies", "people"], record_id: UUID
) -> HttpResponse:
    """Take a company or a person out of every search; no load brings it back."""
    actions.archive_prospect(request.auth, about=about, record_id=record_id, now=request.now)
    return done()


@router.post(
    "/prospects/{about}/{record_id}/restore",
    response={204: None},
    **doc("restoreProspect", "Bring a prospect back", EDIT, TAG),
)
def restore_prospect(
    request: ApiRequest, about: Literal["companies", "people"], record_id: UUID
) -> HttpResponse:
    """Bring it back."""
    actions.restore_prospect(request.auth, about=about, record_id=record_id, now=request.now)
    return done()


def _load(row: queries_loads.LoadRow, actor: Any) -> dict[str, Any]:
    names = set(ProspectLoad.model_fields) - {"message"}
    return {**{name: getattr(row, name) for name in names}, "message": said(row.message, actor)}


@router.get("/prospects/loads", response=list[ProspectLoad], **doc("listLoads", "List loads", LOAD, TAG))
def list_loads(request: ApiRequest) -> HttpResponse:
    """The latest 50 loads, newest first."""
    return reply([_load(row, request.auth) for row in queries_loads.loads(request.auth)])


@router.post("/prospects/loads", response={201: Created}, **doc("startLoad", "Start a load", LOAD, TAG))
def start_load(request: ApiRequest, file: File[UploadedFile], wanted: Query[LoadOptions]) -> HttpResponse:
    """Hand in a CSV or Parquet file. It is taken in beside; ask for the load until `state` is neither waiting
    nor running."""
    load_id = actions.start_load(
        request.auth,
        name=file.name or "",
        content=cast("BinaryIO", file.file),
        about=wanted.about or "",
        source=wanted.source,
        said_on=wanted.said_on,
        currency=wanted.currency,
        now=request.now,
    )
    return created("prospects/loads", load_id)


@router.get("/prospects/loads/{load_id}", response=ProspectLoad, **doc("getLoad", "Read a load", LOAD, TAG))
def get_load(request: ApiRequest, load_id: UUID) -> HttpResponse:
    """How far it is and what it brought."""
    return reply(_load(queries_loads.load(request.auth, load_id=load_id), request.auth))


@router.post(
    "/prospects/loads/{load_id}/cancel", response={204: None}, **doc("cancelLoad", "Stop a load", LOAD, TAG)
)
def cancel_load(request: ApiRequest, load_id: UUID) -> HttpResponse:
    """Stop after the batch in hand; what is written stays."""
    actions.cancel_load(request.auth, load_id=load_id, now=request.now)
    return done()


@router.post(
    "/prospects/loads/{load_id}/resume",
    response={204: None},
    **doc("resumeLoad", "Go on with a load", LOAD, TAG),
)
def resume_load(request: ApiRequest, load_id: UUID) -> HttpResponse:
    """Go on where it stopped."""
    actions.resume_load(request.auth, load_id=load_id, now=request.now)
    return done()
