"""A world whose truth is known: deals that show their criteria one by one, and are won as these decide."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import product
from math import ceil
from typing import Any

import numpy as np

from homeplate.insight.chance.looks import DAYS, Looks
from homeplate.process.taught import Stands, band

STAGES, EACH = 4, 2
KEYS = tuple(f"c{number}" for number in range(STAGES * EACH))
WEIGHTS = np.arange(len(KEYS), 0, -1.0) / np.arange(len(KEYS), 0, -1.0).sum()
HAS = 0.75
"""How likely a deal has what a criterion asks for."""


def chance(truth: str, has: Any) -> Any:
    """How likely deals are won that have this of the criteria: `weights` (as the process believes), `few` (two of them
    decide), `none` (nothing does)."""
    log_odds = {
        "weights": -2.94 + 5.88 * (has @ WEIGHTS),
        "few": -1.2 + 1.5 * has[:, 0] + 1.5 * has[:, 5],
        "none": np.full(len(has), 0.3),
    }[truth]
    return 1 / (1 + np.exp(-log_odds))


def world(truth: str, deals: int, seed: int) -> tuple[Looks, list[tuple[bytes, bytes]]]:
    """Looks at so many closed deals of two years; and of each look which criteria had been shown, and whose time was
    over."""
    random = np.random.default_rng(seed)
    alike: dict[Stands, int] = {}
    rows, known = [], []
    for deal in range(deals):
        start = int(random.integers(0, 730))
        has = random.random(len(KEYS)) < HAS
        when = np.sort(random.exponential(8, len(KEYS)).cumsum() / 1.5)
        lasts = random.exponential(60) + 5
        won = bool(random.random() < chance(truth, has[None, :].astype(float))[0])
        for day in (one for one in DAYS if one < lasts):
            over = when <= day
            stage = min(int(over.sum()) // EACH, STAGES - 1)
            since = when[ceil(stage * EACH) - 1] if stage else 0
            held = frozenset(key for key, shown in zip(KEYS, has & over, strict=True) if shown)
            progress = round(float(WEIGHTS[has & over].sum()), 2)
            one = Stands(f"s{stage}", band(day - since), progress, "", False, KEYS[: stage * EACH], held)
            rows.append(
                (
                    alike.setdefault(one, len(alike)),
                    deal,
                    (start + day) * 1440,
                    start * 1440 + lasts * 1440,
                    won,
                )
            )
            known.append(((has & over).tobytes(), over.tobytes()))
    like, of, at, closed, outcome = (np.array(column) for column in zip(*rows, strict=True))
    return Looks(list(alike), like, of, at, closed.astype(np.int64), outcome.astype(bool)), known


@cache
def truly(truth: str) -> dict[Stands, float]:
    """How likely deals that are alike are won in truth: the mean over those of a large world."""

    @cache
    def exact(shown: bytes, over: bytes) -> float:
        sure, has = np.frombuffer(over, bool), np.frombuffer(shown, bool)
        rest = np.array(list(product((0.0, 1.0), repeat=int((~sure).sum()))))
        every = np.repeat(has[None, :].astype(float), len(rest), 0)
        every[:, ~sure] = rest
        likely = HAS ** rest.sum(1) * (1 - HAS) ** (rest.shape[1] - rest.sum(1))
        return float((likely * chance(truth, every)).sum())

    found, known = world(truth, 12_000, 99)
    seen = defaultdict(list)
    for like, one in zip(found.like, known, strict=True):
        seen[found.alike[like]].append(exact(*one))
    return {one: float(np.mean(values)) for one, values in seen.items() if len(values) >= 40}
