"""Between what the scores of the chance to win lie: looks at one deal are alike, so deals alone are counted."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random

import duckdb
import pytest

from homeplate.insight.measures.calibration import Bounds, bounds
from homeplate.insight.mirror.engine import Session
from homeplate.kit.estimates import ratio_interval

Look = tuple[int, float, float, bool]
"""A deal, what was said of it, the base rate, whether it was won."""


def found(looks: list[Look]) -> Bounds:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE told (number INTEGER, said DOUBLE, base DOUBLE, won BOOLEAN)")
    if looks:
        connection.executemany("INSERT INTO told VALUES (?, ?, ?, ?)", looks)
    return bounds(Session(connection))


def some(deals: int, times: int = 1) -> list[Look]:
    random = Random(7)
    looks: list[Look] = []
    for deal in range(deals):
        chance = random.random()
        won = random.random() < chance
        for _ in range(random.randint(1, 5)):
            looks.extend([(deal, chance, 0.5, won)] * times)
    return looks


def test_the_bounds_are_those_of_a_ratio_over_deals() -> None:
    looks = some(40)
    parts: dict[int, list[float]] = defaultdict(lambda: [0.0] * 4)
    for deal, said, base, won in looks:
        hit = said if won else 1 - said
        added = (1, (said - won) ** 2, (base - won) ** 2, -math.log(hit))
        parts[deal] = [old + new for old, new in zip(parts[deal], added, strict=True)]
    told = found(looks)
    assert told.brier == pytest.approx(ratio_interval([(b, n) for n, b, _, _ in parts.values()]))
    assert told.log_loss == pytest.approx(ratio_interval([(s, n) for n, _, _, s in parts.values()]))
    low, high = ratio_interval([(b, o) for _, b, o, _ in parts.values()]) or (0.0, 0.0)
    assert told.skill == pytest.approx((1 - high, 1 - low))


def test_looking_more_often_makes_nothing_surer() -> None:
    once, often = found(some(30)), found(some(30, times=6))
    assert once.brier == pytest.approx(often.brier)
    assert once.skill == pytest.approx(often.skill)


def test_of_two_deals_nothing_is_told() -> None:
    assert found(some(2)) == Bounds()
    assert found([]) == Bounds()
