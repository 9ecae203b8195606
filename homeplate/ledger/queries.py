"""Reading facts: the source of timelines, audit and every rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from homeplate.ledger.models import Fact


def facts_about(subject_id: UUID) -> QuerySet[Fact]:
    """The facts of one record, newest first."""
    return Fact.objects.filter(subject_id=subject_id).order_by("-id")


def facts_about_any(subject_ids: Sequence[UUID]) -> QuerySet[Fact]:
    """The facts of some records together, newest first."""
    return Fact.objects.filter(subject_id__in=subject_ids).order_by("-id")


def facts_in_order(subject: str) -> Iterator[Fact]:
    """Every fact about records of a kind in the present workspace, record by record, oldest first."""
    rows = Fact.objects.filter(subject=subject).order_by("subject_id", "id")
    return rows.iterator(chunk_size=5000)


def values_in_order(subject: str, column: str) -> Iterator[tuple[UUID, Any]]:
    """Every value that facts gave to `column` of the records of a kind, oldest first: for rebuilding an index."""
    rows = Fact.objects.filter(subject=subject, data__set__has_key=column).order_by("id")
    return rows.values_list("subject_id", f"data__set__{column}").iterator(chunk_size=5000)


def told_through(door: str, subject_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What facts written through one door set, the latest value of each column, for some records."""
    told: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(subject_ids), 500):
        some = subject_ids[start : start + 500]
        rows = Fact.objects.filter(subject_id__in=some, door=door).order_by("id")
        for subject_id, columns in rows.values_list("subject_id", "data__set"):
            told.setdefault(subject_id, {}).update(columns or {})
    return told
