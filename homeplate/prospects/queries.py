"""Reading prospects: searches, one company, one person, and who said what of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from homeplate.fit.queries import Published, published
from homeplate.kit.errors import Busy
from homeplate.kit.exchange import minor_factor
from homeplate.kit.money import minor_places
from homeplate.kit.text import msg
from homeplate.people.access import Actor, not_found, query
from homeplate.people.permissions import Permission
from homeplate.prospects.engine import asking, keeping
from homeplate.prospects.engine.building import Worth
from homeplate.prospects.engine.masks import Wanted, words_of_query
from homeplate.prospects.engine.segment import mixed_ids
from homeplate.prospects.lists.members import ids_on
from homeplate.prospects.loading.writing import COMPANY_VALUES, PERSON_VALUES
from homeplate.prospects.models import Company, Person, Source
from homeplate.prospects.queries_fit import ProspectFit, fits_of_companies, fits_of_people, measure_of, scores
from homeplate.prospects.query import Query
from homeplate.prospects.rules import ERASED
from homeplate.prospects.takes.fresh import met_by_us
from homeplate.rates.queries import rates_between

SIZE, LARGEST = 50, 200


@dataclass(frozen=True, slots=True)
class Said:
    """Where a value comes from: the name of the source, and the day on which it said so."""

    source: str
    on: date


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """A company; amounts are in minor units of `currency`. `said` tells of each column who said it and when."""

    id: UUID
    name: str
    domain: str
    external_id: str
    industry: str
    industry_codes: tuple[str, ...]
    employees: int | None
    employee_growth: float | None
    currency: str
    revenue_minor: int | None
    funding_minor: int | None
    ad_spend_minor: int | None
    founded: int | None
    country: str
    region: str
    city: str
    technologies: tuple[str, ...]
    open_positions: Mapping[str, int]
    parent: str
    revision: int
    archived_at: datetime | None
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person, with what a list shows of their company."""

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
    company_domain: str
    company_industry: str
    company_employees: int | None
    company_country: str
    revision: int
    archived_at: datetime | None
    said: Mapping[str, Said]


@dataclass(frozen=True, slots=True)
class Hits:
    """What a search finds: how many, a page of them from `offset` on, and the facets, field to value to number.

    They stand in `order`. `fits` tells how well each of the page fits; where nothing is published that they are scored
    by, which `scored` says, it is empty. `behind` says that a large load is still being taken in; what it brought is
    not among these yet.
    """

    total: int
    rows: tuple[CompanyRow | PersonRow, ...]
    facets: Mapping[str, Mapping[str, int]]
    offset: int
    behind: bool
    order: str = "size"
    scored: bool = False
    fits: Mapping[UUID, ProspectFit] = field(default_factory=dict)


@query(Permission.PROSPECT_VIEW)
def search(
    actor: Actor, *, wanted: Query, now: datetime, offset: int = 0, size: int = SIZE, facets: bool = True
) -> Hits:
    """Count, page and facets of a search. Raises `Busy` while the prospects are read for the first time."""
    by = published(actor)
    ready, state = made_ready(actor, wanted, now, by)
    offset, size = max(0, min(offset, asking.FARTHEST)), max(0, min(size, LARGEST))
    found = asking.ask(state.segments, ready, offset=offset, size=size, facets=facets)
    if ready.of_companies:
        companies = companies_by_id(found.ids)
        rows, fits = (
            tuple[CompanyRow | PersonRow, ...](companies),
            fits_of_companies(actor, by, companies, now.date()),
        )
    else:
        people = people_by_id(found.ids)
        rows, fits = tuple[CompanyRow | PersonRow, ...](people), fits_of_people(actor, by, people, now.date())
    scored = ready.measure is not None
    return Hits(found.total, rows, found.facets, offset, state.behind, ready.order, scored, fits)


@query(Permission.PROSPECT_VIEW)
def found_ids(actor: Actor, *, wanted: Query, now: datetime, most: int) -> tuple[UUID, ...]:
    """The first `most` that a search finds, in its order. Raises as `search` does."""
    ready, state = made_ready(actor, wanted, now, published(actor))
    return asking.all_ids(state.segments, ready, most=most)


@query(Permission.PROSPECT_VIEW)
def wait_until_read(actor: Actor, *, now: datetime) -> None:
    """Read the prospects into memory while the caller waits: for a program that asks once."""
    keeping.read_now(worth_of(actor, now.date()))


