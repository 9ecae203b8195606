"""Taking deals away for good, with all that hangs on them: for sample data, never for what people sell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import transaction

from homeplate.deals.models import Deal, Document
from homeplate.deals.totals import place_of, shift
from homeplate.fields.actions import index_many
from homeplate.ledger.actions import NewFact, record_many
from homeplate.people.access import Actor

ERASED = "deal.erased"
"""The last fact of a deal that is not stored any more."""


def erase_deals(actor: Actor, *, deal_ids: Iterable[UUID], now: datetime) -> int:
    """Erase deals with evidence, people in the decision and documents, in the running transaction; their number.

    Their facts stay, and one more says that they were erased and how they stood.
    """
    deals = list(Deal.objects.select_for_update().filter(id__in=list(deal_ids)).order_by("id"))
    ids = [deal.id for deal in deals]
    for path in Document.objects.filter(deal_id__in=ids).values_list("path", flat=True):
        transaction.on_commit(partial(default_storage.delete, path))
    index_many(record="deal", rows=[(identity, {}) for identity in ids])
    Deal.objects.filter(id__in=ids).delete()
    shift((place_of(deal), deal.value_minor, None, 0) for deal in deals)
    record_many(actor, facts=(_fact(deal) for deal in deals), at=now)
    return len(deals)


def _fact(deal: Deal) -> NewFact:
    was = {"name": deal.name, "stage": deal.stage, "status": deal.status}
    return NewFact("deal", deal.id, ERASED, {"set": {"custom": {}}, "was": was})
