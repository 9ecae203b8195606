"""The chance to win and where it comes from."""

from __future__ import annotations

import pytest

from homeplate.process.probability import by_hand, closed, from_criteria, from_history


@pytest.mark.parametrize(
    ("progress", "expected"), [(0, 0.05), (25, 0.187), (50, 0.5), (75, 0.813), (100, 0.95)]
)
def test_log_odds_rise_linearly_with_progress(progress: int, expected: float) -> None:
    chance = from_criteria(progress)
    assert chance.value == pytest.approx(expected, abs=0.001)
    assert chance.source == "criteria"
    assert 0 <= chance.low < chance.value < chance.high <= 1


def test_too_little_history_is_not_used() -> None:
    prior = from_criteria(50)
    assert from_history(29, 29, prior) is prior


def test_history_is_drawn_towards_the_criteria_as_if_by_twenty_deals() -> None:
    chance = from_history(30, 30, from_criteria(50))
    assert chance.value == pytest.approx((30 + 10) / 50)
    assert chance.source == "history"
    assert str(chance.reasons[-1]) == "30 of 30 deals that came this far were won."


def test_more_history_narrows_the_range() -> None:
    few, many = from_history(40, 20, from_criteria(50)), from_history(4000, 2000, from_criteria(50))
    assert many.high - many.low < (few.high - few.low) / 5


def test_a_closed_deal_is_certain_and_a_hand_set_figure_stands() -> None:
    assert (closed(won=True).value, closed(won=False).value) == (1, 0)
    assert by_hand(0.7, "Mina").source == "hand"
    assert str(by_hand(0.7, "Mina").reasons[0]) == "Set by Mina."
