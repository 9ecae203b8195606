"""Which stage of our process a stage of the source means, or that the deal was won or lost; guessed, with reasons.

Names are data (`stage_names.yaml`). A source's stage and a stage of ours are each placed on the way of a sale (its
`PHASES`); the nearest stage is proposed: of two as near the one that stands for no other value yet, then the earlier,
because an import must not flatter a deal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from homeplate.kit.text import Message, msg
from homeplate.transfer.fields import words
from homeplate.transfer.values import compact

WON, LOST = "#won", "#lost"
"""Targets of a stage value that ends the deal; every other target is a stage key."""

PHASES = (
    "lead",
    "qualify",
    "approach",
    "discover",
    "present",
    "propose",
    "object",
    "negotiate",
    "close",
    "follow",
)
"""The way of a sale, in order; the place in it is what two stages are compared by."""

_PHASE_NAMES: Mapping[str, list[str]] = yaml.safe_load(
    files(__package__).joinpath("stage_names.yaml").read_text("utf-8")
)
_TERMS = {compact(str(name)): phase for phase, names in _PHASE_NAMES.items() for name in names}
_INSIDE = tuple(
    sorted(
        (
            (" ".join(words(str(name))), phase)
            for phase, names in _PHASE_NAMES.items()
            for name in names
            if phase != "open"
        ),
        key=lambda pair: -len(pair[0]),
    )
)
_LONG = 6
"""Latin names of this length are found at the start of a longer word (“presentations”), shorter ones only whole."""


@dataclass(frozen=True, slots=True)
class ProcessStage:
    """A stage to import into: its key and its names in every language."""

    key: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageGuess:
    """A proposal for one stage value: `target` is a stage key, `WON` or `LOST`; `confidence` is 0–1."""

    value: str
    count: int
    target: str
    confidence: float
    reason: Message


@cache
def phase_of(name: str) -> str:
    """The phase (or `won`, `lost`, `open`) that the longest known name in `name` stands for; empty when none does."""
    bare = re.sub(r"\([^()]*\)\s*$", "", name) or name
    form = compact(bare)
    if form in _TERMS:
        return _TERMS[form]
    text = f" {' '.join(words(bare))} "
    return next((phase for term, phase in _INSIDE if _within(term, text)), "")


def _within(term: str, text: str) -> bool:
    if not term.isascii() and term[0] >= "가":
        return term in text
    return f" {term}" in text if len(term) >= _LONG else f" {term} " in text


def outcome(text: str) -> str:
    """`won`, `lost` or `open` of a status column; empty when the text says none of them."""
    phase = phase_of(text)
    return phase if phase in ("won", "lost", "open") else ""


def look_like_stages(values: Sequence[str]) -> bool:
    """Whether most of a column's distinct values are names of stages."""
    known = sum(bool(phase_of(value)) for value in values)
    return 2 <= len(values) <= 40 and known * 2 > len(values)


def guess_stages(
    values: Sequence[tuple[str, int]], stages: Sequence[ProcessStage], hints: Mapping[str, str] | None = None
) -> tuple[StageGuess, ...]:
    """A proposal for each of `values` (value, count), in their order.

    `stages` are those of the process, in order, at least one; `hints` give the phase of a value outright.
    """
    exact = {compact(name): stage.key for stage in stages for name in (stage.key, *stage.names)}
    places = _places(stages)
    taken: dict[str, float] = {}
    found: dict[str, StageGuess] = {}
    for value, count in sorted(values, key=lambda pair: _place_of(pair[0], hints)):
        found[value] = _guess(value, count, exact, places, taken, hints or {})
    return tuple(found[value] for value, _ in values)


def _guess(
    value: str,
    count: int,
    exact: Mapping[str, str],
    places: Mapping[str, float],
    taken: dict[str, float],
    hints: Mapping[str, str],
) -> StageGuess:
    phase = hints.get(value) or phase_of(value)
    if phase in ("won", "lost"):
        target = WON if phase == "won" else LOST
        sure = compact(value) in _TERMS
        return StageGuess(value, count, target, 0.98 if sure else 0.85, msg("The name says how it ended."))
    if compact(value) in exact:
        key = exact[compact(value)]
        taken.setdefault(key, places[key])
        return StageGuess(value, count, key, 1.0, msg("The same name."))
    if phase in PHASES:
        place = float(PHASES.index(phase))
        key = min(places, key=lambda each: _distance(each, place, places, taken))
        taken.setdefault(key, place)
        away = abs(places[key] - place)
        return StageGuess(value, count, key, max(0.4, 0.9 - 0.15 * away), msg("The same part of a sale."))
    first = next(iter(places))
    return StageGuess(value, count, first, 0.2, msg("Not recognised; the first stage claims least."))


def _distance(
    key: str, place: float, places: Mapping[str, float], taken: Mapping[str, float]
) -> tuple[float, bool, float]:
    """Nearest first; of two as near, one that no other phase has taken; then the earlier one."""
    return abs(places[key] - place), key in taken and taken[key] != place, places[key]


def _place_of(value: str, hints: Mapping[str, str] | None) -> int:
    phase = (hints or {}).get(value) or phase_of(value)
    return PHASES.index(phase) if phase in PHASES else len(PHASES)


def _places(stages: Sequence[ProcessStage]) -> dict[str, float]:
    """Each stage's place on the way of a sale; unnamed ones lie between their neighbours, and order is kept."""
    known: list[float | None] = []
    for stage in stages:
        phases = [phase for name in (*stage.names, stage.key) if (phase := phase_of(name)) in PHASES]
        known.append(float(PHASES.index(phases[0])) if phases else None)
    places: dict[str, float] = {}
    last = -1.0
    for number, stage in enumerate(stages):
        place = known[number]
        if place is None or place < last:
            ahead = [(i, p) for i, p in enumerate(known[number + 1 :], 2) if p is not None and p > last]
            steps, end = ahead[0] if ahead else (len(stages) - number + 1, float(len(PHASES)))
            place = last + (end - last) / steps
        places[stage.key] = last = place
    return places
