"""HP1xx: the weights of a process add up to exactly 100, which is a won sale."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from homeplate.kit.text import msg
from homeplate.process.definition import Process
from homeplate.process.lint.base import Finding, spots, whole_place

WHOLE = 100


def weights_add_up(process: Process) -> Iterator[Finding]:
    """HP101, with the nearest proportional weights as repair."""
    total = process.total_weight
    if total == WHOLE:
        return
    places = list(spots(process))
    shares = proportional([spot.criterion.weight for spot in places])
    repair = {
        f"{spot.path}.weight": share
        for spot, share in zip(places, shares or [], strict=bool(shares))
        if share != spot.criterion.weight
    }
    reason = msg("The weights add up to {total}, not to 100.", total=total)
    mend = msg("Change weights until they add up to 100, or take the proportional repair.")
    yield Finding("HP101", "error", "stages", whole_place(), reason, mend, repair or None)


def proportional(weights: Sequence[int], whole: int = WHOLE) -> list[int] | None:
    """Whole numbers, each at least 1, in proportion to `weights`, that add up to `whole`.

    Largest remainder: who is heavier stays at least as heavy. None when there are no weights, or more than `whole`.
    """
    if not weights or len(weights) > whole:
        return None
    light: set[int] = set()
    while True:
        # What would round to nothing gets 1, and the others share what is left.
        rest = whole - len(light)
        sum_of_heavy = sum(weight for at, weight in enumerate(weights) if at not in light)
        more = {at for at, weight in enumerate(weights) if at not in light and weight * rest < sum_of_heavy}
        if not more:
            break
        light |= more
    shares = [1 if at in light else weight * rest // sum_of_heavy for at, weight in enumerate(weights)]
    heavy = [at for at in range(len(weights)) if at not in light]
    heavy.sort(key=lambda at: -(weights[at] * rest % sum_of_heavy))
    for at in heavy[: whole - sum(shares)]:
        shares[at] += 1
    return shares
