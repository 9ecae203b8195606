"""Taking accounts and contacts away for good: for sample data, never for whom people sell to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from homeplate.accounts.actions.records import ACCOUNT, CONTACT, Kind, Record
from homeplate.accounts.duplicates.models import DuplicatePair
from homeplate.fields.actions import index_many
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor


def erase_contacts(actor: Actor, *, contact_ids: Iterable[UUID], now: datetime) -> int:
    """Erase contacts that nothing refers to, in the running transaction; their number. Their facts stay."""
    return _erase(actor, CONTACT, contact_ids, now)


def erase_accounts(actor: Actor, *, account_ids: Iterable[UUID], now: datetime) -> int:
    """Erase accounts that nothing refers to, in the running transaction; their number. Their facts stay."""
    return _erase(actor, ACCOUNT, account_ids, now)


def _erase(actor: Actor, kind: Kind[Record], ids: Iterable[UUID], now: datetime) -> int:
    rows = list(kind.rows.select_for_update().filter(id__in=list(ids)).order_by("id"))
    index_many(record=kind.subject, rows=[(row.id, {}) for row in rows])
    gone = [row.id for row in rows]
    DuplicatePair.objects.filter(kind=kind.subject).filter(Q(one__in=gone) | Q(other__in=gone)).delete()
    kind.rows.filter(id__in=gone).delete()
    facts = (
        NewFact(
            kind.subject,
            row.id,
            f"{kind.subject}.erased",
            {"set": {"custom": {}}, "was": {"name": row.name}},
        )
        for row in rows
    )
    record_many(actor, facts=facts, at=now)
    return len(rows)
