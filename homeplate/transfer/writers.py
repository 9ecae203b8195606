"""Planned rows to records, through the bulk actions of people, accounts, leads and deals; one writer per kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from homeplate.accounts.actions import import_accounts, import_contacts
from homeplate.kit.countries import language_code
from homeplate.kit.errors import Invalid
from homeplate.kit.money import from_minor
from homeplate.kit.text import msg
from homeplate.transfer.answers import write_answers
from homeplate.transfer.colleagues import Owners, add_colleagues, owners_of
from homeplate.transfer.dealwriting import write_deals
from homeplate.transfer.doubles import Made
from homeplate.transfer.fields import Kind
from homeplate.transfer.keeping import Keeper, keeper_of
from homeplate.transfer.leadwriting import write_leads
from homeplate.transfer.meanings import channel, lawful_basis
from homeplate.transfer.outcomes import Batch
from homeplate.transfer.plan import Planned
from homeplate.transfer.problems import Problem, Severity
from homeplate.transfer.rows import AccountRow, ContactRow, ImportRow, TeamRow
from homeplate.transfer.stops import stops_of
from homeplate.transfer.writing import Outcome, Values, Writing, accounts_by_id, insist

Writer = Callable[[Writing, Sequence[Any], datetime], Sequence[Outcome]]


def write_batch(writing: Writing, rows: Sequence[Planned], now: datetime) -> Batch:
    """Write the rows of a batch in the running transaction; what became of them."""
    batch = Batch()
    taken: list[tuple[int, ImportRow]] = []
    for planned in rows:
        batch.problems += planned.problems
        if planned.row is None:
            batch.count("refused")
        else:
            taken.append((planned.line, planned.row))
    outcomes = WRITERS[writing.mapping.kind](writing, [row for _, row in taken], now) if taken else ()
    for (line, row), found in zip(taken, outcomes, strict=True):
        if found.outcome == "created":
            batch.made.append(Made(line, row, found.id))
        take_in(batch, writing, line, found)
    return batch


def take_in(batch: Batch, writing: Writing, line: int, found: Outcome) -> None:
    """Count what became of a row, and tell what was wrong with it."""
    batch.count(found.outcome)
    severity: Severity = "error" if found.outcome == "refused" else "warning"
    for problem in found.problems:
        column = writing.column(problem.field)
        batch.problems.append(Problem(line, column, problem.code, problem.message, severity))


def _write_team(writing: Writing, rows: Sequence[TeamRow], now: datetime) -> Sequence[Outcome]:
    nameless = Invalid("name-missing", msg("The row names nobody."), field="owner")
    return [
        Outcome(outcome, [nameless] if outcome == "refused" else [])
        for outcome in add_colleagues(writing.actor, rows, now, writing.people)
    ]


def _write_accounts(writing: Writing, rows: Sequence[AccountRow], now: datetime) -> Sequence[Outcome]:
    owners = owners_of(writing.actor, rows, now, writing.people)
    keeper = keeper_of(writing.actor, writing.mapping, now)
    outcomes = [Outcome() for _ in rows]
    values = [account_values(row, owners, keeper, found) for row, found in zip(rows, outcomes, strict=True)]
    insist(
        lambda some: import_accounts(writing.actor, source=writing.source, rows=some, now=now),
        values,
        outcomes,
    )
    return outcomes


def account_values(row: AccountRow, owners: Owners, keeper: Keeper, found: Outcome) -> Values:
    """A row as `import_accounts` takes it."""
    custom, problems = keeper.values(row)
    found.problems += problems
    revenue = None if row.revenue_minor is None else from_minor(row.revenue_minor, row.currency).amount
    return {
        "external_id": row.key,
        "name": row.name,
        "domain": row.domain,
        "industry": row.industry,
        "employees": row.employees,
        **({"revenue": revenue, "revenue_currency": row.currency} if revenue is not None else {}),
        "phone": row.phone,
        "city": row.city,
        "country": row.country,
        "parent_name": row.parent,
        "custom": custom,
        **_owned(owners, owners.find(row)),
    }


def _owned(owners: Owners, owner_id: Any) -> Values:
    return {"owner_id": owner_id, "team_id": owners.team_of.get(owner_id)} if owner_id else {}


def _write_contacts(writing: Writing, rows: Sequence[ContactRow], now: datetime) -> Sequence[Outcome]:
    owners = owners_of(writing.actor, rows, now, writing.people)
    keeper = keeper_of(writing.actor, writing.mapping, now)
    known = accounts_by_id(writing.source, (row.account_id for row in rows))
    outcomes = [Outcome() for _ in rows]
    values = [
        contact_values(writing, row, owners, keeper, known, found)
        for row, found in zip(rows, outcomes, strict=True)
    ]
    insist(
        lambda some: import_contacts(writing.actor, source=writing.source, rows=some, now=now),
        values,
        outcomes,
    )
    return outcomes


MOST_POINTS = 20


def contact_values(
    writing: Writing,
    row: ContactRow,
    owners: Owners,
    keeper: Keeper,
    known: Mapping[str, Any],
    found: Outcome,
) -> Values:
    """A row as `import_contacts` takes it; `known` are accounts by their id in the other system."""
    custom, problems = keeper.values(row)
    found.problems += problems
    if row.account_id in known:
        account: Values = {"account_id": known[row.account_id]}
    elif row.account:
        account = {"account_name": row.account, "account_about": _about_account(row)}
    elif writing.is_promised(row.account_id):
        account = {}
    else:
        account = {"account_external_id": row.account_id}
    return {
        "external_id": row.key,
        "name": row.name,
        "given_name": row.given_name,
        "family_name": row.family_name,
        "emails": row.emails[:MOST_POINTS],
        "phones": row.phones[:MOST_POINTS],
        "title": row.title,
        "department": row.department,
        "language": language_code(row.language),
        "country": row.country or row.account_country,
        "preferred_channel": channel(row.channel),
        "stops": stops_of(writing.mapping, row),
        **_basis(row),
        "custom": custom,
        **account,
        **_owned(owners, owners.find(row)),
    }


def _basis(row: ContactRow) -> Values:
    """The lawful basis that a row states; one that is none of ours is kept as evidence."""
    known = lawful_basis(row.basis)
    if not row.basis or not known:
        return {"basis_evidence": row.basis_evidence or row.basis}
    return {
        "lawful_basis": known,
        "basis_source": row.basis_source or row.source,
        "basis_on": row.basis_on,
        "basis_evidence": row.basis_evidence or row.basis,
    }


def _about_account(row: ContactRow) -> Values:
    """What a row of a person says of their company: an account that the import makes takes it over."""
    revenue = row.account_revenue_minor
    about: Values = {
        "domain": row.account_domain,
        "industry": row.account_industry,
        "employees": row.account_employees,
        "phone": row.account_phone,
        "city": row.account_city,
        "country": row.account_country,
    }
    if revenue is not None:
        amount = from_minor(revenue, row.account_currency).amount
        about |= {"revenue": amount, "revenue_currency": row.account_currency}
    return {name: value for name, value in about.items() if value not in (None, "")}


WRITERS: Mapping[Kind, Writer] = {
    "team": _write_team,
    "account": _write_accounts,
    "contact": _write_contacts,
    "deal": write_deals,
    "lead": write_leads,
    "answer": write_answers,
}
"""The kinds of rows that become records."""
