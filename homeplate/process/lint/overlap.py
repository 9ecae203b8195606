"""HP4xx: no two criteria ask the same."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from homeplate.kit.text import msg
from homeplate.process.criteria import Criterion
from homeplate.process.criteria.activity import Activity
from homeplate.process.criteria.contact import Contact
from homeplate.process.definition import Process
from homeplate.process.likeness import similarity
from homeplate.process.lint.base import Finding, Spot, spots

SAME, ALIKE = 0.95, 0.7


def duplicates(process: Process) -> Iterator[Finding]:
    """HP401: the same words, whatever the types."""
    for first, second, alike in _pairs(process):
        if alike >= SAME:
            reason = msg(
                "It asks the same as “{other}”: one fact would count twice.", other=first.criterion.label
            )
            mend = msg("Remove one of the two and give its weight to the other.")
            yield Finding("HP401", "error", second.path, second.place, reason, mend)


def overlaps(process: Process) -> Iterator[Finding]:
    """HP402: nearly the same words, of the same type and kind."""
    for first, second, alike in _pairs(process):
        if ALIKE <= alike < SAME and _kind(first.criterion) == _kind(second.criterion):
            reason = msg("It asks nearly the same as “{other}”.", other=first.criterion.label)
            mend = msg("Join the two, or word them so that everybody sees the difference.")
            yield Finding("HP402", "warning", second.path, second.place, reason, mend)


def _pairs(process: Process) -> Iterator[tuple[Spot, Spot, float]]:
    for first, second in combinations(spots(process), 2):
        yield first, second, similarity(first.criterion.label, second.criterion.label)


def _kind(criterion: Criterion) -> tuple[str, str]:
    """Type, and within it what is asked for: the guide and the user are not the same person."""
    if isinstance(criterion, Contact):
        return criterion.type, criterion.buying_role
    return criterion.type, criterion.activity if isinstance(criterion, Activity) else ""
