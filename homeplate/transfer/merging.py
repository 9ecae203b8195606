"""One batch with its doubles: rows that probably are here already are taken, left out, or taken into what is here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from homeplate.accounts.actions import Imported, complete_account, complete_contact
from homeplate.kit.errors import Conflict, Forbidden, Invalid, NotFound
from homeplate.kit.text import Message, msg
from homeplate.leads.actions import complete_lead
from homeplate.transfer.colleagues import owners_of
from homeplate.transfer.doubles import CODE, LEAVE, TAKE, Doubles
from homeplate.transfer.keeping import keeper_of
from homeplate.transfer.leadwriting import lead_values
from homeplate.transfer.outcomes import Batch
from homeplate.transfer.plan import Planned
from homeplate.transfer.problems import Problem
from homeplate.transfer.rows import AccountRow, ContactRow, ImportRow, LeadRow
from homeplate.transfer.writers import account_values, contact_values, take_in, write_batch
from homeplate.transfer.writing import Outcome, Values, Writing, insist

Complete = Callable[[UUID, Values], bool]
"""Takes into a record what it does not say yet; gives whether there was anything."""


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
        batch.problems += [Problem(line, "", CODE, text, "note") for line, text in told.items()]
        return batch
    batch = write_batch(writing, [row for row in rows if row.line not in found], now)
    doubles.keep(batch.made)
    batch.doubles = len(found)
    for planned in rows:
        if planned.line not in found or planned.row is None:
            continue
        batch.problems += planned.problems
        if choice == LEAVE:
            outcome = Outcome(problems=[Invalid(CODE, told[planned.line])])
        else:
            target = doubles.merge(planned.line, found[planned.line])
            outcome = _merged(writing, planned.row, target, told[planned.line], now)
        take_in(batch, writing, planned.line, outcome)
        if outcome.outcome != "refused" and outcome.id is not None:
            text = _taken_over(told[planned.line])
            batch.problems.append(Problem(planned.line, "", CODE, text, "note"))
    return batch


def _merged(writing: Writing, row: ImportRow, target: UUID | None, told: Message, now: datetime) -> Outcome:
    """Take what a row says besides into the record that is there, but for values that are wrong."""
    if target is None:  # the earlier row of the file made none
        return Outcome("unchanged")
    outcome = Outcome()
    values, complete = _into(writing, row, outcome, now)

    def write(rows: Sequence[Values]) -> list[Imported]:
        try:
            with transaction.atomic():
                changed = complete(target, rows[0])
        except (Forbidden, NotFound):  # a lead that somebody else works on
            return [Imported(None, "refused", Invalid(CODE, told))]
        except Conflict as error:
            return [Imported(None, "refused", Invalid(error.code, error.message))]
        except Invalid as error:
            return [Imported(None, "refused", error)]
        return [Imported(target, "changed" if changed else "unchanged")]

    insist(write, [values], [outcome])
    return outcome


def _taken_over(double: Message) -> Message:
    """What is said of a double whose news were taken over; it names the same record."""
    named = {"id": double.params["id"]} if "id" in double.params else {}
    return msg("{double} What is new was taken over.", double=double, **named)


def _into(writing: Writing, row: ImportRow, outcome: Outcome, now: datetime) -> tuple[Values, Complete]:
    """A row as its action takes it, what was wrong with it told to `outcome`, and what completes a record by it."""
    assert isinstance(row, AccountRow | ContactRow | LeadRow)
    actor, owners = writing.actor, owners_of(writing.actor, [row], now, writing.people)
    if isinstance(row, LeadRow):
        lead = lead_values(writing, row, owners, outcome)
        return lead, lambda target, values: complete_lead(actor, lead_id=target, values=values, now=now)
    keeper = keeper_of(actor, writing.mapping, now)
    if isinstance(row, AccountRow):
        account = account_values(row, owners, keeper, outcome)
        return account, lambda target, values: complete_account(
            actor, account_id=target, values=values, now=now
        )
    contact = contact_values(writing, row, owners, keeper, {}, outcome)
    return contact, lambda target, values: complete_contact(actor, contact_id=target, values=values, now=now)
