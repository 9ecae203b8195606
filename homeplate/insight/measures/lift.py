"""Which criteria separate won deals from lost ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from homeplate.insight.frame import Window
from homeplate.insight.logistic import Pattern, effects
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.insight.proposing import Shown
from homeplate.insight.weighing import Evidence
from homeplate.kit.estimates import Share, difference


@dataclass(frozen=True, slots=True)
class Asked:
    """A stage of the process as it is now: its position, and the weight of each of its criteria by key."""

    position: int
    weights: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Same:
    """In `version`, the stage at position `was` asks for at least what the present one at `position` asks for."""

    version: UUID
    was: int
    position: int


def numbered(stages: Sequence[Asked]) -> dict[str, int]:
    """A number for each criterion by key: a list of numbers costs half as much as one of keys."""
    return {key: number for number, key in enumerate(key for stage in stages for key in stage.weights)}


def follow(session: Session, window: Window, stages: Sequence[Asked], same: Sequence[Same]) -> None:
    """Gather what the measures below are taken from: the deals closed in the window, which may be wider than theirs."""
    numbers = numbered(stages)
    session.load(
        "criterion",
        {"number": "SMALLINT", "position": "UTINYINT", "key": "VARCHAR"},
        [(numbers[key], stage.position, key) for stage in stages for key in stage.weights],
    )
    asked = [(one.version, one.was, one.position) for one in same]
    session.load("asked", {"version": "UUID", "was": "UTINYINT", "position": "UTINYINT"}, asked)
    session.run(statement("proving"), **window.values)
    session.run(statement("leaving"), **window.values)


def lifts(session: Session, window: Window, stages: Sequence[Asked]) -> dict[str, Evidence]:
    """Criterion lift by key, among deals closed in the window that left its stage: the difference of the win rates with
    and without the criterion validated at the last time of leaving, with interval, and adjusted by logistic regression
    on the other criteria of its stage (measures: criterion lift)."""
    rows = session.rows(
        "SELECT position, criteria, won, count(*) FROM leaving WHERE closed_at >= $since AND closed_at < $until "
        "GROUP BY ALL ORDER BY ALL",
        **window.values,
    )
    found, keys = {}, list(numbered(stages))
    for stage in stages:
        of_stage = [
            (frozenset(keys[number] for number in held), won, deals)
            for position, held, won, deals in rows
            if position == stage.position
        ]
        found.update(_of_stage(stage, of_stage))
    return found


def _of_stage(stage: Asked, rows: Sequence[tuple[frozenset[str], bool, int]]) -> dict[str, Evidence]:
    deals: Counter[frozenset[str]] = Counter()
    won: Counter[frozenset[str]] = Counter()
    for held, win, count in rows:
        deals[held] += count
        won[held] += count if win else 0
    keys = list(stage.weights)
    patterns = [Pattern(tuple(key in held for key in keys), deals[held], won[held]) for held in deals]
    adjusted = effects(patterns) or (None,) * len(keys)
    found = {}
    for at, key in enumerate(keys):
        with_it = _share([pattern for pattern in patterns if pattern.holds[at]])
        without = _share([pattern for pattern in patterns if not pattern.holds[at]])
        found[key] = Evidence(
            stage.weights[key], with_it, without, difference(with_it, without), adjusted[at]
        )
    return found


def _share(patterns: Sequence[Pattern]) -> Share:
    return Share(sum(pattern.won for pattern in patterns), sum(pattern.deals for pattern in patterns))


def shown(session: Session, window: Window) -> dict[str, Shown]:
    """When each criterion is validated, by key, for the deals closed in the window."""
    return {
        key: Shown(Share(earlier, validated), before, Share(last, held), days)
        for key, validated, earlier, before, held, last, days in session.rows(
            statement("shown"), **window.values
        )
    }


def left(session: Session, window: Window) -> int:
    """How many deals closed in the window left a stage."""
    found = "SELECT count(DISTINCT deal) FROM leaving WHERE closed_at >= $since AND closed_at < $until"
    count: int = session.rows(found, **window.values)[0][0]
    return count


HELD = {
    "with-won": "list_contains(criteria, CAST($number AS SMALLINT)) AND won",
    "with-lost": "list_contains(criteria, CAST($number AS SMALLINT)) AND NOT won",
    "without-won": "NOT list_contains(criteria, CAST($number AS SMALLINT)) AND won",
    "without-lost": "NOT list_contains(criteria, CAST($number AS SMALLINT)) AND NOT won",
}
"""What a number of `lifts` counts, and the condition that it is in `leaving`."""


def deals_of_lift(session: Session, stages: Sequence[Asked], *, key: str, what: str) -> Sequence[UUID]:
    """The deals that a number counts, those that left the stage last first; `what` is one of `HELD`."""
    position = next((stage.position for stage in stages if key in stage.weights), -1)
    found = (
        f"SELECT deal FROM leaving WHERE position = $position AND {HELD[what]} ORDER BY departed DESC, deal"  # noqa: S608
    )
    return session.ids(found, number=numbered(stages).get(key, -1), position=position)
