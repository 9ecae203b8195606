"""What was done to a draft, revision by revision, read from the ledger."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.ledger.models import Fact
from homeplate.ledger.queries import facts_about
from homeplate.process.editing import Back, Step

SAVED = "process.draft_saved"
CHANGED = "process.draft_changed"
DISCARDED = "process.draft_discarded"


def changes_of(process_id: UUID, draft_id: UUID) -> dict[int, Step]:
    """Each revision of a draft with what it did; one statement, without the ways back."""
    columns = ("data__revision", "data__undoes", "data__redoes")
    rows = _changes(process_id, draft_id).values_list(*columns)
    return {revision: Step(undoes, redoes) for revision, undoes, redoes in rows}


def way_back_of(process_id: UUID, draft_id: UUID, revision: int) -> tuple[Back, str]:
    """What was different before a revision, and the key of the part that it was about."""
    fact = _changes(process_id, draft_id).get(data__revision=revision)
    return fact.data.get("back", {}), fact.data.get("key", "")


def last_discarded(process_id: UUID) -> dict[str, Any] | None:
    """What the fact of the last discarded draft kept of it; None when none was."""
    fact = facts_about(process_id).filter(verb=DISCARDED, data__has_key="definition").first()
    return fact.data if fact else None


def _changes(process_id: UUID, draft_id: UUID) -> QuerySet[Fact]:
    facts = facts_about(process_id).filter(verb__in=(SAVED, CHANGED), data__version__id=str(draft_id))
    return facts.filter(data__has_key="back")
