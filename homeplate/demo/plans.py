"""What is to happen in a deal, day by day, before any rule of the process has its say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import exp
from random import Random

from homeplate.demo.characters import Character
from homeplate.process.criteria import Criterion
from homeplate.process.definition import Process, Stage

OPEN_SHARE = 0.42
OPEN_AT = (0.26, 0.27, 0.2, 0.15, 0.12)
RUSHED_AT = (0.06, 0.08, 0.2, 0.38, 0.28)
LOST_AT = (0.3, 0.28, 0.22, 0.13, 0.07)


@dataclass(frozen=True, slots=True)
class Step:
    """Something attempted on a day (counted from the beginning); `about` is a criterion or a stage."""

    day: float
    verb: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """How a deal stands today: `open`, `won` or `lost`; at which stage, and with how much of it done.

    `quiet` are the days since anybody did something, `next_step` is `ahead`, `overdue` or `none`.
    """

    ends: str
    stage: int
    share: float
    quiet: float
    next_step: str = "none"
    was_lost: bool = False


def fate_of(process: Process, character: Character, rng: Random) -> Fate:
    """Draw how a deal of this rep stands today."""
    last = len(process.selling_stages) - 1
    if rng.random() < OPEN_SHARE:
        stage = _drawn(RUSHED_AT if character.rushes else OPEN_AT, last, rng)
        stalled = rng.random() < (0.45 if character.rushes and stage > 1 else 0.1)
        quiet = rng.uniform(35, 110) if stalled else rng.uniform(0.1, 9) ** (1 if rng.random() < 0.8 else 1.5)
        steps = ("none", "overdue") if stalled else ("ahead",) * 7 + ("overdue", "none")
        return Fate("open", stage, rng.uniform(0.15, 0.95), quiet, rng.choice(steps), rng.random() < 0.05)
    if rng.random() < 1 / (1 + exp(0.35 - character.skill)):
        return Fate("won", last, 1.0, 2)
    return Fate("lost", _drawn(LOST_AT, last, rng), rng.uniform(0.2, 0.9), 2)


def _drawn(weights: Sequence[float], last: int, rng: Random) -> int:
    """A stage by its share, for a process with more or fewer stages than there are shares."""
    return round(rng.choices(range(len(weights)), weights)[0] * last / (len(weights) - 1))


def plan(process: Process, character: Character, fate: Fate, rng: Random) -> list[Step]:
    """The steps of a deal in order; days are calendar days from its creation."""
    steps = [Step(rng.uniform(0, 0.2), "agree")]
    day = 0.0
    for position, stage in enumerate(process.selling_stages[: fate.stage + 1]):
        hasty = _is_hasty(character, position, rng)
        last = position == fate.stage and fate.ends != "won"
        days = _length(stage, character, rng) * (0.02 if hasty and not last else 1)
        done = days * (fate.share if last else 1)
        steps += _work(
            _chosen(stage, character, hasty, fate.share if last else 1, rng), day, done, character, rng
        )
        steps += _around(day, done, rng)
        day += done
        if not last and position < fate.stage:
            steps.append(Step(day, "advance", process.selling_stages[position + 1].key))
        if 0 < position < fate.stage and rng.random() < 0.05:
            steps += _setback(process, position, day, rng)
            day += 12
    steps += _ending(process, fate, day, rng)
    return sorted(steps, key=lambda step: step.day)


def end_of(steps: Iterable[Step]) -> float:
    """The day on which a deal came to where it stands; what is done after the sale does not count."""
    days = [step.day for step in steps if step.verb in ("win", "lose", "settle")]
    return max(days)


def _is_hasty(character: Character, position: int, rng: Random) -> bool:
    if character.skips_discovery and position == 1:
        return rng.random() < 0.9
    return character.rushes and position < 3 and rng.random() < 0.6


def _length(stage: Stage, character: Character, rng: Random) -> float:
    """Days spent in a stage: seldom what was aimed at."""
    return max((stage.target_days or 14) * character.pace * rng.lognormvariate(-0.2, 0.45), 1.0)


def _chosen(stage: Stage, character: Character, hasty: bool, share: float, rng: Random) -> list[Criterion]:
    """The criteria that are taken care of in a stage, in order; of a stage still under way the first ones."""
    if hasty:
        return [criterion for criterion in stage.criteria if rng.random() < 0.2]
    chosen = [
        criterion for criterion in stage.criteria if criterion.required or rng.random() < character.thorough
    ]
    return chosen[: round(len(chosen) * share)] if share < 1 else chosen


def _work(
    chosen: Sequence[Criterion], start: float, days: float, character: Character, rng: Random
) -> Iterator[Step]:
    """Each criterion on its day; who is late with paper validates after having moved on."""
    moments = sorted(rng.uniform(0.08, 0.97) for _ in chosen)
    for criterion, moment in zip(chosen, moments, strict=True):
        late = rng.uniform(3, 12) if character.late_with_paper and rng.random() < 0.45 else 0
        day = start + days + late if late else start + days * moment
        yield Step(day, "validate", criterion.key)
        if rng.random() < 0.015:
            yield Step(day + 4, "withdraw", criterion.key)


def _around(start: float, days: float, rng: Random) -> Iterator[Step]:
    """What else happens in a stage: appointments, people, changed dates and sums."""
    yield Step(start + days * 0.3, "agree")
    if rng.random() < 0.5:
        yield Step(start + days * 0.7, "agree")
    for verb, chance in (("meet", 0.25), ("push", 0.15), ("revalue", 0.07)):
        if rng.random() < chance:
            yield Step(start + days * rng.random(), verb)


def _setback(process: Process, position: int, day: float, rng: Random) -> Iterator[Step]:
    """Back to the stage before, and on again twelve days later."""
    stages = process.selling_stages
    yield Step(day + 2, "regress", stages[position].key)
    yield Step(day + rng.uniform(6, 10), "agree")
    yield Step(day + 12, "advance", stages[position + 1].key)


def _ending(process: Process, fate: Fate, day: float, rng: Random) -> Iterator[Step]:
    if fate.ends == "lost":
        yield Step(day + 0.5, "lose")
    elif fate.ends == "won":
        yield Step(day + 0.5, "win")
        for stage in process.stages:
            for criterion in stage.criteria if stage.after_sale else ():
                yield Step(day + rng.uniform(5, stage.target_days or 60), "validate", criterion.key)
    else:
        if fate.was_lost:
            yield Step(day + 1, "lose")
            yield Step(day + rng.uniform(15, 40), "reopen")
            day += 40
        yield Step(day + 0.5, "settle")
