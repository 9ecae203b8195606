"""How well the company of a deal or an account fits, and which personas its people match: for their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.accounts.models import Account
from homeplate.accounts.rows import AccountRow, ContactRow
from homeplate.deals.models import Stakeholder
from homeplate.fit.known import (
    COMPANY_COLUMNS,
    PERSON_COLUMNS,
    company_of,
    company_of_account,
    person_of,
    person_of_contact,
)
from homeplate.fit.queries import Published, published, rates_for
from homeplate.fit.rules import Judged
from homeplate.people.access import Actor, query
from homeplate.people.permissions import Permission
from homeplate.tenancy.prepared import fetch


@dataclass(frozen=True, slots=True)
class RecordFit:
    """The fits of a company by each profile, the best first, with what was known of it; and of each person who matches
    one, the persona that fits best. `by` is what the workspace scores by."""

    by: Published
    company: tuple[Judged, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    people: Mapping[UUID, Judged] = field(default_factory=dict)


@query(Permission.ACCOUNT_VIEW)
def fit_of_account(
    actor: Actor, *, account: AccountRow, contacts: Iterable[ContactRow], today: date
) -> RecordFit:
    """The fit of an account and of its people as they were read; two statements at most."""
    by, values = published(actor), company_of_account(account)
    people = {one.id: person_of_contact(one) for one in contacts}
    return _fit(actor, by, values, people, today)


@query(Permission.DEAL_VIEW)
def fit_of_deal(actor: Actor, *, deal_id: UUID, account_id: UUID | None, today: date) -> RecordFit:
    """The fit of a deal that is seen: of its account, and of the people in the decision. Four statements at most, one
    where nothing is published."""
    by = published(actor)
    values: dict[str, Any] = {}
    if by.profiles and account_id is not None:
        found = next(fetch("fit.company", {"account": account_id}, _company), None)
        values = company_of(found) if found else {}
    people = people_of_deals([deal_id]).get(deal_id, {}) if by.personas else {}
    return _fit(actor, by, values, people, today)


def _company(marks: Mapping[str, Any]) -> QuerySet[Account, Any]:
    return Account.objects.filter(id=marks["account"]).values_list(*COMPANY_COLUMNS)


def _fit(
    actor: Actor,
    by: Published,
    values: Mapping[str, Any],
    people: Mapping[UUID, Mapping[str, Any]],
    today: date,
) -> RecordFit:
    codes = by.currencies
    if codes and "revenue_currency" in values:
        codes |= {str(values["revenue_currency"])}
    rates = rates_for(actor, codes=codes, today=today) if by.currencies else None
    matched = {one: by.person(known, today) for one, known in people.items()}
    found = {one: judged for one, judged in matched.items() if judged is not None}
    return RecordFit(by, by.company(values, today, rates) if values else (), values, found)


def people_of_deals(deal_ids: Sequence[UUID]) -> dict[UUID, dict[UUID, dict[str, Any]]]:
    """What is known of the people in the decision of each of some deals, in the present workspace; one statement."""
    columns = (f"contact__{column}" for column in PERSON_COLUMNS)
    rows = Stakeholder.objects.filter(deal_id__in=deal_ids, contact__archived_at__isnull=True)
    found: dict[UUID, dict[UUID, dict[str, Any]]] = {}
    for deal_id, contact_id, *known in rows.order_by("created_at", "id").values_list(
        "deal_id", "contact_id", *columns
    ):
        found.setdefault(deal_id, {})[contact_id] = person_of(known)
    return found


@query(Permission.ACCOUNT_VIEW)
def fit_of_contact(actor: Actor, *, contact: ContactRow, today: date) -> Judged | None:
    """The persona that a contact matches best, if any fits; one statement."""
    return published(actor).person(person_of_contact(contact), today)
