"""The chance of a deal by counting: from the weights of the process on the first day, from outcomes in the end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeplate.insight.forecasting.odds import from_process, odds


def test_where_nothing_is_known_it_is_what_the_process_says() -> None:
    chance = odds([], lambda position: 0.3).chance(2, 1)
    assert chance.value == pytest.approx(0.3)
    assert chance.alike == 0
    low, high = chance.interval
    assert low < 0.3 < high and high - low > 0.3


def test_many_deals_speak_for_themselves_and_few_for_the_whole() -> None:
    found = odds([(0, 0, 10_000, 1_000), (0, 1, 2, 2), (1, 0, 1_000, 800)], lambda position: 0.5)
    assert found.chance(0, 0).value == pytest.approx(0.1, abs=0.002)
    assert found.chance(1, 0).value == pytest.approx(0.8, abs=0.02)
    assert 0.1 < found.chance(0, 1).value < 0.25
    assert found.chance(0, 5).value == pytest.approx(0.1, abs=0.002)
    assert found.chance(7, 0).value == pytest.approx(1802 / 11002, abs=0.002)


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.integers(0, 6), st.integers(0, 50), st.floats(0, 1)), max_size=20
    ),
    st.floats(0.01, 0.99),
)
def test_a_chance_is_one_and_lies_within_its_interval(
    rows: list[tuple[int, int, int, float]], prior: float
) -> None:
    found = odds(
        [(place, age, deals, round(deals * share)) for place, age, deals, share in rows],
        lambda position: prior,
    )
    for place in range(4):
        for age in range(7):
            chance = found.chance(place, age)
            low, high = chance.interval
            assert 0 < low <= chance.value <= high < 1


def test_the_process_says_more_of_a_late_stage_and_of_a_long_stretch() -> None:
    month = from_process((0.1, 0.5, 0.9), (60, 30, 10), 0, 30)
    quarter = from_process((0.1, 0.5, 0.9), (60, 30, 10), 0, 91)
    assert month(0) < month(1) < month(2) < 0.9
    assert all(month(place) < quarter(place) for place in range(3))
    assert month(1) == pytest.approx(0.25)
    assert month(1) + from_process((0.1, 0.5, 0.9), (60, 30, 10), 30, 91)(1) == pytest.approx(quarter(1))
