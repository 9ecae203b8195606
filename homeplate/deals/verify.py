"""Proving that the ledger tells everything: every deal rebuilt from its facts and compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from homeplate.deals.actions.documents import document_json
from homeplate.deals.actions.stakeholders import stakeholder_json
from homeplate.deals.erasing import ERASED
from homeplate.deals.models import Deal, Document, Evidence, Stakeholder
from homeplate.deals.rules.replay import Rebuilt, differences, replay
from homeplate.deals.rules.state import Held
from homeplate.deals.store import HELD_COLUMNS
from homeplate.deals.totals import wrong_totals
from homeplate.ledger.queries import facts_in_order

BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a stored deal and its facts disagree; `deal_id` is None for a kept total."""

    deal_id: UUID | None
    what: str


def verify_deals() -> Iterator[Difference]:
    """Every difference between the stored deals of the present workspace and what their facts tell.

    Reads the ledger once, record by record; memory stays that of one batch.
    """
    told = _rebuilt()
    seen: set[UUID] = set()
    for batch in _batches(told):
        seen.update(batch)
        yield from _compare(batch)
    for deal_id in Deal.objects.values_list("id", flat=True).iterator():
        if deal_id not in seen:
            yield Difference(deal_id, "no fact tells of this deal")
    for line in wrong_totals():
        yield Difference(None, line)


def _rebuilt() -> Iterator[tuple[UUID, Rebuilt]]:
    for deal_id, facts in groupby(facts_in_order("deal"), key=lambda fact: fact.subject_id):
        known = list(facts)
        deal = replay(fact.data for fact in known)
        deal.erased = known[-1].verb == ERASED
        yield deal_id, deal


def _batches(told: Iterator[tuple[UUID, Rebuilt]]) -> Iterator[dict[UUID, Rebuilt]]:
    batch: dict[UUID, Rebuilt] = {}
    for deal_id, deal in told:
        batch[deal_id] = deal
        if len(batch) == BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _compare(batch: dict[UUID, Rebuilt]) -> Iterator[Difference]:
    stored = Deal.objects.in_bulk(list(batch))
    evidence, stakeholders, documents = _hanging(list(batch))
    for deal_id, rebuilt in batch.items():
        deal = stored.get(deal_id)
        if deal is None:
            if not rebuilt.erased:
                yield Difference(deal_id, "the facts tell of a deal that is not stored")
            continue
        if rebuilt.erased:
            yield Difference(deal_id, "the facts tell of an erased deal that is stored")
            continue
        found = differences(
            rebuilt, deal, deal.revision, evidence[deal_id], stakeholders[deal_id], documents[deal_id]
        )
        for line in found:
            yield Difference(deal_id, line)


Rows = defaultdict[UUID, dict[str, dict[str, Any]]]


def _hanging(deal_ids: list[UUID]) -> tuple[defaultdict[UUID, list[Held]], Rows, Rows]:
    """Current evidence, stakeholders and documents of some deals, in the form of facts."""
    evidence: defaultdict[UUID, list[Held]] = defaultdict(list)
    rows = Evidence.objects.filter(deal_id__in=deal_ids, withdrawn_at=None)
    for row in rows.values("deal_id", *HELD_COLUMNS):
        evidence[row.pop("deal_id")].append(Held(**row))
    stakeholders: Rows = defaultdict(dict)
    for person in Stakeholder.objects.filter(deal_id__in=deal_ids):
        stakeholders[person.deal_id][str(person.contact_id)] = stakeholder_json(person)
    documents: Rows = defaultdict(dict)
    for document in Document.objects.filter(deal_id__in=deal_ids, archived_at=None):
        documents[document.deal_id][str(document.id)] = document_json(document)
    return evidence, stakeholders, documents
