"""The ways that deals really took through a process: which stages, in which order, how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import Share

Way = tuple[int, ...]
"""The places of the stages that a deal went through, in order; a stage that it came back to stands there again."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A way that deals took, and what became of them: how many were `won` of all, and the median days from their
    creation to their end."""

    way: Way
    won: Share
    days: float | None


def variants(session: Session, window: Window) -> list[Variant]:
    """The ways of the deals closed in the window, the most frequent first (measures: variants of process mining; a way
    is the sequence of the stays of a deal, like the trace of a case)."""
    follow(session, window)
    rows = session.rows(
        "SELECT way, count(*) FILTER (won), count(*) AS deals, median(days) FROM variant "
        "GROUP BY way ORDER BY deals DESC, way"
    )
    return [Variant(read_way(way), Share(won, deals), days) for way, won, deals, days in rows]


FIRST = ord("a")
"""The letter of the first stage in a way as the mirror has it."""


def read_way(text: str) -> Way:
    """A way as the mirror has it: a letter for each stay."""
    return tuple(ord(letter) - FIRST for letter in text)


def write_way(way: Way) -> str:
    """A way as the mirror has it."""
    return "".join(chr(FIRST + position) for position in way)


CONDUCT = {
    "straight": "NOT leapt AND NOT returned",
    "leapt": "leapt",
    "returned": "returned",
}
"""What can be said of a way, and the condition that it is so in `variant`."""


def shares(session: Session, window: Window) -> dict[str, Share]:
    """By `CONDUCT`, the share of the deals closed in the window whose course is known."""
    follow(session, window)
    counts = ", ".join(f"count(*) FILTER ({condition})" for condition in CONDUCT.values())
    deals, *hits = session.rows(f"SELECT count(*), {counts} FROM variant")[0]  # noqa: S608  # our own conditions
    return {what: Share(hit, deals) for what, hit in zip(CONDUCT, hits, strict=True)}


def deals_of_way(session: Session, window: Window, *, way: Way) -> Sequence[UUID]:
    """The deals that took a way, those that closed last first."""
    follow(session, window)
    return session.ids(
        "SELECT deal FROM variant WHERE way = $way ORDER BY closed_at DESC, deal", way=write_way(way)
    )


def deals_of_conduct(session: Session, window: Window, *, what: str) -> Sequence[UUID]:
    """The deals that a share counts, those that closed last first; `what` is one of `CONDUCT`."""
    follow(session, window)
    found = f"SELECT deal FROM variant WHERE {CONDUCT[what]} ORDER BY closed_at DESC, deal"  # noqa: S608
    return session.ids(found)


def follow(session: Session, window: Window) -> None:
    """Make the table `variant`."""
    session.run(statement("variants"), **window.values)
