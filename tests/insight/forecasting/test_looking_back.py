"""What would have been said of the months of the past, from those before them alone."""

from __future__ import annotations

import pytest

from homeplate.insight.forecasting.looking_back import Stretch, basis, months, ranged, told, ways, wider
from homeplate.insight.forecasting.methods import DEALS, Month


def prior(position: int) -> float:
    return 0.2


def month(booked: float, deals: int = 10, won: int = 5, value: float = 0.0) -> Stretch:
    groups = [(0, 0, value, value**2, 0)] if value else []
    return Stretch([(0, 0, deals, won)], groups, won, booked, booked / 10)


def test_before_the_first_sale_nothing_is_said() -> None:
    assert months([month(0), month(0)], prior) == []
    assert [one.booked for one, _ in months([month(0), month(0), month(50), month(70)], prior)] == [70]


def test_a_month_is_said_from_those_before_it_alone() -> None:
    stretches = [month(100.0 + number, value=1000.0) for number in range(8)]
    early = months(stretches[:5], prior)
    assert months(stretches, prior)[: len(early)] == early
    changed = [*stretches[:5], month(9e9, won=10, value=1000.0)]
    assert months(changed, prior)[-1][0].said == months(stretches[:6], prior)[-1][0].said


def test_open_deals_bring_their_value_by_chance_and_new_ones_what_they_did_before() -> None:
    learned = basis([month(100, deals=1000, won=500)] * 3, prior)
    mean, deviation = learned.expected([(0, 0, 300.0, 90_000.0, 0), (0, 0, 0.0, 0.0, 2)])
    chance = learned.odds.chance(0, 0).value
    assert chance == pytest.approx(0.5, abs=0.01)
    assert learned.mean_sale == pytest.approx(0.2)
    assert mean == pytest.approx(10 + chance * (300 + 0.4))
    assert deviation == pytest.approx((chance * (1 - chance) * (90_000 + 2 * 0.04)) ** 0.5)


def test_the_first_month_is_told_by_open_deals_and_later_ones_by_what_was_off_least() -> None:
    found = told(months([month(100, value=1000.0)] * 9, prior))
    assert [one.choice.way for one in found] == [DEALS, DEALS, *["mean"] * 6]
    assert all(one.said.p10 <= one.said.mean <= one.said.p90 for one in found)


def test_a_range_is_as_much_wider_as_it_was_too_narrow() -> None:
    near = [(Month({DEALS: 100.0}, 101.0), 10.0)] * 6
    far = [(Month({DEALS: 100.0}, 150.0), 10.0)] * 6
    assert wider(near) == 1
    assert wider([]) == 1.5
    assert wider(far) > 5
    assert ranged(DEALS, 100, 10, far).p90 > ranged(DEALS, 100, 10, near).p90


def test_ways_are_those_that_said_something() -> None:
    assert ways({DEALS: 1.0}) == (DEALS,)
    assert ways({DEALS: 1.0, "mean": 2.0})[-1] == DEALS
