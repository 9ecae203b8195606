"""Weights shared out so that they add up to 100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from homeplate.kit.errors import Invalid
from homeplate.kit.text import msg
from homeplate.process.definition import Process
from homeplate.process.lint.weights import proportional


def share_evenly(process: Process) -> Process:
    """Every criterion weighs the same, the first ones 1 more where 100 does not divide. Raises `Invalid`."""
    return _weighed(process, proportional([1] * len(process.criteria)))


def repair_weights(process: Process) -> Process:
    """The nearest weights in the same proportions that add up to 100. Raises `Invalid`."""
    return _weighed(process, proportional([criterion.weight for criterion in process.criteria]))


def weigh_all(process: Process, weights: Mapping[str, int]) -> Process:
    """The criteria that are named by their keys with those weights, then all repaired to add up to 100. Keys that the
    process does not have are passed over. Raises `Invalid`."""
    wanted = [weights.get(criterion.key, criterion.weight) for criterion in process.criteria]
    return _weighed(process, proportional(wanted))


def _weighed(process: Process, weights: Sequence[int] | None) -> Process:
    if weights is None:
        raise Invalid("weights", msg("Weights can be shared out among 1 to 100 criteria."), field="stages")
    left = iter(weights)
    stages = tuple(
        stage.changed(criteria=tuple(one.changed(weight=next(left)) for one in stage.criteria))
        for stage in process.stages
    )
    return process.changed(stages=stages)
