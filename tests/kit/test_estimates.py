"""Intervals are those of the books, and hold what they are to hold."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.kit.estimates import (
    Share,
    Times,
    difference,
    median_interval,
    poisson_band,
    poisson_interval,
    product_limit,
    quotient_interval,
    ratio_interval,
    share_interval,
    wilson,
)


def test_a_share_has_wilsons_interval() -> None:
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)


def test_a_count_has_garwoods_interval() -> None:
    # K. Ulm, American Journal of Epidemiology 131 (1990), and the tables of E. S. Pearson and H. O. Hartley.
    assert poisson_interval(0) == pytest.approx((0.0, 3.6889), abs=5e-5)
    assert poisson_interval(1) == pytest.approx((0.0253, 5.5716), abs=5e-5)
    assert poisson_interval(10) == pytest.approx((4.7954, 18.3904), abs=5e-5)
    assert poisson_interval(100) == pytest.approx((81.364, 121.627), abs=5e-4)
    assert poisson_interval(500)[1] < poisson_interval(501)[1] < poisson_interval(502)[1]


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1.01, 9), st.floats(1.01, 9))
def test_a_quotient_is_as_unsure_as_both_together(one: float, other: float, up: float, wide: float) -> None:
    low, high = quotient_interval(one, (one / up, one * up), other, (other / wide, other * wide))
    assert low < one / other / max(up, wide) * 1.0001 and high is not None
    assert high > one / other * max(up, wide) * 0.9999
    assert quotient_interval(one, (0.0, None), other, (other / 2, other * 2)) == (0.0, None)
    assert quotient_interval(one, (one / up, one * up), other, (0.0, other * 2))[1] is None


def test_an_estimated_share_stays_within_none_and_all() -> None:
    low, high = share_interval(0.97, 0.01) or (0.0, 0.0)
    assert 0 < low < 0.97 < high < 1
    assert share_interval(1.0, 0.01) is share_interval(0.5, 0.0) is None


def test_the_median_lies_between_two_of_eight_and_of_seven_nothing_is_told() -> None:
    assert median_interval(range(7)) is None
    assert median_interval(range(8)) == (0, 7)
    assert median_interval(range(100)) == (39, 60)


def test_the_difference_of_two_shares_has_newcombes_interval() -> None:
    found = difference(Share(56, 70), Share(48, 80))
    assert found is not None
    # R. G. Newcombe, Statistics in Medicine 17 (1998), table II, example (a), method 10.
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert difference(Share(0, 0), Share(1, 2)) is None


def test_the_band_is_that_of_the_tables() -> None:
    assert [poisson_band(mean) for mean in (0, 1, 10, 100)] == [(0, 0), (0, 3), (4, 17), (81, 120)]


@given(mean=st.floats(0.01, 5000))
def test_a_band_holds_its_mean(mean: float) -> None:
    low, high = poisson_band(mean)
    assert 0 <= low <= mean + 1
    assert high >= mean - 1


def test_a_ratio_of_sums_has_a_range_that_is_wide_of_few_and_holds_the_truth() -> None:
    assert ratio_interval([(1, 2), (2, 4)]) is None, "two say nothing of how far apart they are"
    assert ratio_interval([(1, 0), (2, 0), (3, 0)]) is None
    low, high = ratio_interval([(1, 2), (2, 4), (4, 8)]) or (None, None)
    assert low == high == pytest.approx(0.5)
    rng, held = Random(5), 0
    for _ in range(1000):
        parts = [(rng.gauss(0.5, 0.2) * size, size) for size in (rng.uniform(50, 150) for _ in range(12))]
        low, high = ratio_interval(parts) or (0.0, 0.0)
        held += low <= 0.5 <= high
    assert held == pytest.approx(950, abs=25)


moments = st.lists(st.tuples(st.integers(0, 50), st.booleans()), max_size=60)


@given(moments)
def test_the_median_is_the_plain_one_where_everything_ended(found: list[tuple[int, bool]]) -> None:
    times = sorted(time for time, _ in found)
    grouped = [(time, times.count(time), times.count(time)) for time in sorted(set(times))]
    assert product_limit(grouped).median == (times[(len(times) - 1) // 2] if times else None)


def test_the_last_one_to_end_bounds_no_median() -> None:
    # Where nobody remains there is no variance (Greenwood), so no band: none of one, no upper end of five.
    assert product_limit([(20, 1, 1)]) == Times(20, None, None, 20)
    five = product_limit([(time, 1, 1) for time in (2, 4, 6, 8, 10)])
    assert (five.low, five.median, five.high) == (2, 6, None)


@given(moments)
def test_who_is_still_waiting_never_makes_the_median_shorter(found: list[tuple[int, bool]]) -> None:
    times = sorted({time for time, _ in found})
    grouped = [
        (time, sum(one == (time, True) for one in found), sum(one[0] == time for one in found))
        for time in times
    ]
    ended = [(time, gone, gone) for time, _, gone in grouped]
    waiting, plain = product_limit(grouped).median, product_limit(ended).median
    assert plain is None or waiting is None or waiting >= plain


@given(moments)
def test_the_bounds_and_the_ninth_tenth_are_in_order(found: list[tuple[int, bool]]) -> None:
    times = sorted({time for time, _ in found})
    grouped = [
        (time, sum(one == (time, True) for one in found), sum(one[0] == time for one in found))
        for time in times
    ]
    told = product_limit(grouped)
    every = [one for one in (told.low, told.median, told.high) if one is not None]
    assert every == sorted(every)
    assert told.high is None or None not in (told.low, told.median)
    assert told.p90 is None or (told.median is not None and told.p90 >= told.median)
