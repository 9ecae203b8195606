"""The chance to win as outcomes taught it: logistic over where a deal stands, and what is validated of it.

    log-odds = low·(1 − z) + high·z + Σ criterion·x + stage + age + kind + kind·z + imported

z is the progress (0–1); x is ½ for a criterion that is validated, −½ for one that is not although its stage is
passed, 0 for one that there is still time for, or of which nobody knows. Before any outcome `low` and `high` are what
`probability.from_criteria` says of nothing and of everything validated, and the rest is nothing. Of a model of `level`
place only the stage, the age and the kind speak, of base one figure for all.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from json import dumps, loads
from math import exp, sqrt
from typing import Any, Literal, Self

AGES = (7, 14, 30, 60, 90, 180)
"""Days at a stage at which another band of age begins."""
UNKNOWN = -1
"""The band of a deal of which nobody knows how long it has been where it is."""
FURTHEST = 30.0
TOLD = 0.01
"""What moves a chance by less is no reason for it."""

Level = Literal["base", "place", "criteria"]
"""What speaks: the rate of all, where a deal stands, or its criteria as well."""


@dataclass(frozen=True, slots=True)
class Stands:
    """What is known of a deal at a moment. Of an `imported` one nobody knows what was not evidenced.

    `passed` are the criteria of the stages before the one where it stands, `held` those that are validated, of any.
    """

    stage: str
    age: int
    progress: float
    kind: str
    imported: bool
    passed: tuple[str, ...]
    held: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reason:
    """What moves a chance, by how much (−1 to 1): a criterion `held` or `missing`, or the `age` at the stage."""

    what: Literal["held", "missing", "age"]
    key: str
    shift: float


@dataclass(frozen=True, slots=True)
class Said:
    """A chance (0–1) with the deviation of its log-odds."""

    log_odds: float
    deviation: float

    @property
    def value(self) -> float:
        """The chance."""
        return sigma(self.log_odds)

    def between(self, z: float) -> tuple[float, float]:
        """The chances so many deviations on either side."""
        return sigma(self.log_odds - z * self.deviation), sigma(self.log_odds + z * self.deviation)


def band(days: float) -> int:
    """The band of age of so many days at a stage."""
    return bisect_right(AGES, days)


def terms(stands: Stands, level: Level) -> dict[str, float]:
    """The features of a deal by their names, those that are nothing left out."""
    if level == "base":
        return {"all": 1.0}
    found = {f"stage:{stands.stage}": 1.0} if stands.stage else {}
    if stands.age > 0:
        found[f"age:{stands.age}"] = 1.0
    if stands.kind:
        found[f"kind:{stands.kind}"] = 1.0
    if stands.imported:
        found["imported"] = 1.0
    if level == "place":
        return {"all": 1.0, **found}
    z = stands.progress
    found |= {"low": 1 - z, "high": z}
    if stands.kind and z:
        found[f"kind-progress:{stands.kind}"] = z
    if not stands.imported:
        found |= {f"criterion:{key}": -0.5 for key in stands.passed}
    return found | {f"criterion:{key}": 0.5 for key in stands.held}


@dataclass(frozen=True)
class WinModel:
    """A trained model: what each feature adds to the log-odds, and how sure that is (`spread`: the lower half of the
    covariance, row by row, in the order of the features). `lack` is the variance by which deals that are alike differ
    from what it says of them, beyond chance. `number` is its version; `outcomes` deals taught it,
    the last closed at `until`. `within`: whether it was tried, and told better than the stage and the time there alone
    which deals are won within a month."""

    number: int
    level: Level
    weights: Mapping[str, float]
    spread: tuple[float, ...] = ()
    lack: float = 0.0
    outcomes: int = 0
    skill: float = 0.0
    until: str = ""
    within: bool = False
    _places: dict[str, int] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        self._places.update({name: place for place, name in enumerate(self.weights)})

    def said(self, stands: Stands) -> Said:
        """The chance of a deal. A feature that no outcome told of adds nothing."""
        known = [
            (self._places[name], self.weights[name], value)
            for name, value in terms(stands, self.level).items()
            if name in self._places
        ]
        total = sum(weight * value for _, weight, value in known)
        unsure = self._variance([(place, value) for place, _, value in known])
        return Said(total, sqrt(max(unsure, 0.0) + self.lack))

    def _variance(self, known: Sequence[tuple[int, float]]) -> float:
        if not self.spread:
            return 0.0
        total, ordered = 0.0, sorted(known)
        for number, (row, value) in enumerate(ordered):
            start = row * (row + 1) // 2
            total += value * value * self.spread[start + row]
            total += sum(
                2 * value * other * self.spread[start + column] for column, other in ordered[:number]
            )
        return total

    def reasons(self, stands: Stands, weighing: Mapping[str, float]) -> tuple[Reason, ...]:
        """What moves the chance of a deal most, the most first. `weighing` are the criteria that count by now, and the
        share that each has of the progress."""
        here = self.said(stands).log_odds
        if self.level == "base":
            return ()
        found = [self._of_age(stands, here)] if stands.age > 0 else []
        if self.level == "criteria":
            found += [self._of(key, share, stands, here) for key, share in weighing.items()]
        return tuple(
            sorted((one for one in found if abs(one.shift) >= TOLD), key=lambda one: -abs(one.shift))
        )

    def _of_age(self, stands: Stands, here: float) -> Reason:
        without = here - self.weights.get(f"age:{stands.age}", 0.0)
        return Reason("age", str(stands.age), sigma(here) - sigma(without))

    def _of(self, key: str, share: float, stands: Stands, here: float) -> Reason:
        """How much a criterion moves it by being validated, or by not being."""
        weight = self.weights.get
        rise = weight("high", 0.0) - weight("low", 0.0) + weight(f"kind-progress:{stands.kind}", 0.0)
        # Only of a stage that is passed does a missing one speak against a deal: see `terms`.
        step = 1.0 if key in stands.passed and not stands.imported else 0.5
        moves = step * weight(f"criterion:{key}", 0.0) + rise * share
        if key in stands.held:
            return Reason("held", key, sigma(here) - sigma(here - moves))
        return Reason("missing", key, sigma(here) - sigma(here + moves))

    def to_text(self) -> str:
        """As it is kept."""
        kept = {
            "number": self.number,
            "level": self.level,
            "weights": {name: round(weight, 5) for name, weight in self.weights.items()},
            "spread": [round(one, 6) for one in self.spread],
            "lack": round(self.lack, 5),
            "outcomes": self.outcomes,
            "skill": round(self.skill, 4),
            "until": self.until,
            "within": self.within,
        }
        return dumps(kept, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """As it was kept."""
        kept: dict[str, Any] = loads(text)
        return cls(**{**kept, "spread": tuple(kept["spread"])})


@lru_cache(maxsize=64)
def read(text: str) -> WinModel:
    """`WinModel.from_text`, of one that was read before without reading it again."""
    return WinModel.from_text(text)


def sigma(log_odds: float) -> float:
    """The chance of so large log-odds."""
    return 1 / (1 + exp(-min(max(log_odds, -FURTHEST), FURTHEST)))
