"""How well prospects fit: a company by the published profiles, a person by the personas and their company together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from homeplate.fit.queries import Published, published, rates_for
from homeplate.fit.rules import Judged, Together, judged, together
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.prospects.engine.scoring import Measure
from homeplate.prospects.fields import CHANNELS
from homeplate.prospects.known import COMPANY_COLUMNS, PERSON_COLUMNS, company_of, person_of
from homeplate.prospects.models import Company

if TYPE_CHECKING:
    from homeplate.prospects.queries import CompanyRow, PersonRow

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProspectFit:
    """How well a prospect fits: what the parts come to `together`, and each with its reasons.

    `company` are the fits of the company by each profile, `person` those of the person by each persona, the best first
    and the one that counts; `company_values` and `person_values` are what was known of them.
    """

    together: Together
    company: tuple[Judged, ...] = ()
    person: tuple[Judged, ...] = ()
    company_values: Values = field(default_factory=dict)
    person_values: Values = field(default_factory=dict)


def scores(by: Published, *, companies: bool) -> bool:
    """Whether anything is published that companies, or people, are scored by."""
    return bool(by.profiles or (by.personas and not companies))


def measure_of(actor: Actor, by: Published, today: date) -> Measure:
    """What whole columns are scored by; a statement for rates where rules are in other currencies than amounts."""
    rates = rates_for(actor, codes=by.currencies | {actor.currency}, today=today) if by.currencies else None
    return Measure(by, actor.currency, today, rates)


def fits_of_companies(
    actor: Actor, by: Published, rows: Sequence[CompanyRow], today: date
) -> dict[UUID, ProspectFit]:
    """The fits of some companies, with their reasons; a statement at most."""
    if not scores(by, companies=True):
        return {}
    return _fits(actor, by, {row.id: (_company(row), {}) for row in rows}, today, people=False)


def fits_of_people(
    actor: Actor, by: Published, rows: Sequence[PersonRow], today: date
) -> dict[UUID, ProspectFit]:
    """The fits of some people and their companies; two statements at most."""
    if not scores(by, companies=False):
        return {}
    companies = _companies(row.company_id for row in rows) if by.profiles else {}
    known = {row.id: (companies.get(row.company_id, {}), _person(row)) for row in rows}
    return _fits(actor, by, known, today, people=True)


@query(Permission.PROSPECT_VIEW)
def fit_of_company(actor: Actor, *, row: CompanyRow, now: datetime) -> ProspectFit | None:
    """How well a company fits; None where no profile is published. Two statements."""
    return fits_of_companies(actor, published(actor), [row], now.date()).get(row.id)


@query(Permission.PROSPECT_VIEW)
def fit_of_person(actor: Actor, *, row: PersonRow, now: datetime) -> ProspectFit | None:
    """How well a person and their company fit; None where nothing is published. Three statements."""
    return fits_of_people(actor, published(actor), [row], now.date()).get(row.id)


def _companies(ids: Iterable[UUID | None]) -> dict[UUID | None, dict[str, Any]]:
    rows = Company.objects.filter(id__in={one for one in ids if one}).values("id", *COMPANY_COLUMNS.values())
    return {row["id"]: company_of(row) for row in rows}


def _company(row: CompanyRow) -> dict[str, Any]:
    return company_of({column: getattr(row, column) for column in COMPANY_COLUMNS.values()})


def _person(row: PersonRow) -> dict[str, Any]:
    return person_of({column: getattr(row, column) for column in (*PERSON_COLUMNS, *CHANNELS)})


def _fits(
    actor: Actor, by: Published, known: Mapping[UUID, tuple[Values, Values]], today: date, *, people: bool
) -> dict[UUID, ProspectFit]:
    held = {
        str(company["revenue_currency"]) for company, _ in known.values() if "revenue_currency" in company
    }
    rates = rates_for(actor, codes=by.currencies | held, today=today) if by.currencies else None

    def fit(company: Values, person: Values) -> ProspectFit | None:
        of_company = by.company(company, today, rates)
        of_person = judged(by.personas, person, today=today) if people else ()
        best = [each[0].fit for each in (of_company, of_person) if each]
        both = together(best)
        return ProspectFit(both, of_company, of_person, company, person) if both else None

    found = {one: fit(*values) for one, values in known.items()}
    return {one: each for one, each in found.items() if each is not None}
