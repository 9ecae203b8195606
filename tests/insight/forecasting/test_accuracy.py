"""How good ways to say a month were: by hand, and what holds of all of them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.forecasting.accuracy import (
    COMPUTED,
    LEADER,
    WAYS,
    MonthSaid,
    best_naive,
    goodness,
    ranges,
)
from homeplate.insight.forecasting.convolution import Spread
from homeplate.insight.forecasting.methods import NAIVE

RANGE = Spread(100, 80, 100, 120)


def month(number: int, actual: float, **said: float) -> MonthSaid:
    return MonthSaid(date(2026, number, 1), actual, said, RANGE, "deals")


HAND = [
    month(1, 100, computed=110, last=150, mean=130, quarter=90),
    month(2, 80, computed=70, last=100, mean=120, quarter=160, leader=75),
    month(3, 120, computed=150, last=80, mean=110, quarter=100, leader=120),
]
"""Booked 300. Off: computed 10 + 10 + 30, last 50 + 20 + 40, mean 30 + 40 + 10, quarter 10 + 80 + 20."""


def test_by_hand() -> None:
    computed = goodness(HAND, COMPUTED)
    assert (computed.months, computed.against) == (3, "mean")
    assert computed.wape == pytest.approx(50 / 300)
    assert computed.bias == pytest.approx((10 - 10 + 30) / 300)
    assert computed.added == pytest.approx((80 - 50) / 300)
    assert goodness(HAND, "last").added == pytest.approx((80 - 110) / 300)
    assert goodness(HAND, "mean").added == 0


def test_who_said_something_of_some_months_only_is_held_against_these() -> None:
    """Of February and March the mean was off by 40 + 10, the last month by 20 + 40, the quarter by 80 + 20."""
    leader = goodness(HAND, LEADER)
    assert (leader.months, leader.against) == (2, "mean")
    assert leader.wape == pytest.approx(5 / 200)
    assert leader.bias == pytest.approx(-5 / 200)
    assert leader.added == pytest.approx((50 - 5) / 200)


def test_a_range_held_from_its_lower_end_to_its_upper_one() -> None:
    found = ranges(HAND)
    assert (found.hits, found.of) == (3, 3)
    assert ranges([*HAND, month(4, 79.9), month(5, 120.1)]).hits == 3
    low, high = ranges(HAND).interval or (0, 0)
    assert low == pytest.approx(0.4385, abs=1e-4) and high == 1


def test_nothing_is_told_of_no_month_and_of_months_that_brought_nothing() -> None:
    for months in ([], [month(1, 0, computed=10, last=0, mean=0, quarter=0)]):
        one = goodness(months, COMPUTED)
        assert (one.wape, one.bias, one.added, one.against) == (None, None, None, "")
    assert ranges([]).value is None


def test_without_a_naive_way_there_is_no_value_added() -> None:
    one = goodness([month(1, 100, computed=90)], COMPUTED)
    assert one.wape == pytest.approx(0.1) and one.added is None


amounts = st.integers(0, 10**9)
months = st.lists(
    st.builds(
        lambda number, actual, said: MonthSaid(date(2020 + number % 50, 1, 1), actual, said, RANGE, ""),
        st.integers(0, 40),
        amounts,
        st.fixed_dictionaries(dict.fromkeys(WAYS, amounts)),
    ),
    max_size=15,
)


@given(months)
def test_no_way_leans_by_more_than_it_is_off(found: list[MonthSaid]) -> None:
    for way in WAYS:
        one = goodness(found, way)
        if one.wape is not None and one.bias is not None:
            assert abs(one.bias) <= one.wape + 1e-9


@given(months)
def test_the_best_naive_way_adds_nothing_and_no_naive_way_adds_anything(found: list[MonthSaid]) -> None:
    best = best_naive(found)
    for way in NAIVE:
        added = goodness(found, way).added
        assert added is None or added <= 1e-9
        if way == best:
            assert added == pytest.approx(0)


@given(months)
def test_value_added_is_the_difference_of_how_far_off_both_were(found: list[MonthSaid]) -> None:
    for way in WAYS:
        one = goodness(found, way)
        if one.added is not None and one.wape is not None:
            against = goodness(found, one.against).wape
            assert against is not None and one.added == pytest.approx(against - one.wape)


@given(months)
def test_a_way_that_says_what_came_is_not_off(found: list[MonthSaid]) -> None:
    exact = [MonthSaid(m.start, m.actual, {**m.said, COMPUTED: m.actual}, RANGE, "") for m in found]
    one = goodness(exact, COMPUTED)
    assert one.wape in (None, 0) and one.bias in (None, 0)
    assert one.added is None or one.added >= 0
