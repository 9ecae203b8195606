"""The distribution of what open deals bring: its mean, its order, and equal to all that can happen of few deals."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homeplate.insight.forecasting import convolution
from homeplate.insight.forecasting.convolution import LEVELS, NOTHING, odds, spread, spread_of, together

Deal = tuple[int, float]
deals = st.lists(st.tuples(st.integers(1, 10**10), st.floats(0.01, 0.99)), min_size=1, max_size=9)


def enumerated(pairs: list[Deal]) -> list[tuple[float, float]]:
    """Every sum that there can be with its probability, in order."""
    found: dict[float, float] = {}
    for hits in product((0, 1), repeat=len(pairs)):
        chance, whole = 1.0, 0.0
        for hit, (value, one) in zip(hits, pairs, strict=True):
            chance *= one if hit else 1 - one
            whole += hit * value
        found[whole] = found.get(whole, 0.0) + chance
    return sorted(found.items())


def below(outcomes: list[tuple[float, float]], at_most: float) -> float:
    return sum(chance for whole, chance in outcomes if whole <= at_most)


@settings(max_examples=60, deadline=None)
@given(deals)
def test_of_few_deals_it_is_what_can_happen(pairs: list[Deal]) -> None:
    found, outcomes = spread(*zip(*pairs, strict=True)), enumerated(pairs)
    # A level is reached at the right sum but for the cells that a value may be parted between, and for what lies
    # beyond the end of the grid (Cantelli).
    beyond = 1 / (1 + convolution.REACH**2)
    blur = (len(pairs) + 2) * outcomes[-1][0] / (convolution.CELLS - len(pairs) - 2)
    for level, at in zip(LEVELS, (found.p10, found.p50, found.p90), strict=True):
        assert below(outcomes, at + blur) >= level - beyond
        assert below(outcomes, at - blur) <= level + beyond


@settings(max_examples=60, deadline=None)
@given(deals, st.floats(0, 1e9), st.floats(0, 1))
def test_the_mean_is_the_sum_and_the_levels_are_in_order(
    pairs: list[Deal], more: float, share: float
) -> None:
    found = spread(*zip(*pairs, strict=True), more=more, deviation=more * share)
    assert found.mean == pytest.approx(sum(value * one for value, one in pairs) + more)
    assert 0 <= found.p10 <= found.p50 <= found.p90


def test_many_deals_put_together_as_normal_are_as_when_put_together_one_by_one() -> None:
    values = [10_000.0 * (1 + number % 97) ** 1.5 for number in range(2000)]
    chances = [0.05 + (number % 13) / 30 for number in range(2000)]
    quick = spread(values, chances)
    whole = spread(values, chances, exact=2000)
    for one, other in ((quick.p10, whole.p10), (quick.p50, whole.p50), (quick.p90, whole.p90)):
        assert one == pytest.approx(other, rel=0.002)


@settings(max_examples=30, deadline=None)
@given(st.lists(deals, max_size=6))
def test_the_deals_of_several_people_bring_together_what_all_of_them_bring(people: list[list[Deal]]) -> None:
    each = [odds(*zip(*pairs, strict=True), exact=4) for pairs in people]
    found = spread_of(together(each, exact=4))
    everything = [pair for pairs in people for pair in pairs]
    values, chances = zip(*everything, strict=True) if everything else ((), ())
    whole = spread(values, chances, exact=4)
    blur = max(whole.mean, whole.p90) / 100
    for one, other in ((found.mean, whole.mean), (found.p10, whole.p10), (found.p90, whole.p90)):
        assert one == pytest.approx(other, rel=1e-6, abs=blur)


def test_nothing_open_brings_nothing() -> None:
    assert spread([], []) == spread([100.0], [0.0]) == spread([0.0], [0.5]) == NOTHING


def test_deals_that_are_sure_bring_what_they_are_worth() -> None:
    found = spread([100.0, 50.0], [1.0, 1.0]).plus(10.0)
    assert (found.mean, found.p10, found.p90) == pytest.approx((160, 160, 160), rel=2e-3)


def test_a_wider_range_keeps_its_middle_and_stays_above_nothing() -> None:
    found = spread([100.0] * 20, [0.5] * 20)
    wide = found.wider(10)
    assert (wide.p50, wide.p10) == (found.p50, 0.0)
    assert wide.p90 > found.p90
