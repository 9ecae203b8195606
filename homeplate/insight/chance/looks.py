"""What deals of the past were like on days of their lives, as the ledger tells of each day, and how they ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from homeplate.insight.chance.fitting import numpy
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.process.taught import AGES, Stands

DAYS = (0, 1, 3, 7, 14, 21, 30, 45, 60, 90, 120, 180, 270, 365, 545, 730)
"""Days of its life at which a deal is looked at while it is open. They are the same for all: to take a look because of
what came later would tell of it."""
MOST = 100_000
"""Deals that teach: those closed last."""
KINDS, OF_A_KIND = 12, 10
"""Kinds of deals that are told apart, and the deals that one needs for that."""

Asked = Callable[[UUID], Sequence[tuple[str, tuple[str, ...]]]]
"""The selling stages of a version in their order, and the criteria of each."""


@dataclass(frozen=True)
class Looks:
    """Looks at deals: what they were `alike` once each, and of every look which of these it is (`like`), the number of
    the deal, the minute, the minute at which the deal closed, and whether it was won."""

    alike: Sequence[Stands]
    like: Any
    deal: Any
    at: Any
    closed: Any
    won: Any

    def only(self, which: Any) -> Looks:
        """Some of them."""
        return replace(
            self,
            like=self.like[which],
            deal=self.deal[which],
            at=self.at[which],
            closed=self.closed[which],
            won=self.won[which],
        )

    @property
    def count(self) -> int:
        """How many deals were looked at."""
        return len(numpy().unique(self.deal))

    def tally(self) -> tuple[Any, Any]:
        """Of each kind of alike: looks, and those whose deal was won."""
        np, size = numpy(), len(self.alike)
        return np.bincount(self.like, minlength=size), np.bincount(self.like[self.won], minlength=size)


def looks(session: Session, process: UUID, asked: Asked, most: int = MOST) -> Looks:
    """Looks at the deals that were closed last."""
    session.script(statement("teaching"), process=process, most=most)
    kinds = {"deal": "UUID", "seen_at": "TIMESTAMP", "closed_at": "TIMESTAMP", "won": "BOOLEAN"}
    session.load("look", {**kinds, "alike": "INTEGER"}, [])
    session.load("alike", _KINDS, [])
    for days in DAYS:  # one day of all deals at a time is what bounds the memory
        session.run(statement("looks"), days=days, ages=list(AGES))
        _tell_apart(session)
        session.run(f"INSERT INTO look SELECT deal, seen_at, closed_at, won, number FROM looked {JOIN_ALIKE}")  # noqa: S608
    alike = _alike(session, asked)
    found = session.columns(
        "SELECT CAST(dense_rank() OVER (ORDER BY deal) - 1 AS INTEGER) AS deal, alike, "
        "CAST(epoch(seen_at) AS BIGINT) // 60 AS at, CAST(epoch(closed_at) AS BIGINT) // 60 AS closed, won "
        "FROM look ORDER BY look.deal, seen_at"
    )
    return Looks(
        _few_kinds(alike, found["alike"], found["deal"]),
        found["alike"],
        found["deal"],
        found["at"],
        found["closed"],
        found["won"].astype(bool),
    )


def open_looks(
    session: Session, process: UUID, asked: Asked, now: datetime
) -> tuple[Sequence[Stands], list[tuple[UUID, int]]]:
    """What the open deals are like now, and of each which of these it is."""
    session.run(statement("standing_now"), process=process, ages=list(AGES), now=now)
    session.load("alike", _KINDS, [])
    _tell_apart(session)
    return _alike(session, asked), session.rows(f"SELECT deal, number FROM looked {JOIN_ALIKE}")  # noqa: S608


_KINDS = {
    "number": "INTEGER", "version": "UUID", "stage": "VARCHAR", "age": "BIGINT", "progress": "UTINYINT",
    "kind": "VARCHAR", "imported": "BOOLEAN", "held": "VARCHAR[]",
}  # fmt: skip
_LIKE = ", ".join(list(_KINDS)[1:])
JOIN_ALIKE = f"JOIN alike USING ({_LIKE})"


def _tell_apart(session: Session) -> None:
    """Number what deals are like that none was like before."""
    session.run(
        f"INSERT INTO alike SELECT row_number() OVER (ORDER BY {_LIKE}) - 1 + (SELECT count(*) FROM alike), {_LIKE} "  # noqa: S608
        f"FROM (SELECT DISTINCT {_LIKE} FROM looked ANTI {JOIN_ALIKE})"
    )


def _alike(session: Session, asked: Asked) -> list[Stands]:
    wanted: dict[UUID, tuple[frozenset[str], dict[str, tuple[str, ...]]]] = {}
    found = []
    rows = session.rows(f"SELECT {_LIKE} FROM alike ORDER BY number")  # noqa: S608
    for version, stage, age, progress, kind, imported, held in rows:
        if version not in wanted:
            wanted[version] = _passed(asked(version))
        every, passed = wanted[version]
        known = frozenset(held) & every
        found.append(Stands(stage, age, progress / 100, kind, imported, passed.get(stage, ()), known))
    return found


def _passed(
    stages: Sequence[tuple[str, tuple[str, ...]]],
) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """All criteria, and those of the stages before each."""
    every: tuple[str, ...] = ()
    passed = {}
    for stage, criteria in stages:
        passed[stage] = every
        every += criteria
    return frozenset(every), passed


def _few_kinds(alike: Sequence[Stands], like: Any, deal: Any) -> list[Stands]:
    """Only the kinds that enough deals are of: a word that somebody typed once tells nothing of the next deal."""
    np = numpy()
    pairs = np.unique(np.stack([like, deal]), axis=1) if any(one.kind for one in alike) else np.zeros((2, 0))
    deals: Counter[str] = Counter()
    of: dict[str, set[int]] = {}
    for number, one in zip(pairs[0].tolist(), pairs[1].tolist(), strict=True):
        of.setdefault(alike[int(number)].kind, set()).add(one)
    deals.update({kind: len(found) for kind, found in of.items() if kind})
    kept = {kind for kind, count in deals.most_common(KINDS) if count >= OF_A_KIND}
    return [one if one.kind in kept else replace(one, kind="") for one in alike]
