"""Taking the facts about deals out of the ledger, as lines that the columnar engine reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from homeplate.ledger.models import Fact

AT_ONCE = 500
"""Values in one IN (…): within the limit of every engine."""
DEALS_AT_ONCE = 500
COLUMNS = ("subject_id", "id", "verb", "at", "actor_id", "data")
PROVEN = Q(verb="deal.validated")
"""The facts of which two of three are; they tell less than others."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Where the facts of some deals lie: `proofs`, those of criteria that were validated, and all other `facts`."""

    proofs: Path
    facts: Path

    @classmethod
    def within(cls, folder: Path, number: int = 0) -> Lines:
        """The files with that number."""
        return cls(folder / f"proofs-{number}.tsv", folder / f"facts-{number}.tsv")

    def remove(self) -> None:
        """Throw the files away."""
        self.proofs.unlink()
        self.facts.unlink()


Told = tuple[str | None, str | None, int]
"""Of a deal: the lines of `Lines`, and how many there are."""


def count_facts(after: UUID | None = None, to: UUID | None = None) -> int:
    """How many facts about deals the present workspace has, with ids above `after` and up to `to`."""
    return _between(after, to).count()


def count_all() -> int:
    """How many facts about deals the present workspace has: counted in the index of kinds, without reading any."""
    return Fact.objects.filter(subject="deal").count()


def count_erased() -> int:
    """How many people were erased from the present workspace: what facts told of them was rewritten then."""
    return Fact.objects.filter(verb="contact.erased").count()


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


def write_all(folder: Path, *, size: int) -> Iterator[Lines]:
    """Write every fact about deals in parts of about `size` lines; a deal is never cut in two.

    A part is written when it is asked for and is the caller's to remove.
    """
    # From the least id on, so that an engine takes the index in which each deal's facts lie together.
    rows = _deal_facts().filter(subject_id__gt=UUID(int=0))
    told = _told(rows).iterator(chunk_size=DEALS_AT_ONCE)
    for number in count():
        lines = Lines.within(folder, number)
        if not _write(lines, told, at_least=size):
            lines.remove()
            return
        yield lines


def write_some(folder: Path, deal_ids: Sequence[UUID]) -> Lines:
    """Write every fact about some deals; about none, there are no lines."""
    lines = Lines.within(folder)
    _write(lines, _of_deals(deal_ids))
    return lines


def _of_deals(deal_ids: Sequence[UUID]) -> Iterator[Told]:
    for start in range(0, len(deal_ids), AT_ONCE):
        yield from _told(
            Fact.objects.filter(subject="deal", subject_id__in=deal_ids[start : start + AT_ONCE])
        )


class _Line(Func):
    """Columns parted by tabs, in one step: put together one after the other, the long one is copied every time. JSON
    holds no bare tab or line break, nor do the others."""

    function = "FORMAT"
    output_field = TextField()

    def __init__(self, *columns: str) -> None:
        super().__init__(Value("\t".join(["%s"] * len(columns)) + "\n"), *columns)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Its older name, which all of them know."""
        return self.as_sql(compiler, connection, function="PRINTF", **extra)


class _Joined(Aggregate):
    """The texts of a group, one after the other in any order."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s, '')"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        """Under the name that it has there."""
        return self.as_sql(compiler, connection, function="GROUP_CONCAT", **extra)


def _told(rows: QuerySet[Fact]) -> QuerySet[Fact, Told]:
    """What was told of each deal, as lines, and how many they are: a row for each fact would cost twice as much."""
    line = _Line(*COLUMNS)
    grouped = rows.values("subject_id").annotate(
        proofs=_Joined(line, filter=PROVEN), facts=_Joined(line, filter=~PROVEN), number=Count("*")
    )
    return grouped.order_by("subject_id").values_list("proofs", "facts", "number")


def _write(lines: Lines, told: Iterable[Told], *, at_least: int | None = None) -> int:
    """Write of what is told as much as is asked for, or all; the number of facts."""
    written = 0
    with (
        lines.proofs.open("w", encoding="utf-8", newline="") as proven,
        lines.facts.open("w", encoding="utf-8", newline="") as others,
    ):
        for proofs, facts, number in told:
            proven.write(proofs or "")
            others.write(facts or "")
            written += number
            if at_least is not None and written >= at_least:
                break
    return written
