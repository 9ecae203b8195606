"""What every tile is: a name, what it means, whom it is for, where it is shown in full, and what it says."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from homeplate.dashboards.asking import Ask
from homeplate.dashboards.told import SHARE, Figure, Line, Sample, Told, Way
from homeplate.kit.estimates import Share
from homeplate.kit.exchange import Sum
from homeplate.kit.text import Message, msg
from homeplate.people.access import Actor
from homeplate.rates.queries import totals

REP, MANAGER, LEADERSHIP, PROCESS = "rep", "manager", "leadership", "process"
"""Whom a tile is for; the four ready dashboards bear the same names."""
EVERYBODY = (REP, MANAGER, LEADERSHIP, PROCESS)

SHOWN = 5
"""Lines that a tile has room for."""

NEVER_READ = msg(
    "The history of your deals is being read for the first time. The figures appear by themselves."
)
NOTHING = msg("No deal of this choice was created, closed or open in the period.")
NONE_CLOSED = msg("No deal was closed in the period.")


class Tile(ABC):
    """One of the things that a dashboard can show.

    `source` is what of `Ask` it is about: tiles of one source are told from one answer. `page` shows it in full, with
    the filters of the dashboard. `wide` is how it is put on a dashboard.
    """

    name: ClassVar[str]
    label: ClassVar[Message]
    means: ClassVar[Message]
    roles: ClassVar[tuple[str, ...]]
    source: ClassVar[str]
    page: ClassVar[Way]
    wide: ClassVar[bool] = False

    def fits(self, actor: Actor) -> bool:
        """Whether it could tell this person anything."""
        return True

    def tell(self, ask: Ask) -> Told:
        """What it says."""
        found = getattr(ask, self.source)
        return Told(empty=NEVER_READ) if found is None else self.told(ask, found)

    @abstractmethod
    def told(self, ask: Ask, found: Any) -> Told:
        """What it says of what its source answered."""


def reckoned(actor: Actor, *groups: Iterable[Sum]) -> tuple[list[float], tuple[str, ...]]:
    """What groups of sums are worth in minor units of the workspace's currency, and the currencies without a rate."""
    found = totals(actor, groups)
    codes = {value.currency.code for one in found for value in one.missing}
    return [float(one.minor) for one in found], tuple(sorted(codes))


def first(lines: Sequence[Line], most: int = SHOWN) -> tuple[tuple[Line, ...], int]:
    """The lines that there is room for, and how many there was none for."""
    return tuple(lines[:most]), max(len(lines) - most, 0)


def share_of(
    key: str, label: Message, now: Share, was: Share, of: str, fewest: int, way: Way | None = None
) -> Figure:
    """A share with its interval, and what it was before; not told of fewer than `fewest` of what `of` says."""
    telling = now.of >= fewest
    low, high = now.interval if telling and now.interval else (None, None)
    return Figure(
        key, label, now.value if telling else None, SHARE, low, high, was.value if was.of >= fewest else None,
        Sample(of, now.of), note=None if telling or not now.of else msg("too few to tell"), way=way,
    )  # fmt: skip
