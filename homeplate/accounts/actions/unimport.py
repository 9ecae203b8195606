"""Taking back what an import did to accounts and contacts, many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.accounts.actions.contacts import LISTS, said_points, stored_points, write_points
from homeplate.accounts.actions.records import ACCOUNT, CONTACT, Kind, Record, change
from homeplate.accounts.merge_rules import taken_back
from homeplate.accounts.models import Account, Contact, ContactPoint
from homeplate.ledger.actions import NewFact, record_many
from homeplate.ledger.queries import run_of
from homeplate.ledger.told import UNDONE, Told
from homeplate.people.access import Actor, action
from homeplate.people.permissions import Permission
from homeplate.tenancy.bulk import update_many


@action(Permission.ACCOUNT_EDIT)
def unimport_accounts(
    actor: Actor,
    *,
    run_id: UUID,
    account_ids: Sequence[UUID],
    in_use: Collection[UUID],
    touched_too: bool,
    now: datetime,
) -> Counter[str]:
    """Delete the accounts that an import brought in, and put back what it changed of others.

    One that is `in_use`, has contacts or accounts below it, or was changed since (unless `touched_too`) is kept.
    Gives how many were `deleted`, `restored` and `kept`.
    """
    contacts = Contact.objects.filter(account_id__in=account_ids, archived_at=None)
    needed = {
        *in_use,
        *_with_others_below(account_ids, run_id),
        *contacts.values_list("account_id", flat=True),
    }
    return _unimport(actor, ACCOUNT, run_id, account_ids, needed, touched_too, now)


@action(Permission.ACCOUNT_EDIT)
def unimport_contacts(
    actor: Actor,
    *,
    run_id: UUID,
    contact_ids: Sequence[UUID],
    in_use: Collection[UUID],
    touched_too: bool,
    now: datetime,
) -> Counter[str]:
    """Delete the contacts that an import brought in, and put back what it changed of others, as for accounts."""
    return _unimport(actor, CONTACT, run_id, contact_ids, set(in_use), touched_too, now)


def _with_others_below(account_ids: Sequence[UUID], run_id: UUID) -> list[UUID]:
    """The accounts that have one below them which the import did not bring in itself."""
    rows = Account.objects.filter(parent_id__in=account_ids, archived_at=None)
    below = dict(rows.values_list("id", "parent_id"))
    told = run_of(list(below), run_id)
    return [parent for key, parent in below.items() if not _made(told.get(key, ()))]


def _made(told: Sequence[Told]) -> bool:
    return bool(told) and told[0].ours and told[0].verb.endswith(".created")


def _unimport(
    actor: Actor,
    kind: Kind[Record],
    run_id: UUID,
    ids: Sequence[UUID],
    in_use: Collection[UUID],
    touched_too: bool,
    now: datetime,
) -> Counter[str]:
    found: Counter[str] = Counter()
    told = run_of(ids, run_id)
    rows = kind.rows.filter(id__in=ids, archived_at=None).order_by("id").select_for_update()
    leaving: list[Record] = []
    for row in rows:
        history = told[row.id]
        if _made(history):
            touched = any(not one.ours for one in history)
            if row.id in in_use or (touched and not touched_too):
                found["kept"] += 1
            else:
                leaving.append(row)
        else:
            found["restored" if _put_back(actor, kind, row, history, run_id, now) else "kept"] += 1
    _remove(actor, kind, leaving, run_id, now)
    found["deleted"] += len(leaving)
    return found


def _remove(actor: Actor, kind: Kind[Record], rows: Sequence[Record], run_id: UUID, now: datetime) -> None:
    columns = ({"id": row.id, "archived_at": now, "revision": row.revision + 1} for row in rows)
    update_many(kind.model, ("archived_at", "revision"), columns)
    data = {"set": {"archived_at": now}, "was": {"archived_at": None}, UNDONE: str(run_id)}
    facts = (NewFact(kind.subject, row.id, f"{kind.subject}.archived", data) for row in rows)
    record_many(actor, facts=facts, at=now)


def _put_back(
    actor: Actor, kind: Kind[Record], row: Record, told: Sequence[Told], run_id: UUID, now: datetime
) -> bool:
    """Put back what the import changed and nobody has changed since; whether there was anything."""
    before = row.revision
    for one in reversed([one for one in told if one.ours and not one.undo]):
        new, was = one.data.get("set") or {}, one.data.get("was") or {}
        own = {name: value for name, value in new.items() if name in was and name not in LISTS}
        columns, _ = taken_back(row, own, was)
        more = _points_back(row, new, was) if isinstance(row, Contact) else {}
        change(actor, kind, row, columns, now, more=more, about={UNDONE: str(run_id)})
    return row.revision != before


def _points_back(
    contact: Contact, new: Mapping[str, Any], was: Mapping[str, Any]
) -> dict[str, tuple[Any, Any]]:
    """Take away the e-mails and phones that the import added; gives (new, old) of the lists that differ."""
    lists = [name for name in LISTS if name in new and name in was]
    added = {(name, one["value"]) for name in lists for one in new[name]}
    added -= {(name, one["value"]) for name in lists for one in was[name] or ()}
    present = stored_points(contact.id)
    gone = {(LISTS[name], value) for name, value in added}
    kept = tuple(point for point in present if (point.kind, point.value) not in gone)
    if kept == present:
        return {}
    ContactPoint.objects.filter(contact_id=contact.id).delete()
    write_points(contact, kept)
    pairs = {name: (said_points(kept, name), said_points(present, name)) for name in LISTS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
