"""How far a deal has come, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from homeplate.kit.text import Message
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process
from homeplate.process.facts import Facts
from homeplate.process.gates import Missing, State, missing, state_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An open criterion: where it belongs, why it is open, and how many points of progress it would add."""

    criterion: str
    stage: str
    state: State
    reason: Message
    required: bool
    gain: int


@dataclass(frozen=True, slots=True)
class DiamondPosition:
    """Where a deal stands on the baseball diamond: leg 1 (home to first) to 4 (third to home), 0..1 along it."""

    leg: int
    fraction: float


def progress(process: Process, facts: Facts, now: datetime) -> int:
    """0..100: the sum of the validated weights as a share of the weights that apply, rounded down.

    100 exactly when every criterion that applies is validated.
    """
    return _share(process.criteria, facts, now)


def stage_progress(process: Process, stage: str, facts: Facts, now: datetime) -> int:
    """The same figure over the criteria of one stage."""
    return _share(process.stage(stage).criteria, facts, now)


def states(process: Process, facts: Facts, now: datetime) -> dict[str, State]:
    """The state of every criterion, by key, in the order of the process."""
    return {criterion.key: state_of(criterion, facts, now) for criterion in process.criteria}


def what_next(process: Process, stage: str, facts: Facts, now: datetime) -> tuple[Suggestion, ...]:
    """What does not count yet, most useful first: this stage, then what slipped in earlier ones, then later ones.

    Within a stage required criteria come first, then the heavier. Of earlier stages only what is required is named.
    """
    here = process.index(stage)
    applicable = _applicable_weight(process, facts, now) or 1
    found: list[tuple[tuple[int, int, bool, int], Suggestion]] = []
    for position, part in enumerate(process.stages):
        # This stage 0, earlier ones 1, later ones 2.
        group = 0 if position == here else 1 if position < here else 2
        asked = part.required if position < here else part.criteria
        for gap in missing(asked, facts, now):
            criterion = process.criterion(gap.criterion)
            gain = round(criterion.weight * 100 / applicable)
            suggestion = Suggestion(gap.criterion, part.key, gap.state, gap.reason, criterion.required, gain)
            found.append(((group, position, not criterion.required, -criterion.weight), suggestion))
    return tuple(suggestion for _, suggestion in sorted(found, key=lambda pair: pair[0]))


def slipped(process: Process, stage: str, facts: Facts, now: datetime) -> tuple[Missing, ...]:
    """Required criteria of stages already left that do not count any more (lapsed, withdrawn or failing).

    Claims of an import are not among them: they never counted.
    """
    left = process.stages[: process.index(stage)]
    required = [criterion for part in left for criterion in part.required]
    return tuple(gap for gap in missing(required, facts, now) if gap.state != "not_evidenced")


def diamond(process: Process, stage: str, facts: Facts, now: datetime) -> DiamondPosition:
    """Leg of the stage, and how much of it is run: stages of the leg already left, and the share of this one.

    The sale brings the runner home: at a stage after it there is nothing left to run.
    """
    current = process.stage(stage)
    if current.after_sale:
        return DiamondPosition(current.leg, 1.0)
    same = [part.key for part in process.selling_stages if part.leg == current.leg]
    run = same.index(stage) + stage_progress(process, stage, facts, now) / 100
    return DiamondPosition(current.leg, run / len(same))


def _share(criteria: Iterable[Criterion], facts: Facts, now: datetime) -> int:
    validated = applicable = 0
    for criterion in criteria:
        state = state_of(criterion, facts, now)
        if state == "not_applicable":
            continue
        applicable += criterion.weight
        if state == "validated":
            validated += criterion.weight
    return validated * 100 // applicable if applicable else 100


def _applicable_weight(process: Process, facts: Facts, now: datetime) -> int:
    return sum(c.weight for c in process.criteria if state_of(c, facts, now) != "not_applicable")
