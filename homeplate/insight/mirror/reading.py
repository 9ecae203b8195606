"""Taking the facts about deals out of the ledger, as lines that the columnar engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from homeplate.ledger.models import Fact

AT_ONCE = 500
"""Values in one IN (…): within the limit of every engine."""
CHUNK = 5000
COLUMNS = ("subject_id", "id", "verb", "at", "actor_id", "data")


def count_facts(after: UUID | None = None, to: UUID | None = None) -> int:
    """How many facts about deals the present workspace has, with ids above `after` and up to `to`."""
    return _between(after, to).count()


def deals_told_of(after: UUID, to: UUID) -> list[UUID]:
    """The deals that facts with ids above `after` and up to `to` tell of."""
    return list(_between(after, to).order_by("subject_id").values_list("subject_id", flat=True).distinct())


def _between(after: UUID | None, to: UUID | None) -> QuerySet[Fact]:
    given = {"id__gt": after, "id__lte": to}
    return _deal_facts().filter(**{part: value for part, value in given.items() if value is not None})


def _deal_facts() -> QuerySet[Fact]:
    """The facts about deals. The kind is hidden in an expression: seeing it, an engine takes the index over kinds and
    sorts every fact there is, where the order of ids is at hand."""
    return Fact.objects.annotate(kind=Concat("subject", Value(""))).filter(kind="deal")


def newest_fact() -> UUID | None:
    """The fact about a deal that was written last; None when there is none."""
    return _deal_facts().order_by("-id").values_list("id", flat=True).first()


def latest_moment() -> datetime | None:
    """When anything happened last in the present workspace."""
    return Fact.objects.order_by("-at").values_list("at", flat=True).first()


def write_all(folder: Path, *, size: int) -> Iterator[Path]:
    """Write every fact about deals into files of about `size` lines; a deal is never cut in two.

    A file is written when it is asked for and is the caller's to remove.
    """
    lines = _lines(_deal_facts()).iterator(chunk_size=CHUNK)
    kept: list[str] = []
    for number in range(1_000_000):
        kept += islice(lines, max(size - len(kept), 1))
        if not kept:
            return
        last, following = _deal(kept[-1]), []
        for line in lines:
            if _deal(line) != last:
                following = [line]
                break
            kept.append(line)
        yield _write(folder / f"facts-{number}.tsv", kept)
        kept = following


def write_some(folder: Path, deal_ids: Sequence[UUID]) -> Path:
    """Write every fact about some deals into one file."""
    return _write(folder / "facts.tsv", _of_deals(deal_ids))


def _of_deals(deal_ids: Sequence[UUID]) -> Iterator[str]:
    for start in range(0, len(deal_ids), AT_ONCE):
        yield from _lines(
            Fact.objects.filter(subject="deal", subject_id__in=deal_ids[start : start + AT_ONCE])
        )


def _lines(rows: QuerySet[Fact]) -> QuerySet[Fact, str]:
    """The facts as lines of columns parted by tabs. JSON holds no bare tab or line break, nor do the others."""
    parts: list[Cast | Value] = []
    for column in COLUMNS:
        parts += [Cast(column, TextField()), Value("\t")]
    parts[-1] = Value("\n")
    line = Concat(*parts, output_field=CharField())
    return rows.annotate(line=line).order_by("subject_id", "id").values_list("line", flat=True)


def _deal(line: str) -> str:
    return line[: line.index("\t")]


def _write(path: Path, lines: Iterable[str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(lines)
    return path
