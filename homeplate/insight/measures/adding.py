"""What won deals had more often when they left a stage, and the process does not ask for."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from homeplate.insight.adding import DAYS, Candidate, Seen, candidates, missing
from homeplate.insight.frame import Window
from homeplate.insight.measures.lift import Asked, numbered
from homeplate.insight.measures.statements import statement
from homeplate.insight.mirror.engine import Session
from homeplate.process.definition import Process


def looked_at(session: Session, window: Window, process: Process, stages: Sequence[Asked]) -> list[Candidate]:
    """Everything that may be worth asking for, among the deals closed in the window that `lift.follow` gathered:
    features as of the moment at which a deal left the stage, from the ledger alone."""
    session.run(statement("beside"), days=DAYS, **window.values)
    rows = session.rows(
        "SELECT position, criteria, what, won, count(*) FROM beside GROUP BY ALL ORDER BY ALL"
    )
    found, keys = [], list(numbered(stages))
    for stage in stages:
        seen: list[Seen] = [
            (frozenset(keys[number] for number in held), frozenset(what), won, deals)
            for position, held, what, won, deals in rows
            if position == stage.position
        ]
        found += candidates(stage.position, list(stage.weights), missing(process, stage.position), seen)
    return found


def deals_beside(
    session: Session, window: Window, *, position: int, feature: str, with_it: bool, won: bool
) -> Sequence[UUID]:
    """The deals that left a stage with a feature or without it, and were won or lost; the last first."""
    session.run(statement("beside"), days=DAYS, **window.values)
    return session.ids(
        "SELECT deal FROM beside WHERE position = $position AND list_contains(what, $feature) = $with_it "
        "AND won = $won ORDER BY departed DESC, deal",
        position=position,
        feature=feature,
        with_it=with_it,
        won=won,
    )
