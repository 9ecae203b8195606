"""The chance of a deal from how many like it came through, drawn towards what is known of all where few are. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean

from homeplate.kit.estimates import wilson
from homeplate.process.taught import AGES

__all__ = ["AGES", "UNKNOWN", "Chance", "Odds", "Tally", "from_process", "odds"]

STRENGTH = 20.0
"""How many deals what is known of the whole counts like, beside those of a stage; and these beside those of an age."""

UNKNOWN = 255
"""In the place of the position of a stage that nobody knows: such deals tell of all, and of no stage."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`won` of `deals`."""

    won: float = 0.0
    deals: float = 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.won + other.won, self.deals + other.deals)

    def drawn(self, towards: float, strength: float = STRENGTH) -> float:
        """The mean of the beta distribution that `strength` deals at `towards` become through these."""
        return (self.won + strength * towards) / (self.deals + strength)


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability (0–1) with its 95 % interval, and how many deals it is counted from."""

    value: float
    interval: tuple[float, float]
    alike: int
    won: int


Place = tuple[int, int]
"""Position of a stage, and band of age at it."""


@dataclass(frozen=True)
class Odds:
    """Chances by stage and age: of an age drawn towards its stage, of a stage towards all, all towards `prior`, what
    the process says of the stage before anything happened."""

    tallies: Mapping[Place, Tally]
    prior: Callable[[int], float]
    _stages: dict[int, Tally] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for (position, _), tally in self.tallies.items():
            self._stages[position] = self._stages.get(position, Tally()) + tally

    @property
    def all(self) -> Tally:
        """Every deal that was counted."""
        return sum(self.tallies.values(), Tally())

    def chance(self, position: int, age: int) -> Chance:
        """That of a deal at a stage, in a band of age."""
        base = self.all.drawn(self.prior(position))
        stage = self._stages.get(position, Tally()).drawn(base)
        tally = self.tallies.get((position, age), Tally())
        value = tally.drawn(stage)
        known = tally.deals + STRENGTH
        low, high = wilson(value * known, known) or (0.0, 1.0)
        return Chance(value, (low, high), round(tally.deals), round(tally.won))


def odds(rows: Iterable[tuple[int, int, float, float]], prior: Callable[[int], float]) -> Odds:
    """Of rows of (position, band of age, deals, won)."""
    tallies: dict[Place, Tally] = {}
    for position, age, deals, won in rows:
        tallies[position, age] = tallies.get((position, age), Tally()) + Tally(won, deals)
    return Odds(tallies, prior)


def from_process(
    wins: Sequence[float], days_left: Sequence[float], opens: float, closes: float
) -> Callable[[int], float]:
    """What a process says of its selling stages for the stretch from `opens` to `closes` days ahead.

    `wins` are the chances to be won in the end that the weights of its criteria stand for, `days_left` the planned days
    from each stage to the end: half of those that will be won are taken to be so by then, as if by decay.
    """

    def prior(position: int) -> float:
        if not wins:
            return EVEN
        win = wins[position] if position < len(wins) else fmean(wins)
        left = max(days_left[position] if position < len(wins) else fmean(days_left), 1.0)
        within: float = 0.5 ** (max(opens, 0.0) / left) - 0.5 ** (max(closes, 0.0) / left)
        return float(min(max(win * within, LEAST), 1 - LEAST))

    return prior


EVEN, LEAST = 0.5, 0.001
"""What is said of a process without selling stages; and no chance is nearer to none or to all than this."""
