"""One batch with its doubles: rows that probably are here already are taken, left out, or taken into what is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from homeplate.accounts.actions import complete_account, complete_contact
from homeplate.accounts.duplicates.arriving import Double
from homeplate.kit.errors import HomeplateError
from homeplate.kit.text import Message, msg
from homeplate.leads.actions import complete_lead
from homeplate.transfer.colleagues import owners_of
from homeplate.transfer.doubles import CODE, LEAVE, TAKE, Doubles
from homeplate.transfer.keeping import keeper_of
from homeplate.transfer.leadwriting import lead_values
from homeplate.transfer.outcomes import Batch
from homeplate.transfer.plan import Planned
from homeplate.transfer.problems import Problem, Severity
from homeplate.transfer.rows import AccountRow, ContactRow, ImportRow, LeadRow
from homeplate.transfer.writers import account_values, contact_values, write_batch
from homeplate.transfer.writing import Outcome, Writing


def write_with_doubles(
    writing: Writing, rows: Sequence[Planned], doubles: Doubles | None, choice: str, now: datetime
) -> Batch:
    """Write the rows of a batch in the running transaction, each double as `choice` says; what became of them.

    Which rows would be new records is known once they are written: where some are doubles, that is taken back and the
    others are written without them.
    """
    if doubles is None:
        return write_batch(writing, rows, now)
    with transaction.atomic():
        batch = write_batch(writing, rows, now)
        found = doubles.look(batch.made)
        if found and choice != TAKE:
            transaction.set_rollback(True)
    told = doubles.told(found)
    if not found or choice == TAKE:
        doubles.keep(batch.made)
        batch.doubles = len(found)
        batch.problems += [_problem(line, text, "note") for line, text in told.items()]
        return batch
    batch = write_batch(writing, [row for row in rows if row.line not in found], now)
    doubles.keep(batch.made)
    batch.doubles = len(found)
    for planned in rows:
        if planned.line in found and planned.row is not None:
            batch.problems += planned.problems
            if choice == LEAVE:
                batch.count("refused")
                batch.problems.append(_problem(planned.line, told[planned.line], "error"))
            else:
                _merge(writing, planned.line, planned.row, doubles, found, told, batch, now)
    return batch


def _problem(line: int, text: Message, severity: Severity) -> Problem:
    return Problem(line, "", CODE, text, severity)


def _merge(
    writing: Writing,
    line: int,
    row: ImportRow,
    doubles: Doubles,
    found: Mapping[int, Double],
    told: Mapping[int, Message],
    batch: Batch,
    now: datetime,
) -> None:
    """Take what a row says besides into the record that is there."""
    target = doubles.target(found[line])
    doubles.became[line] = target
    if target is None:
        batch.count("unchanged")
        return
    try:
        with transaction.atomic():
            changed = _into(writing, row, now)(target)
    except HomeplateError as error:
        batch.count("refused")
        batch.problems.append(Problem(line, "", error.code, error.message, "error"))
        return
    batch.count("changed" if changed else "unchanged")
    batch.problems.append(_problem(line, _taken_over(told[line]), "note"))


def _taken_over(double: Message) -> Message:
    """What is said of a double whose news were taken over; it names the same record."""
    named = {"id": double.params["id"]} if "id" in double.params else {}
    return msg("{double} What is new was taken over.", double=double, **named)


def _into(writing: Writing, row: ImportRow, now: datetime) -> Callable[[UUID], bool]:
    """What completes a record by a row of its kind."""
    actor, outcome = writing.actor, Outcome()
    if isinstance(row, LeadRow):
        owners = owners_of(actor, [row], now, writing.people)
        lead = lead_values(writing, row, owners, outcome)
        return lambda target: complete_lead(actor, lead_id=target, values=lead, now=now)
    assert isinstance(row, AccountRow | ContactRow)
    owners, keeper = owners_of(actor, [row], now, writing.people), keeper_of(actor, writing.mapping, now)
    if isinstance(row, AccountRow):
        account = account_values(row, owners, keeper, outcome)
        return lambda target: complete_account(actor, account_id=target, values=account, now=now)
    contact = contact_values(writing, row, owners, keeper, {}, outcome)
    return lambda target: complete_contact(actor, contact_id=target, values=contact, now=now)
