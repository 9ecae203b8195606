"""Undo and redo over a history that only grows: which step is taken back, or taken again, next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What one revision of a draft did: a change, or (`undoes`, `redoes`: a revision) taking one back or again."""

    undoes: int | None = None
    redoes: int | None = None


def undo_of(history: Mapping[int, Step], revision: int) -> int | None:
    """The revision whose change is next to be taken back at `revision`; None when there is nothing left.

    What was undone is passed over together with its undoing: the draft stands as it did before both.
    """
    at = revision
    while (step := history.get(at)) is not None and step.undoes is not None:
        at = step.undoes - 1
    return at if step is not None else None


def redo_of(history: Mapping[int, Step], revision: int) -> int | None:
    """The revision whose undoing is next to be taken again at `revision`; None when the last step undid nothing."""
    at = revision
    while (step := history.get(at)) is not None and step.redoes is not None:
        at = step.redoes - 1
    return at if step is not None and step.undoes is not None else None