def made_ready(actor: Actor, wanted: Query, now: datetime, by: Published) -> tuple[Wanted, keeping.State]:
    """A search made ready, scored `by` what is published, and what it is asked of. Raises `Busy`, and `Invalid` for a
    list that is not there."""
    measure = measure_of(actor, by, now.date()) if scores(by, companies=False) else None
    state = keeping.state(worth_of(actor, now.date()), measure)
    if not state.ready:
        raise Busy("reading", msg("The prospects are being read into memory. Try again in a moment."))
    met = met_by_us(keeping.met(), companies=wanted.about == "companies") if wanted.fresh else None
    within, without = _mixed(ids_on(actor, wanted, "within")), _mixed(ids_on(actor, wanted, "without"))
    scored = measure if scores(by, companies=wanted.about == "companies") else None
    words = words_of_query(wanted.text)
    return Wanted(wanted, now.date(), words, members=within, others=without, met=met, measure=scored), state


def _mixed(ids: Sequence[UUID] | None) -> Any:
    return None if ids is None else mixed_ids(ids)


def worth_of(actor: Actor, today: date) -> Worth:
    """What a minor unit of each currency is worth in major units of the workspace's."""
    known: dict[str, float | None] = {"": None}

    def worth(code: str) -> float | None:
        if code not in known:
            rate = rates_between(actor, spans={code: (today, today)}).on(code, today)
            scale = 10 ** -minor_places(actor.currency)
            known[code] = None if rate is None else float(minor_factor(rate, actor.currency)) * scale
        return known[code]

    return worth


_COMPANY = tuple(name for name in CompanyRow.__slots__ if name != "said")
_PERSON = (
    "id", "name", "external_id", "title", "seniority", "department", "role_start", "email", "phone",
    "profile", "language", "country", "company_id", "company__name", "company__domain", "company__industry",
    "company__employees", "company__country", "revision", "archived_at",
)  # fmt: skip
_SAID = ("source", "said_on", "told")
_TOLD = frozenset((*COMPANY_VALUES, *PERSON_VALUES)) - {"company_id", "currency"}


def companies_by_id(ids: Sequence[UUID]) -> list[CompanyRow]:
    """Companies in the order of `ids`; two statements."""
    rows = Company.objects.filter(id__in=ids).values_list(*_COMPANY, *_SAID)
    names = source_names()
    found = {row[0]: _company(row, names) for row in rows}
    return [found[one] for one in ids if one in found]


def people_by_id(ids: Sequence[UUID]) -> list[PersonRow]:
    """People in the order of `ids`, the erased left out; two statements."""
    rows = Person.objects.filter(id__in=ids).exclude(key__startswith=ERASED).values_list(*_PERSON, *_SAID)
    names = source_names()
    found = {row[0]: _person(row, names) for row in rows}
    return [found[one] for one in ids if one in found]


@query(Permission.PROSPECT_VIEW)
def company(actor: Actor, *, company_id: UUID) -> CompanyRow:
    """One company, archived or not. Raises `NotFound`."""
    found = companies_by_id([company_id])
    return found[0] if found else not_found(msg("company"))


@query(Permission.PROSPECT_VIEW)
def person(actor: Actor, *, person_id: UUID) -> PersonRow:
    """One person, archived or not. Raises `NotFound`."""
    found = people_by_id([person_id])
    return found[0] if found else not_found(msg("person"))


@query(Permission.PROSPECT_VIEW)
def people_at(actor: Actor, *, company_id: UUID, limit: int = 50) -> list[PersonRow]:
    """The first people of a company, those who came first at the front."""
    ids = Person.objects.filter(company_id=company_id, archived_at__isnull=True).order_by("id")
    return people_by_id(list(ids.values_list("id", flat=True)[:limit]))


def source_names() -> dict[int, str]:
    """The names of all sources by their numbers."""
    return dict(Source.objects.values_list("number", "name"))


def _company(row: Sequence[Any], names: Mapping[int, str]) -> CompanyRow:
    *values, source, said_on, told = row
    found = dict(zip(_COMPANY, values, strict=True))
    found["industry_codes"], found["technologies"] = (
        tuple(found["industry_codes"]),
        tuple(found["technologies"]),
    )
    return CompanyRow(**found, said=_said(found, source, said_on, told, names))


def _person(row: Sequence[Any], names: Mapping[int, str]) -> PersonRow:
    *values, source, said_on, told = row
    found = dict(zip((name for name in PersonRow.__slots__ if name != "said"), values, strict=True))
    for name in ("company_name", "company_domain", "company_industry", "company_country"):
        found[name] = found[name] or ""
    return PersonRow(**found, said=_said(found, source, said_on, told, names))


def _said(
    values: Mapping[str, Any], source: int, said_on: date, told: Mapping[str, Any], names: Mapping[int, str]
) -> dict[str, Said]:
    usual = Said(names.get(source, ""), said_on)
    return {
        key: Said(names.get(told[key][0], ""), date.fromisoformat(told[key][1])) if key in told else usual
        for key, value in values.items()
        if key in _TOLD and value not in (None, "", (), {})
    }
