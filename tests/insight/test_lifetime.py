"""What a customer is worth over its lifetime, and what is said where that cannot be told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from homeplate.insight.lifetime import Why, lifetime
from homeplate.insight.measures.retaining import Kept
from homeplate.kit.estimates import Sums


def year(customers: int, kept: int, worths: list[int]) -> Kept:
    buyers, total = len(worths), float(sum(worths))
    squares = float(sum(worth * worth for worth in worths))
    return Kept(customers, kept, buyers=buyers, brought=Sums(buyers, total, buyers, squares, total, buyers))


def test_it_is_the_yearly_margin_of_a_customer_over_the_churn() -> None:
    found = lifetime(year(10, 8, [1000, 2000, 3000, 2000, 2000]), 12, 0.3)
    assert found.yearly == 2000
    assert found.value == pytest.approx(2000 * 0.3 / 0.2)
    assert found.value and found.least and found.most and found.least < found.value < found.most


def test_a_longer_horizon_is_told_for_a_year() -> None:
    found = lifetime(year(10, 8, [2400] * 5), 24, None)
    assert found.yearly == 1200 and found.value == pytest.approx(6000)


def test_where_nobody_left_there_is_a_bound_instead_of_infinity() -> None:
    found = lifetime(year(20, 20, [1000] * 20), 12, 0.5)
    assert (found.value, found.most, found.why) == (None, None, Why.NONE_LEFT)
    assert found.least is not None and found.least == pytest.approx(500 / found.churn.interval[1])  # type: ignore[index]


def test_of_few_and_of_nothing_nothing_is_told() -> None:
    for few in (year(0, 0, []), year(1, 0, [5]), year(10, 5, [5] * 4)):
        found = lifetime(few, 12, 0.5)
        assert (found.value, found.least, found.why) == (None, None, Why.FEW)
    assert lifetime(year(10, 5, [0] * 6), 12, 0.5).why == Why.NOTHING


@given(
    some.integers(5, 200).flatmap(lambda of: some.tuples(some.just(of), some.integers(0, of))),
    some.lists(some.integers(0, 10**9), min_size=5, max_size=40),
    some.floats(0.01, 1),
)
def test_the_value_lies_within_its_bounds_and_grows_with_the_margin(
    kept: tuple[int, int], worths: list[int], margin: float
) -> None:
    found, whole = (lifetime(year(*kept, worths), 12, one) for one in (margin, None))
    if found.value is None or whole.value is None:
        assert found.why != Why.TOLD
        return
    assert found.value <= whole.value * (1 + 1e-9)
    assert found.least is not None and 0 <= found.least <= found.value * (1 + 1e-9)
    assert found.most is None or found.most >= found.value * (1 - 1e-9)
