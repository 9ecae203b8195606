"""Deal rows to deals: accounts, contacts and owners found or made, the rest handed to `deals`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions import ensure_accounts, import_contacts
from homeplate.deals.actions import import_deals
from homeplate.deals.rules.competitors import LENGTH, kept, told_of
from homeplate.deals.rules.foreign import ForeignDeal
from homeplate.kit.errors import Invalid
from homeplate.kit.text import folded, msg
from homeplate.transfer.colleagues import Owners, owners_of
from homeplate.transfer.keeping import Keeper, keeper_of
from homeplate.transfer.meanings import category, loss_reason, step_kind
from homeplate.transfer.rows import DealRow
from homeplate.transfer.writing import Outcome, Values, Writing, accounts_by_id, insist


@dataclass(frozen=True, slots=True)
class _Around:
    """What the rows of a batch refer to."""

    owners: Owners
    keeper: Keeper
    accounts: Mapping[str, UUID]
    named: Mapping[str, UUID]

    def account(self, row: DealRow) -> UUID | None:
        """The account of a row, by its id in the other system, else by its name."""
        return self.accounts.get(row.account_id) or self.named.get(row.account)


def write_deals(writing: Writing, rows: Sequence[DealRow], now: datetime) -> Sequence[Outcome]:
    """Write deals and what they name; what became of each row."""
    around = _around(writing, rows, now)
    outcomes = [Outcome() for _ in rows]
    _write_contacts(writing, rows, around, now)
    told: list[tuple[Outcome, ForeignDeal]] = []
    for row, found in zip(rows, outcomes, strict=True):
        deal = _deal(writing, row, around, found)
        if deal is not None:
            told.append((found, deal))
    assert writing.process_id is not None
    results = import_deals(
        writing.actor,
        source=writing.source,
        process_id=writing.process_id,
        rows=[deal for _, deal in told],
        now=now,
    )
    for (found, _), result in zip(told, results, strict=True):
        found.add(result)
    return outcomes


def _around(writing: Writing, rows: Sequence[DealRow], now: datetime) -> _Around:
    known = accounts_by_id(writing.source, (row.account_id for row in rows))
    names = {row.account for row in rows if row.account and row.account_id not in known}
    actor = writing.actor
    return _Around(
        owners=owners_of(actor, rows, now, writing.people),
        keeper=keeper_of(actor, writing.mapping, now),
        accounts=known,
        named=ensure_accounts(actor, source=writing.source, names=sorted(names), now=now) if names else {},
    )


def _write_contacts(writing: Writing, rows: Sequence[DealRow], around: _Around, now: datetime) -> None:
    """The people whom deals name, in the address book of their account; each once."""
    people: dict[tuple[str, UUID | None], Values] = {}
    for row in rows:
        name = row.contact or next(iter(row.contact_emails), "")
        if not name:
            continue
        account_id = around.account(row)
        values: Values = {"name": name, "emails": row.contact_emails[:20], "phones": row.contact_phones[:20]}
        if account_id is not None:
            values["account_id"] = account_id
        people.setdefault((folded(name), account_id), values)
    if people:
        insist(
            lambda some: import_contacts(writing.actor, source=writing.source, rows=some, now=now),
            list(people.values()),
            [Outcome() for _ in people],
        )


def _deal(writing: Writing, row: DealRow, around: _Around, found: Outcome) -> ForeignDeal | None:
    """The row as `deals` takes it; None, with the reason told, when nobody could own it."""
    owner_id = around.owners.find(row) or around.owners.otherwise
    if owner_id is None:
        sentence = msg("The row names no owner, and nobody of the workspace can take its place.")
        found.problems.append(Invalid("owner-missing", sentence, field="owner_id"))
        return None
    account_id = around.account(row)
    named = row.account or row.account_id
    if account_id is None and named and not writing.is_promised(row.account_id):
        sentence = msg("The account “{text}” is not there.", text=named[:60])
        found.problems.append(Invalid("reference", sentence, field="account"))
    custom, problems = around.keeper.values(row)
    found.problems += problems
    return ForeignDeal(
        external_id=row.key,
        name=row.name,
        owner_id=owner_id,
        team_id=around.owners.team_of.get(owner_id),
        account_id=account_id,
        status=row.status,
        stage=row.stage,
        value_minor=_value(row, found),
        currency=row.currency,
        kind=row.kind,
        source=row.source,
        expected_close=row.expected_close,
        category=_category(row, found),
        created_at=writing.moment(row.created or row.engaged),
        stage_since=writing.moment(row.stage_since or row.engaged),
        closed_at=writing.moment(row.closed),
        custom=custom,
        competitors=_competitors(row, found),
        **_step(row),
        **_loss(row),
    )


def _value(row: DealRow, found: Outcome) -> int | None:
    if row.value_minor is not None and row.value_minor < 0:
        found.problems.append(
            Invalid("negative", msg("A deal's value cannot be negative; it was left out."), field="value")
        )
        return None
    return row.value_minor


def _step(row: DealRow) -> dict[str, Any]:
    """The next step when it is dated; without a date it is no agreement with the buyer."""
    if row.status != "open" or not row.next_step or row.next_step_on is None:
        return {}
    kind = step_kind(row.next_step)
    return {"next_step": row.next_step, "next_step_kind": kind, "next_step_on": row.next_step_on}


def _category(row: DealRow, found: Outcome) -> str:
    """What is expected of an open deal, where the file says so in words that are known."""
    if row.status != "open" or not row.category:
        return ""
    known = category(row.category)
    if not known:
        sentence = msg("“{text}” is no forecast category; it was left out.", text=row.category[:60])
        found.problems.append(Invalid("category-unknown", sentence, field="category"))
    return known


def _competitors(row: DealRow, found: Outcome) -> str:
    try:
        return kept(told_of(row.competitor))
    except Invalid as problem:
        found.problems.append(problem)
        return ""


def _loss(row: DealRow) -> dict[str, Any]:
    """How it was lost. Of several competitors the first is taken to have won it."""
    if row.status != "lost":
        return {}
    winner = next(iter(told_of(row.competitor)), "")[:LENGTH]
    reason = loss_reason(row.lost_reason, winner)
    return {"loss_reason": reason, "loss_note": row.lost_reason, "competitor": winner}
