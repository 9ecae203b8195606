"""Fitting a win model: the process's own weights are the prior, outcomes move it as far as they are sure. Pure.

The estimate is the mode of the posterior (a ridge regression centred on the prior) by Newton's method, its
uncertainty the inverse of the curvature there (Laplace). A deal is looked at on several days of its life and has one
outcome; so all looks together count like as many deals as there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import log
from typing import Any

from homeplate.process.probability import HIGHEST, LOWEST
from homeplate.process.taught import Level, Stands, WinModel, terms

STEPS = 50
CLOSE = 1e-7
CHUNK = 20_000
"""Rows whose information is added up at once: what bounds the memory."""
ANCHOR = 1.5
"""How far off, in log-odds, the chances of nothing and of everything validated are taken to be."""
USUAL = 0.5
"""And what a stage, an age or a kind is taken to change."""
FINE = 0.3
"""And what a kind changes of what progress says."""
LOW, HIGH = log(LOWEST / (1 - LOWEST)), log(HIGHEST / (1 - HIGHEST))


@dataclass(frozen=True)
class Design:
    """Features of what deals were like: a row for each kind of deal that is alike, a column for each name."""

    level: Level
    names: tuple[str, ...]
    rows: Any

    def centre(self) -> tuple[Any, Any]:
        """What each weight is before any outcome, and how far off that is taken to be."""
        np = numpy()
        criteria = sum(name.startswith("criterion:") for name in self.names) or 1
        of_criterion = (HIGH - LOW) / criteria
        prior = [_prior(name, of_criterion) for name in self.names]
        return np.array([mean for mean, _ in prior]), np.array([spread for _, spread in prior])


def _prior(name: str, of_criterion: float) -> tuple[float, float]:
    known = {"low": (LOW, ANCHOR), "high": (HIGH, ANCHOR), "all": (0.0, ANCHOR)}
    if name in known:
        return known[name]
    group = name.partition(":")[0]
    return 0.0, {"criterion": of_criterion, "kind-progress": FINE}.get(group, USUAL)


def design(alike: Sequence[Stands], level: Level) -> Design:
    """The features of each."""
    np = numpy()
    found = [terms(stands, level) for stands in alike]
    names = tuple(sorted({name for one in found for name in one}))
    places = {name: place for place, name in enumerate(names)}
    rows = np.zeros((len(alike), len(names)))
    for number, one in enumerate(found):
        for name, value in one.items():
            rows[number, places[name]] = value
    return Design(level, names, rows)


@dataclass(frozen=True)
class Fitted:
    """Weights in the order of a design's names, and their covariance."""

    design: Design
    weights: Any
    covariance: Any

    def said(self) -> Any:
        """The chance of each row of the design."""
        return chances(self.design.rows @ self.weights)

    def model(self, number: int, outcomes: int, skill: float, lack: float = 0.0) -> WinModel:
        """As it is kept and used."""
        size = len(self.design.names)
        lower = [float(self.covariance[row, column]) for row in range(size) for column in range(row + 1)]
        weights = dict(zip(self.design.names, map(float, self.weights), strict=True))
        return WinModel(number, self.design.level, weights, tuple(lower), lack, outcomes, skill)


def fit(of: Design, looks: Any, won: Any, deals: int) -> Fitted:
    """The weights that the prior and the outcomes speak for: of each row `looks` deals, of which `won` were won; they
    come of so many `deals`."""
    np = numpy()
    mean, spread = of.centre()
    share = deals / max(float(looks.sum()), 1.0)
    told, hits = looks * share, won * share
    used = np.flatnonzero(told)
    rows, told, hits = of.rows[used], told[used], hits[used]
    weights, precision = mean.copy(), np.diag(1 / spread**2)
    best, step = _score(np, rows, told, hits, weights, mean, spread), np.zeros(len(mean))
    information = precision
    for _ in range(STEPS):
        chance = chances(rows @ weights)
        information = precision + _information(np, rows, told * chance * (1 - chance))
        slope = rows.T @ (hits - told * chance) - (weights - mean) / spread**2
        step = np.linalg.solve(information, slope)
        tried = _score(np, rows, told, hits, weights + step, mean, spread)
        while tried < best - CLOSE and float(np.abs(step).max()) > CLOSE:
            step /= 2
            tried = _score(np, rows, told, hits, weights + step, mean, spread)
        weights, best = weights + step, tried
        if float(np.abs(step).max()) < CLOSE:
            break
    return Fitted(of, weights, np.linalg.inv(information))


def as_prior(of: Design) -> Fitted:
    """What the process says by itself."""
    mean, spread = of.centre()
    return Fitted(of, mean, numpy().diag(spread**2))


def chances(log_odds: Any) -> Any:
    """The chance of each of many log-odds."""
    np = numpy()
    return 1 / (1 + np.exp(-np.clip(log_odds, -30, 30)))


def _information(np: Any, rows: Any, spread: Any) -> Any:
    total = np.zeros((rows.shape[1], rows.shape[1]))
    for start in range(0, len(rows), CHUNK):
        some = rows[start : start + CHUNK]
        total += (some.T * spread[start : start + CHUNK]) @ some
    return total


def _score(np: Any, rows: Any, told: Any, hits: Any, weights: Any, mean: Any, spread: Any) -> float:
    chance = np.clip(chances(rows @ weights), 1e-12, 1 - 1e-12)
    likelihood = hits @ np.log(chance) + (told - hits) @ np.log(1 - chance)
    return float(likelihood - ((weights - mean) ** 2 / spread**2).sum() / 2)


def numpy() -> Any:
    """The library of numbers: 90 ms that a server without visitors of insight never needs."""
    return import_module("numpy")
