"""Reading facts: the source of timelines, audit and every rebuild."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet

from homeplate.ledger.models import Fact
from homeplate.ledger.told import UNDONE, Told
from homeplate.tenancy.prepared import fetch, fetch_among


def facts_about(subject_id: UUID) -> QuerySet[Fact]:
    """The facts of one record, newest first."""
    return Fact.objects.filter(subject_id=subject_id).order_by("-id")


def facts_about_any(subject_ids: Sequence[UUID]) -> QuerySet[Fact]:
    """The facts of some records together, newest first."""
    return Fact.objects.filter(subject_id__in=subject_ids).order_by("-id")


def times_told(subject_id: UUID, verbs: tuple[str, ...]) -> dict[str, int]:
    """How often each of some verbs was told of a record; nothing of one that never was."""

    def build(marks: Mapping[str, Any]) -> QuerySet[Fact, Any]:
        rows = Fact.objects.filter(subject_id=marks["subject"], verb__in=verbs).order_by()
        return rows.values_list("verb").annotate(times=Count("id"))

    rows = fetch(("facts.times", verbs), {"subject": subject_id}, build)
    return {str(verb): int(times) for verb, times in rows}


def last_told(subject_ids: Sequence[UUID]) -> Iterator[Sequence[Any]]:
    """Each of some records that anything was ever told of, with the moment of its last fact."""

    def build(marks: Mapping[str, Any], among: Sequence[UUID]) -> QuerySet[Fact, Any]:
        rows = Fact.objects.filter(subject_id__in=among).order_by()
        return rows.values_list("subject_id").annotate(at=Max("at"))

    return fetch_among("facts.last", {}, subject_ids, build)


def untouched(subject_ids: Sequence[UUID]) -> set[UUID]:
    """Those of some records of which nothing was told but the first."""
    rows = Fact.objects.filter(subject_id__in=subject_ids).order_by().values_list("subject_id")
    return {identity for identity, times in rows.annotate(times=Count("id")) if times == 1}


def facts_in_order(subject: str) -> Iterator[Fact]:
    """Every fact about records of a kind in the present workspace, record by record, oldest first."""
    rows = Fact.objects.filter(subject=subject).order_by("subject_id", "id")
    return rows.iterator(chunk_size=5000)


def values_in_order(subject: str, column: str) -> Iterator[tuple[UUID, Any]]:
    """Every value that facts gave to `column` of the records of a kind, oldest first: for rebuilding an index."""
    rows = Fact.objects.filter(subject=subject, data__set__has_key=column).order_by("id")
    return rows.values_list("subject_id", f"data__set__{column}").iterator(chunk_size=5000)


def subjects_of_run(
    run_id: UUID,
    subject: str,
    *,
    after: UUID | None = None,
    limit: int,
    verbs: Sequence[str] = (),
    without: Sequence[str] = (),
) -> list[UUID]:
    """The records of a kind that an import changed, in the order of their ids, those behind `after`; with `verbs`
    only those that it told one of them of, and of none for verbs in `without` alone."""
    rows = Fact.objects.filter(run_id=run_id, subject=subject).exclude(verb__in=without)
    if verbs:
        rows = rows.filter(verb__in=verbs)
    if after is not None:
        rows = rows.filter(subject_id__gt=after)
    return list(rows.order_by("subject_id").values_list("subject_id", flat=True).distinct()[:limit])


def told_by_run(run_id: UUID, verb: str, subject_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """What an import told of some records with one verb."""
    rows = Fact.objects.filter(run_id=run_id, verb=verb, subject_id__in=subject_ids).order_by("id")
    return list(rows.values_list("data", flat=True))


def times_in_run(run_id: UUID, verb: str) -> int:
    """How often an import told one verb, of whatever record."""
    return Fact.objects.filter(run_id=run_id, verb=verb).count()


def records_of_run(run_id: UUID, *, verbs: Sequence[str] = (), without: Sequence[str] = ()) -> dict[str, int]:
    """How many records of each kind an import changed; with `verbs`, those that it told one of them of. Verbs in
    `without` do not count."""
    rows = Fact.objects.filter(run_id=run_id).exclude(verb__in=without)
    if verbs:
        rows = rows.filter(verb__in=verbs)
    counted = rows.values("subject").annotate(number=Count("subject_id", distinct=True)).order_by()
    return dict(counted.values_list("subject", "number"))


def changed_since_run(run_id: UUID, *, made_by: Sequence[str], idle: Sequence[str]) -> int:
    """How many records that an import made (verbs `made_by`) were changed by others; `idle` verbs do not count."""
    made = Fact.objects.filter(run_id=run_id, verb__in=made_by).values("subject_id")
    rows = Fact.objects.filter(subject_id__in=made).exclude(run_id=run_id, run_id__isnull=False)
    rows = rows.exclude(verb__in=idle).exclude(data__has_key=UNDONE)
    return rows.values("subject_id").distinct().count()


def run_of(subject_ids: Sequence[UUID], run_id: UUID) -> dict[UUID, list[Told]]:
    """Everything told of some records, oldest first, seen from one import."""
    found: dict[UUID, list[Told]] = {}
    rows = Fact.objects.filter(subject_id__in=subject_ids).order_by("id")
    for subject_id, verb, data, run in rows.values_list("subject_id", "verb", "data", "run_id"):
        undo = data.get(UNDONE) == str(run_id)
        found.setdefault(subject_id, []).append(Told(verb, data, undo or run == run_id, undo))
    return found


def taken_out(subject_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some archived records that the undo of an import archived, not a person."""
    last: dict[UUID, bool] = {}
    for start in range(0, len(subject_ids), 500):
        rows = Fact.objects.filter(
            subject_id__in=subject_ids[start : start + 500], verb__endswith=".archived"
        ).order_by("id")
        for subject_id, data in rows.values_list("subject_id", "data"):
            last[subject_id] = UNDONE in data
    return frozenset(key for key, undone in last.items() if undone)


def told_through(door: str, subject_ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    """What facts written through one door set, the latest value of each column, for some records."""
    told: dict[UUID, dict[str, Any]] = {}
    for start in range(0, len(subject_ids), 500):
        some = subject_ids[start : start + 500]
        rows = Fact.objects.filter(subject_id__in=some, door=door).order_by("id")
        for subject_id, columns in rows.values_list("subject_id", "data__set"):
            told.setdefault(subject_id, {}).update(columns or {})
    return told


@dataclass(frozen=True, slots=True)
class FactFilter:
    """What a list of facts may be narrowed by; every part is optional and they combine with AND.

    `kind` is a kind of record, `verb` a whole verb; `until` is exclusive. `about` keeps the facts of these
    records only.
    """

    by: UUID | None = None
    kind: str = ""
    verb: str = ""
    since: datetime | None = None
    until: datetime | None = None
    about: tuple[UUID, ...] | None = None


def facts_like(wanted: FactFilter) -> QuerySet[Fact]:
    """The facts that meet `wanted`, by the moment they tell of, newest first."""
    given = {
        "actor_id": wanted.by,
        "subject": wanted.kind,
        "verb": wanted.verb,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    rows = Fact.objects.filter(**{lookup: value for lookup, value in given.items() if value})
    if wanted.about is not None:
        rows = rows.filter(subject_id__in=wanted.about)
    return rows.order_by("-at", "-id")
